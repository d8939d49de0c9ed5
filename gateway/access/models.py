"""Tables of the gateway: tenants, accounts, grants, sessions."""

from datetime import date, datetime
from hmac import compare_digest
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database.model import SECRET, TenantRow, Timestamps, tenant_key
from chassis.database.reach import Reach
from gateway.tables import Base


class Tenant(Base):
    """A company that uses the suite. Belongs to no tenant, so it has no row-level security; it holds no secret."""

    __tablename__ = "tenants"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    root_node_id: Mapped[UUID]
    time_zone: Mapped[str]
    created_at: Mapped[datetime]


class TenantSettings(TenantRow, Base):
    """What a company sets for itself; the id is the tenant's. ``origins``: where pages may call from, in browsers.

    ``second_factor_required``: employees who log in with a password need a second factor beside it.
    """

    __tablename__ = "tenant_settings"
    __reach__ = Reach()

    origins: Mapped[list[str]]
    second_factor_required: Mapped[bool] = mapped_column(default=False)


class Account(TenantRow, Timestamps, Base):
    """Somebody who can log in with a password, unless locked; the id is the employee's.

    ``password_given``: the password was given, and is of no use from ``password_until`` on. ``totp_since``: a second
    factor is asked for.
    """

    __tablename__ = "accounts"
    __table_args__ = (Index("uq_accounts_login", "tenant_id", "login", unique=True),)
    __reach__ = Reach()

    login: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str | None] = mapped_column(info=SECRET)
    password_given: Mapped[bool] = mapped_column(default=False)
    password_until: Mapped[datetime | None]
    locked_at: Mapped[datetime | None]
    totp_sealed: Mapped[str | None] = mapped_column(info=SECRET)
    totp_since: Mapped[datetime | None]
    totp_step: Mapped[int] = mapped_column(default=0)
    recovery_digests: Mapped[list[str]] = mapped_column(default=list, info=SECRET)
    source_version: Mapped[int]

    def password_is_over(self, now: datetime) -> bool:
        """Say whether the password was given, and not changed in time."""
        return self.password_given and self.password_until is not None and self.password_until <= now


class CustomRole(TenantRow, Base):
    """A role that the company has made of permissions, beside the ready ones.

    ``in_full`` are the kinds of personal values that it shows in full.
    """

    __tablename__ = "roles"
    __table_args__ = (Index("uq_roles_code", "tenant_id", "code", unique=True),)
    __reach__ = Reach()

    code: Mapped[str]
    name: Mapped[str]
    permissions: Mapped[list[str]]
    in_full: Mapped[list[str]] = mapped_column(default=list)


class Grant(TenantRow, Base):
    """A role at a node from a day to a last day; ``by_post`` when it comes from a post in hr."""

    __tablename__ = "grants"
    __table_args__ = (
        tenant_key("account_id", "accounts"),
        Index("ix_grants_account", "tenant_id", "account_id"),
        Index("ix_grants_role", "tenant_id", "role"),
    )
    __reach__ = Reach()

    account_id: Mapped[UUID]
    role: Mapped[str]
    org_node_id: Mapped[UUID]
    from_date: Mapped[date]
    to_date: Mapped[date | None]
    by_post: Mapped[bool]


class Delegation(TenantRow, Base):
    """The holder of ``account_id`` is away from a day to a last day: ``proxy_id`` may act for him."""

    __tablename__ = "delegations"
    __table_args__ = (
        tenant_key("account_id", "accounts"),
        tenant_key("proxy_id", "accounts"),
        Index("ix_delegations_account", "tenant_id", "account_id"),
        Index("ix_delegations_proxy", "tenant_id", "proxy_id"),
    )
    __reach__ = Reach()

    account_id: Mapped[UUID]
    proxy_id: Mapped[UUID]
    from_date: Mapped[date]
    to_date: Mapped[date]


class AcceptanceDuty(TenantRow, Base):
    """The requests of a project are accepted by somebody, or by the desk of a node, from a day to a last day."""

    __tablename__ = "acceptance_duties"
    __table_args__ = (
        tenant_key("account_id", "accounts"),
        CheckConstraint("num_nonnulls(account_id, desk_node_id) = 1", name="one_desk"),
        Index("ix_acceptance_duties_account", "tenant_id", "account_id"),
        Index("ix_acceptance_duties_desk_node", "tenant_id", "desk_node_id"),
        Index("ix_acceptance_duties_project", "tenant_id", "org_node_id"),
    )
    __reach__ = Reach()

    org_node_id: Mapped[UUID]
    account_id: Mapped[UUID | None]
    desk_node_id: Mapped[UUID | None]
    from_date: Mapped[date]
    to_date: Mapped[date | None]


class Session(TenantRow, Base):
    """Somebody is logged in, until ``expires_at`` or ``ended_at``. Only digests of its tokens are kept.

    ``former_digest`` is of the access token before the newest, ``used_digest`` of the refresh token that the newest
    tokens were given for, at ``refreshed_at``.
    """

    __tablename__ = "sessions"
    __table_args__ = (
        Index("ix_sessions_principal", "tenant_id", "principal"),
        Index("ix_sessions_expires_at", "expires_at"),
        Index("uq_sessions_token_digest", "tenant_id", "token_digest", unique=True),
    )
    __reach__ = Reach()

    # Copies of version 0.1.0 write it during an upgrade. It can go when none of them is left.
    token_digest: Mapped[str | None] = mapped_column(info=SECRET)
    principal: Mapped[str]
    device: Mapped[str]
    address: Mapped[str]
    created_at: Mapped[datetime]
    refreshed_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    access_digest: Mapped[str] = mapped_column(default="", info=SECRET)
    access_until: Mapped[datetime | None]
    former_digest: Mapped[str] = mapped_column(default="", info=SECRET)
    former_until: Mapped[datetime | None]
    family_digest: Mapped[str] = mapped_column(default="", info=SECRET)
    refresh_digest: Mapped[str] = mapped_column(default="", info=SECRET)
    used_digest: Mapped[str] = mapped_column(default="", info=SECRET)

    def goes_on(self, family_digest: str, now: datetime) -> bool:
        """Say whether it lasts still, and was given a refresh token of this family."""
        return self.ended_at is None and self.expires_at > now and compare_digest(self.family_digest, family_digest)

    def takes(self, refresh_digest: str, since: datetime) -> bool:
        """Say whether this is the newest refresh token, or that before it, first used after ``since``."""
        newest = compare_digest(self.refresh_digest, refresh_digest)
        return newest or (compare_digest(self.used_digest, refresh_digest) and self.refreshed_at > since)


class ApiKey(TenantRow, Base):
    """What a partner or a machine says it is by: some permissions at a node, until it expires. Its digest is kept.

    ``in_full`` are the kinds of personal values that it is shown in full.
    """

    __tablename__ = "api_keys"
    __table_args__ = (Index("ix_api_keys_expires_at", "expires_at"),)
    __reach__ = Reach()

    name: Mapped[str]
    digest: Mapped[str] = mapped_column(info=SECRET)
    permissions: Mapped[list[str]]
    in_full: Mapped[list[str]] = mapped_column(default=list)
    org_node_id: Mapped[UUID]
    given_by: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]


class SignOn(TenantRow, Base):
    """The company's own OpenID provider: ``claim`` says the login of an account. The id is the tenant's.

    A login counts only if the provider says one of ``acr_values`` of it, where there are any.
    """

    __tablename__ = "sign_ons"
    __reach__ = Reach()

    issuer: Mapped[str]
    client_id: Mapped[str]
    secret_sealed: Mapped[str | None] = mapped_column(info=SECRET)
    claim: Mapped[str]
    redirect_uris: Mapped[list[str]]
    acr_values: Mapped[list[str]] = mapped_column(default=list)


class SignOnAttempt(TenantRow, Base):
    """Somebody has gone to the provider, and may come back with a code, once."""

    __tablename__ = "sign_on_attempts"
    __table_args__ = (Index("ix_sign_on_attempts_expires_at", "expires_at"),)
    __reach__ = Reach()

    state_digest: Mapped[str] = mapped_column(info=SECRET)
    login_digest: Mapped[str] = mapped_column(info=SECRET)
    nonce: Mapped[str] = mapped_column(info=SECRET)
    verifier_sealed: Mapped[str] = mapped_column(info=SECRET)
    redirect_uri: Mapped[str]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class LoginCode(TenantRow, Base):
    """A one-time code that was sent to a phone, for who has asked. Only digests are kept, of the code and of the token
    that the one who asked was told.
    """

    __tablename__ = "login_codes"
    __table_args__ = (
        Index("ix_login_codes_phone", "tenant_id", "phone", "created_at"),
        Index("ix_login_codes_expires_at", "expires_at"),
    )
    __reach__ = Reach()

    phone: Mapped[str]
    customer_id: Mapped[UUID]
    code_digest: Mapped[str] = mapped_column(info=SECRET)
    asked_digest: Mapped[str] = mapped_column(default="", info=SECRET)
    attempts: Mapped[int]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class LoginAttempts(TenantRow, Base):
    """How many attempts failed of late, of an account or an address; the id says which. Of no tenant."""

    __tablename__ = "login_attempts"
    __table_args__ = (Index("ix_login_attempts_last_at", "last_at"),)
    __reach__ = Reach()

    failures: Mapped[int]
    last_at: Mapped[datetime]
    blocked_until: Mapped[datetime | None]


class ResidentRoom(TenantRow, Base):
    """A tenure, projected from customer; the id is the tenure's."""

    __tablename__ = "resident_rooms"
    __table_args__ = (
        Index("ix_resident_rooms_customer", "tenant_id", "customer_id"),
        Index("ix_resident_rooms_room", "tenant_id", "room_id"),
    )
    __reach__ = Reach()

    customer_id: Mapped[UUID]
    room_id: Mapped[UUID]
    from_date: Mapped[date]
    to_date: Mapped[date | None]
    source_version: Mapped[int]
