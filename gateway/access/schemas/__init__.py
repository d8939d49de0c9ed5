"""Shapes of who may do what, and of logging in."""

from gateway.access.schemas.accounts import (
    Account,
    AccountPage,
    ChangePassword,
    ConfirmSecondFactor,
    GivenPassword,
    ListAccounts,
    NameAccount,
    OwnPassword,
    RecoveryCodes,
    SecondFactor,
)
from gateway.access.schemas.api_keys import ApiKey, ApiKeyPage, GiveApiKey, ListApiKeys, NameApiKey, NewApiKey
from gateway.access.schemas.delegations import Delegate, Delegation, Delegations, NameDelegation
from gateway.access.schemas.duties import Duties, Duty, ListDuties, NameDuty, ShareDuty
from gateway.access.schemas.grants import GiveGrant, Grant, Grants, NameGrant
from gateway.access.schemas.logging_in import AskCode, CodeSent, GiveRating, LogIn, LogInWithCode, Refresh, Tokens
from gateway.access.schemas.roles import NameRole, Role, Roles, SetRole
from gateway.access.schemas.sessions import EndSession, Me, Session, Sessions
from gateway.access.schemas.sign_on import BeginSignOn, FinishSignOn, SignOnBegun
from gateway.access.schemas.tenant import SetTenantSettings, TenantSettings

__all__ = [
    "Account",
    "AccountPage",
    "ApiKey",
    "ApiKeyPage",
    "AskCode",
    "BeginSignOn",
    "ChangePassword",
    "CodeSent",
    "ConfirmSecondFactor",
    "Delegate",
    "Delegation",
    "Delegations",
    "Duties",
    "Duty",
    "EndSession",
    "FinishSignOn",
    "GiveApiKey",
    "GiveGrant",
    "GiveRating",
    "GivenPassword",
    "Grant",
    "Grants",
    "ListAccounts",
    "ListApiKeys",
    "ListDuties",
    "LogIn",
    "LogInWithCode",
    "Me",
    "NameAccount",
    "NameApiKey",
    "NameDelegation",
    "NameDuty",
    "NameGrant",
    "NameRole",
    "NewApiKey",
    "OwnPassword",
    "RecoveryCodes",
    "Refresh",
    "Role",
    "Roles",
    "SecondFactor",
    "Session",
    "Sessions",
    "SetRole",
    "SetTenantSettings",
    "ShareDuty",
    "SignOnBegun",
    "TenantSettings",
    "Tokens",
]
