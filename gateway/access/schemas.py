"""Shapes of logging in."""

from marshmallow import fields
from marshmallow.validate import Length

from contracts.core.fields import (
    Day,
    Id,
    Instant,
    choice,
    cursor_field,
    page_size_field,
    personal_field,
    phone_field,
    text,
)
from contracts.core.personal import KINDS, TEXT
from contracts.core.schema import Request, Shape, page_of


class LogIn(Request):
    """The company's code, the account, the password; a code of the app where there is a second factor."""

    tenant = text(40, required=True)
    login = text(80, required=True)
    password = text(200, required=True)
    second_factor = text(40, load_default=None, allow_none=True)


class AskCode(Request):
    """The company's code and the phone that the one-time code is to be sent to."""

    tenant = text(40, required=True)
    phone = phone_field(required=True)


class CodeSent(Shape):
    """If the phone is on record, a code is on its way; it counts for so many minutes."""

    minutes = fields.Integer(required=True)


class LogInWithCode(AskCode):
    """The one-time code that came to the phone."""

    code = text(10, required=True)


class Tokens(Shape):
    """Send ``Authorization: Bearer <access_token>`` until ``expires_at``.

    For the refresh token there are new ones, once; without refreshing the session ends at ``refresh_until``.
    """

    access_token = fields.String(required=True)
    token_type = choice("Bearer", required=True)
    expires_at = Instant(required=True)
    refresh_token = fields.String(required=True)
    refresh_until = Instant(required=True)
    principal = fields.String(required=True)


class Refresh(Request):
    """The newest refresh token of a session."""

    refresh_token = text(200, required=True)


class BeginSignOn(Request):
    """The company's code, and where its provider is to send the browser back to: one of the company's addresses."""

    tenant = text(40, required=True)
    redirect_uri = text(500, required=True)


class SignOnBegun(Shape):
    """Open ``authorization_url`` in a browser; keep ``login_token`` for when it comes back."""

    authorization_url = fields.String(required=True)
    login_token = fields.String(required=True)
    expires_at = Instant(required=True)


class FinishSignOn(Request):
    """``state`` and ``code`` as the provider's redirect brought them, and the ``login_token`` of the beginning."""

    state = text(300, required=True)
    code = text(2000, required=True)
    login_token = text(100, required=True)


class Session(Shape):
    """Where somebody is logged in: the device as it called itself, its address, and whether it is this one."""

    id = Id(required=True)
    device = fields.String(required=True)
    address = fields.String(required=True)
    created_at = Instant(required=True)
    refreshed_at = Instant(required=True)
    expires_at = Instant(required=True)
    current = fields.Boolean(required=True)


class Sessions(Shape):
    """All sessions that somebody can go on with, the newest first."""

    items = fields.List(fields.Nested(Session), required=True)


class EndSession(Request):
    """One of the caller's own sessions."""

    session_id = Id(required=True)


class Me(Shape):
    """Who is logged in, what that person may do, and which kinds of values each permission gives ``masked``."""

    tenant_id = Id(required=True)
    principal = fields.String(required=True)
    permissions = fields.List(fields.String(), required=True)
    masked = fields.Dict(fields.String(), fields.List(fields.String()), required=True)
    password_change_needed = fields.Boolean(required=True)


class Account(Shape):
    """Somebody who can log in with a password, once there is one."""

    id = Id(required=True)
    login = personal_field(TEXT, required=True)
    name = fields.String(required=True)
    has_password = fields.Boolean(required=True)
    has_second_factor = fields.Boolean(required=True)
    locked = fields.Boolean(required=True)


AccountPage = page_of(Account)


class ListAccounts(Request):
    """Accounts, by login."""

    limit = page_size_field()
    cursor = cursor_field()


class SetPassword(Request):
    """A new password for an account. Its sessions end, and its owner has to change it."""

    account_id = Id(required=True)
    password = text(200, required=True)


class ChangePassword(Request):
    """The caller's own password, and what it is to be from now on. All sessions end; the answer is a new one."""

    old_password = text(200, required=True)
    new_password = text(200, required=True)


class SecondFactor(Shape):
    """The secret for an authenticator app, and the same as the URI of a picture. It counts once it is confirmed."""

    secret = fields.String(required=True)
    uri = fields.String(required=True)


class ConfirmSecondFactor(Request):
    """A code of the app."""

    code = text(40, required=True)


class RecoveryCodes(Shape):
    """Each is good for one login without the app. They are told this once."""

    recovery_codes = fields.List(fields.String(), required=True)


class RemoveSecondFactor(Request):
    """The caller's own password."""

    password = text(200, required=True)


class NameAccount(Request):
    """An account."""

    account_id = Id(required=True)


class Grant(Shape):
    """A role at a node from a day to a last day; ``by_post``: it comes from a post, and ends with it."""

    id = Id(required=True)
    role = fields.String(required=True)
    org_node_id = Id(required=True)
    from_date = Day(required=True)
    to_date = Day(required=True, allow_none=True)
    by_post = fields.Boolean(required=True)


class Grants(Shape):
    """All grants of an account."""

    items = fields.List(fields.Nested(Grant), required=True)


class NameGrant(NameAccount):
    """A grant of an account."""

    grant_id = Id(required=True)


class GiveGrant(NameGrant):
    """A role at a node for an account, under an id that the caller makes."""

    role = text(40, required=True)
    org_node_id = Id(required=True)
    from_date = Day(required=True)
    to_date = Day(load_default=None, allow_none=True)


def kinds_field() -> fields.List[str]:
    """Return the field that says which kinds of personal values are shown in full: all others are masked."""
    return fields.List(choice(*KINDS), load_default=list, validate=Length(max=len(KINDS)))


class ApiKey(Shape):
    """What a partner or a machine may do below a node, until it expires. ``used_at`` may be a minute behind.

    ``in_full``: which kinds of personal values it is shown in full; all others are masked.
    """

    id = Id(required=True)
    name = fields.String(required=True)
    permissions = fields.List(fields.String(), required=True)
    in_full = fields.List(choice(*KINDS), required=True)
    org_node_id = Id(required=True)
    given_by = fields.String(required=True)
    created_at = Instant(required=True)
    expires_at = Instant(required=True)
    revoked_at = Instant(required=True, allow_none=True)
    used_at = Instant(required=True, allow_none=True)


ApiKeyPage = page_of(ApiKey)


class ListApiKeys(Request):
    """API keys, by name."""

    limit = page_size_field()
    cursor = cursor_field()


class NewApiKey(ApiKey):
    """A new key: send ``Authorization: Bearer <key>``. It is told this once."""

    key = fields.String(required=True)


class NameApiKey(Request):
    """An API key."""

    api_key_id = Id(required=True)


class GiveApiKey(NameApiKey):
    """Some permissions below a node for a partner or a machine, under an id that the caller makes."""

    name = text(80, required=True)
    permissions = fields.List(fields.String(), required=True, validate=Length(1, 200))
    in_full = kinds_field()
    org_node_id = Id(required=True)
    expires_at = Instant(required=True)


class NameDelegation(Request):
    """A delegation of the caller's."""

    delegation_id = Id(required=True)


class Delegate(NameDelegation):
    """Who may act for the caller, from a day to a last day, under an id that the caller makes."""

    proxy_id = Id(required=True)
    from_date = Day(required=True)
    to_date = Day(required=True)


class Delegation(Shape):
    """``proxy_id`` may act for the holder of ``account_id`` on these days: he sends ``Acting-For: <account_id>``."""

    id = Id(required=True)
    account_id = Id(required=True)
    proxy_id = Id(required=True)
    from_date = Day(required=True)
    to_date = Day(required=True)


class Delegations(Shape):
    """Whom somebody has made proxy, and whose proxy somebody is."""

    items = fields.List(fields.Nested(Delegation), required=True)


class NameRole(Request):
    """A role of the company's own."""

    role_id = Id(required=True)


class SetRole(NameRole):
    """A role of the company's own, under an id that the caller makes. Its code stays."""

    code = text(40, shortest=2, required=True)
    name = text(80, required=True)
    permissions = fields.List(fields.String(), required=True, validate=Length(1, 200))
    in_full = kinds_field()


class Role(Shape):
    """A set of permissions, for the organization below a node, for what is assigned, or for rooms (``reach``).

    ``in_full``: which kinds of personal values it shows in full; all others are masked. A ready role has no id.
    """

    id = Id(required=True, allow_none=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    permissions = fields.List(fields.String(), required=True)
    in_full = fields.List(choice(*KINDS), required=True)
    reach = choice("node", "assignments", "rooms", required=True)


class Roles(Shape):
    """All roles, the ready ones first."""

    items = fields.List(fields.Nested(Role), required=True)


class GiveRating(Request):
    """The code of the message that asked, and what the customer says."""

    tenant = text(40, required=True)
    code = text(20, shortest=6, required=True)
    satisfied = fields.Boolean(required=True)
    comment = text(1000, load_default=None, allow_none=True)
