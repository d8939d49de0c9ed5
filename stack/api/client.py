"""Calls to the gateway over HTTP."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from stack.errors import StackError

_SECONDS = 15.0
_FAILED = 400
_WHO_ARE_YOU = 401
# A connection that was kept open may have ended (a process of the gateway was stopped): what was sent on it is sent
# again, a POST too, since every one that changes something has its Idempotency-Key.
# Whoever is told 503 is to decide himself: urllib3 would take its Retry-After for a failure of its own.
_AGAIN = Retry(
    2, connect=0, redirect=0, status=0, backoff_factor=0.1, allowed_methods=None, respect_retry_after_header=False
)


class Refused(StackError):
    """The gateway answered with a problem; ``code`` is its stable code, ``problem`` the document."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        self.status = status
        self.problem = problem
        self.code = str(problem.get("code", ""))
        super().__init__(f"{status} {self.code}: {problem.get('detail', '')} {problem.get('fields', '')}".rstrip())


def _session() -> requests.Session:
    session = requests.Session()
    # As the session's own adapters are mounted: the longest prefix wins.
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(max_retries=_AGAIN))
    return session


@dataclass
class Client:
    """Somebody who calls the gateway at ``url``; logged in once there is a ``token``, which is refreshed when over."""

    url: str
    token: str | None = None
    principal: str = ""
    language: str = "zh"
    refresh_token: str | None = field(default=None, repr=False)
    _http: requests.Session = field(default_factory=_session, repr=False)

    def log_in(self, tenant: str, login: str, password: str) -> "Client":
        """Log in with a password."""
        return self._entered("/v1/auth/sessions", {"tenant": tenant, "login": login, "password": password})

    def ask_code(self, tenant: str, phone: str) -> str:
        """Have a one-time code sent to the phone; return the token that belongs to it."""
        return str(self.post("/v1/auth/codes", {"tenant": tenant, "phone": phone})["login_token"])

    def log_in_with_code(self, tenant: str, phone: str, code: str, login_token: str) -> "Client":
        """Log in with the one-time code that came to the phone, and the token of who had asked for it."""
        body = {"tenant": tenant, "phone": phone, "code": code, "login_token": login_token}
        return self._entered("/v1/auth/code-sessions", body)

    def with_password(self, old: str, new: str) -> "Client":
        """Change the own password; return the new login, which takes the place of all others."""
        return self._with(self.put("/v1/me/password", {"old_password": old, "new_password": new}))

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        """Return what is there. Raises :class:`Refused`."""
        return self.send("GET", path, params={name: value for name, value in query.items() if value is not None})

    def post(self, path: str, body: dict[str, Any] | None = None, *, key: str | None = None) -> dict[str, Any]:
        """Make or change something, under an idempotency key of its own. Raises :class:`Refused`."""
        return self.send("POST", path, json=body or {}, headers={"Idempotency-Key": key or str(uuid4())})

    def put(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Set something. Raises :class:`Refused`."""
        return self.send("PUT", path, json=body)

    def pages(self, path: str, **query: Any) -> list[dict[str, Any]]:
        """Return the items of all pages of a list."""
        items: list[dict[str, Any]] = []
        cursor = None
        while True:
            page = self.get(path, limit=100, cursor=cursor, **query)
            items += page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                return items

    def send(self, verb: str, path: str, **options: Any) -> dict[str, Any]:
        """Send a request and return the JSON of the answer. Raises :class:`Refused`."""
        response = self.raw(verb, path, **options)
        if response.status_code >= _FAILED:
            raise Refused(response.status_code, _problem(response))
        return response.json() if response.content else {}

    def raw(self, verb: str, path: str, **options: Any) -> requests.Response:
        """Send a request and return the answer, whatever it is."""
        answer = self._sent(verb, path, **options)
        if answer.status_code == _WHO_ARE_YOU and self._refreshed():
            answer = self._sent(verb, path, **options)
        return answer

    def _refreshed(self) -> bool:
        if self.refresh_token is None:
            return False
        token, self.refresh_token = self.refresh_token, None
        answer = self._sent("POST", "/v1/auth/refreshes", json={"refresh_token": token})
        if not answer.ok:
            return False
        tokens = answer.json()
        self.token, self.refresh_token = tokens["access_token"], tokens["refresh_token"]
        return True

    def _sent(self, verb: str, path: str, **options: Any) -> requests.Response:
        headers = {"Accept-Language": self.language} | options.pop("headers", {})
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            return self._http.request(verb, self.url + path, headers=headers, timeout=_SECONDS, **options)
        except requests.ConnectionError as error:
            raise StackError(
                f"Nothing answers at {self.url}: start the suite (make run), or name another --url."
            ) from error
        except requests.Timeout as error:
            raise StackError(f"{self.url} has not answered within {_SECONDS:.0f} s.") from error

    def _entered(self, path: str, body: dict[str, str]) -> "Client":
        return self._with(self.post(path, body))

    def _with(self, tokens: dict[str, Any]) -> "Client":
        access, renewal = tokens["access_token"], tokens.get("refresh_token")
        return Client(self.url, access, tokens["principal"], self.language, renewal)


def _problem(response: requests.Response) -> dict[str, Any]:
    try:
        found = response.json()
    except requests.JSONDecodeError:
        return {"code": "no_problem_document", "detail": response.text[:200]}
    return found if isinstance(found, dict) else {"detail": str(found)}
