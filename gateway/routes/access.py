"""Logging in and out, accounts, ratings without a login."""

from contracts.core.errors import Conflict, Duplicate, IllegalTransition, NotFound, Unauthenticated
from contracts.core.schema import Empty, Request
from contracts.ticketing.schemas import Rated
from gateway.access import (
    accounts,
    api_keys,
    codes,
    custom_roles,
    delegations,
    duties,
    grants,
    me,
    ratings,
    schemas,
    second_factor,
    sessions,
    settings,
    sign_on,
)
from gateway.http.errors import (
    INCOMPLETE,
    GivenPasswordExpired,
    SecondFactorNeeded,
    TenantSuspended,
    TooManyAttempts,
    TrialClearing,
    WrongCode,
    WrongCredentials,
)
from gateway.http.routing import LOGGED_IN, PUBLIC, Local, delete, get, post, put

_ENTERING = (TooManyAttempts, TenantSuspended, TrialClearing)
_PROVING = (NotFound, WrongCredentials, GivenPasswordExpired, TooManyAttempts)

_LOG_IN = Local(
    "log_in",
    schemas.LogIn,
    schemas.Tokens,
    sessions.log_in,
    errors=(*_ENTERING, WrongCredentials, GivenPasswordExpired, SecondFactorNeeded),
)
_BEGIN_SIGN_ON = Local(
    "begin_sign_on", schemas.BeginSignOn, schemas.SignOnBegun, sign_on.begin, errors=(*_ENTERING, NotFound)
)
_FINISH_SIGN_ON = Local(
    "finish_sign_on",
    schemas.FinishSignOn,
    schemas.Tokens,
    sign_on.finish,
    errors=(*_ENTERING, NotFound, WrongCredentials),
)
_REFRESH = Local(
    "refresh", schemas.Refresh, schemas.Tokens, sessions.refresh, errors=(Unauthenticated, TenantSuspended)
)
_LIST_SESSIONS = Local("list_sessions", Request, schemas.Sessions, sessions.list_sessions)
_END_SESSION = Local("end_session", schemas.EndSession, Empty, sessions.end_session)
_LOG_OUT = Local("log_out", Request, Empty, sessions.log_out)
_ASK_CODE = Local("ask_code", schemas.AskCode, schemas.CodeSent, codes.ask_code, errors=_ENTERING)
_LOG_IN_WITH_CODE = Local(
    "log_in_with_code", schemas.LogInWithCode, schemas.Tokens, codes.log_in_with_code, errors=(*_ENTERING, WrongCode)
)
_ME = Local("me", Request, schemas.Me, me.me)
_LIST_ACCOUNTS = Local("list_accounts", schemas.ListAccounts, schemas.AccountPage, accounts.list_accounts)
_SET_PASSWORD = Local("set_password", schemas.NameAccount, schemas.GivenPassword, accounts.set_password)
_CHANGE_PASSWORD = Local(
    "change_password",
    schemas.ChangePassword,
    schemas.Tokens,
    me.change_password,
    errors=_PROVING,
)
_BEGIN_FACTOR = Local(
    "begin_second_factor",
    schemas.OwnPassword,
    schemas.SecondFactor,
    second_factor.begin,
    errors=(*_PROVING, Conflict),
)
_CONFIRM_FACTOR = Local(
    "confirm_second_factor",
    schemas.ConfirmSecondFactor,
    schemas.RecoveryCodes,
    second_factor.confirm,
    errors=(NotFound, Conflict, WrongCode),
)
_REMOVE_FACTOR = Local(
    "remove_second_factor",
    schemas.OwnPassword,
    Empty,
    second_factor.remove,
    errors=_PROVING,
)
_RESET_FACTOR = Local("reset_second_factor", schemas.NameAccount, Empty, second_factor.reset)
_LOCK = Local("lock_account", schemas.NameAccount, schemas.Account, accounts.lock)
_UNLOCK = Local("unlock_account", schemas.NameAccount, schemas.Account, accounts.unlock)
_LIST_GRANTS = Local("list_grants", schemas.NameAccount, schemas.Grants, grants.list_grants)
_GIVE_GRANT = Local("give_grant", schemas.GiveGrant, schemas.Grant, grants.give, errors=(Conflict,))
_TAKE_GRANT = Local("take_grant", schemas.NameGrant, Empty, grants.take, errors=(Conflict,))
_LIST_KEYS = Local("list_api_keys", schemas.ListApiKeys, schemas.ApiKeyPage, api_keys.list_keys)
_GIVE_KEY = Local("give_api_key", schemas.GiveApiKey, schemas.NewApiKey, api_keys.give, errors=(Conflict,))
_REVOKE_KEY = Local("revoke_api_key", schemas.NameApiKey, Empty, api_keys.revoke)
_LIST_DELEGATIONS = Local(
    "list_delegations", Request, schemas.Delegations, delegations.list_delegations, errors=(NotFound,)
)
_DELEGATE = Local("delegate", schemas.Delegate, schemas.Delegation, delegations.delegate, errors=INCOMPLETE)
_END_DELEGATION = Local("end_delegation", schemas.NameDelegation, Empty, delegations.end)
_LIST_DUTIES = Local("list_duties", schemas.ListDuties, schemas.Duties, duties.list_duties)
_SHARE_DUTY = Local("share_duty", schemas.ShareDuty, schemas.Duty, duties.share)
_END_DUTY = Local("end_duty", schemas.NameDuty, Empty, duties.end)
_LIST_ROLES = Local("list_roles", Request, schemas.Roles, custom_roles.list_roles)
_SET_ROLE = Local("set_role", schemas.SetRole, schemas.Role, custom_roles.set_role, errors=(Conflict, Duplicate))
_REMOVE_ROLE = Local("remove_role", schemas.NameRole, Empty, custom_roles.remove_role, errors=(Conflict,))
_GET_SETTINGS = Local("get_tenant_settings", Request, schemas.TenantSettings, settings.get_settings)
_SET_SETTINGS = Local(
    "set_tenant_settings",
    schemas.SetTenantSettings,
    schemas.TenantSettings,
    settings.set_settings,
    errors=(Conflict,),
)
_GIVE_RATING = Local(
    "give_rating",
    schemas.GiveRating,
    Rated,
    ratings.give_rating,
    errors=(NotFound, IllegalTransition, TenantSuspended, TrialClearing),
    changes=True,
)

ROUTES = (
    post("/v1/auth/sessions", _LOG_IN, PUBLIC, success=201),
    get("/v1/auth/sessions", _LIST_SESSIONS, LOGGED_IN),
    delete("/v1/auth/sessions/current", _LOG_OUT, LOGGED_IN),
    delete("/v1/auth/sessions/{session_id}", _END_SESSION, LOGGED_IN),
    post("/v1/auth/sign-ons", _BEGIN_SIGN_ON, PUBLIC, success=201),
    post("/v1/auth/sign-on-sessions", _FINISH_SIGN_ON, PUBLIC, success=201),
    post("/v1/auth/refreshes", _REFRESH, PUBLIC, success=201),
    post("/v1/auth/codes", _ASK_CODE, PUBLIC, success=202),
    post("/v1/auth/code-sessions", _LOG_IN_WITH_CODE, PUBLIC, success=201),
    get("/v1/me", _ME, LOGGED_IN),
    put("/v1/me/password", _CHANGE_PASSWORD, LOGGED_IN),
    put("/v1/me/second-factor", _BEGIN_FACTOR, LOGGED_IN),
    put("/v1/me/second-factor/confirmation", _CONFIRM_FACTOR, LOGGED_IN),
    put("/v1/me/second-factor/removal", _REMOVE_FACTOR, LOGGED_IN),
    get("/v1/me/delegations", _LIST_DELEGATIONS, LOGGED_IN),
    put("/v1/me/delegations/{delegation_id}", _DELEGATE, LOGGED_IN),
    delete("/v1/me/delegations/{delegation_id}", _END_DELEGATION, LOGGED_IN),
    get("/v1/accounts", _LIST_ACCOUNTS, "account:read"),
    put("/v1/accounts/{account_id}/password", _SET_PASSWORD, "account:set_password"),
    delete("/v1/accounts/{account_id}/second-factor", _RESET_FACTOR, "account:set_password"),
    put("/v1/accounts/{account_id}/lock", _LOCK, "account:lock"),
    delete("/v1/accounts/{account_id}/lock", _UNLOCK, "account:lock"),
    get("/v1/accounts/{account_id}/grants", _LIST_GRANTS, "account:read"),
    put("/v1/accounts/{account_id}/grants/{grant_id}", _GIVE_GRANT, "grant:give"),
    delete("/v1/accounts/{account_id}/grants/{grant_id}", _TAKE_GRANT, "grant:give"),
    get("/v1/api-keys", _LIST_KEYS, "api_key:read"),
    put("/v1/api-keys/{api_key_id}", _GIVE_KEY, "api_key:give"),
    delete("/v1/api-keys/{api_key_id}", _REVOKE_KEY, "api_key:give"),
    get("/v1/nodes/{org_node_id}/duties", _LIST_DUTIES, "duty:read"),
    put("/v1/nodes/{org_node_id}/duties/{duty_id}", _SHARE_DUTY, "duty:share"),
    delete("/v1/nodes/{org_node_id}/duties/{duty_id}", _END_DUTY, "duty:share"),
    get("/v1/roles", _LIST_ROLES, "account:read"),
    put("/v1/roles/{role_id}", _SET_ROLE, "role:set"),
    delete("/v1/roles/{role_id}", _REMOVE_ROLE, "role:set"),
    get("/v1/tenant-settings", _GET_SETTINGS, "tenant:settings"),
    put("/v1/tenant-settings", _SET_SETTINGS, "tenant:settings"),
    post("/v1/ratings", _GIVE_RATING, PUBLIC),
)
