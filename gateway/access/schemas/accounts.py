"""Shapes of accounts, passwords and second factors."""

from marshmallow import fields

from contracts.core.fields import Id, Instant, personal_field, text
from contracts.core.lists import ListRequest, page_of, shown_field, sort_field
from contracts.core.personal import TEXT
from contracts.core.schema import Request, Shape


class Account(Shape):
    """Somebody who can log in with a password, once there is one."""

    id = Id(required=True)
    login = personal_field(TEXT, required=True)
    name = fields.String(required=True)
    has_password = fields.Boolean(required=True)
    has_second_factor = fields.Boolean(required=True)
    locked = fields.Boolean(required=True)


AccountPage = page_of(Account)


class ListAccounts(ListRequest):
    """Accounts; one, where its login is named."""

    login = text(80, load_default=None)
    sort = sort_field("login")
    shown = shown_field(Account)


class GivenPassword(Account):
    """A new password, which is told this once. Its owner has to change it before ``password_until``."""

    password = fields.String(required=True)
    password_until = Instant(required=True)


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


class OwnPassword(Request):
    """The caller's own password: who changes what he logs in by proves again that it is he."""

    password = text(200, required=True)


class NameAccount(Request):
    """An account."""

    account_id = Id(required=True)
