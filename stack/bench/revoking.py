"""How long what was taken from somebody goes on working: until every process of the gateway refuses it."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from statistics import median, quantiles
from typing import Protocol
from uuid import uuid4

from stack.api import Client
from stack.errors import StackError
from stack.play.cast import log_in_as
from stack.play.performance import TENANT
from stack.play.story import came
from stack.waiting import came_true

MOST_SECONDS = 1.0
"""How long it may go on."""

_TICKETS, _SELF, _SESSION = "/v1/tickets?limit=1", "/v1/me", "/v1/auth/sessions/current"
_ROLE = "auditor"
_BEFORE, _DAY = date(2020, 1, 1), timedelta(days=1)
_GIVEN, _REFUSED = {200}, {401, 403}
_PAUSE = 0.01
_LONGEST = 30.0


class Asked(Protocol):
    """A process of the gateway."""

    def status(self, token: str, path: str) -> int:
        """Return the status that whoever has ``token`` gets there."""


@dataclass(frozen=True)
class Given:
    """With ``token`` one gets what is at ``path``, until it is taken away."""

    token: str
    path: str
    take: Callable[[], object]


Gives = Callable[[], Given]


@dataclass(frozen=True)
class Delays:
    """The seconds of each time, from the request that took ``what`` away to the last process's refusal."""

    what: str
    seconds: Sequence[float]

    @property
    def longest(self) -> float:
        """The longest of all."""
        return max(self.seconds)

    def row(self) -> str:
        """Return it as a line."""
        sign = "✓" if self.longest <= MOST_SECONDS else "✗"
        p95 = quantiles(self.seconds, n=20, method="inclusive")[-1]
        told = f"median {median(self.seconds):.3f}, p95 {p95:.3f}, longest {self.longest:.3f} s of {MOST_SECONDS:g}"
        return f"{sign} {self.what}: refused everywhere after {told} ({len(self.seconds)} times)"


def measure(doors: Sequence[Asked], what: str, gives: Gives, times: int) -> Delays:
    """Give ``what``, and take it, so many times. Raises StackError where it never counts, or counts for ever."""
    return Delays(what, [_delay(doors, gives()) for _ in range(times)])


def _delay(doors: Sequence[Asked], given: Given) -> float:
    _await(doors, given, _GIVEN)
    began = time.monotonic()
    given.take()
    _await(doors, given, _REFUSED)
    return time.monotonic() - began


def _await(doors: Sequence[Asked], given: Given, wanted: set[int]) -> None:
    def all_say_so() -> bool:
        return all(door.status(given.token, given.path) in wanted for door in doors)

    if not came_true(all_say_so, _LONGEST, _PAUSE):
        raise StackError(f"after {_LONGEST:.0f} s not every process of the gateway answers {given.path} as it should")


class Somebody:
    """A new employee, who is given things that are taken away again."""

    def __init__(self, operator: Client, password: str) -> None:
        self._operator = operator
        self._password = password
        self._days = (_BEFORE + days * _DAY for days in count())
        self._root = next(node["id"] for node in operator.get("/v1/nodes")["items"] if node["parent_id"] is None)
        self._number = f"B-{uuid4().hex[:8]}"
        day = self._day()
        body = {"number": self._number, "name": "试用", "posts": [self._post(day, to_date=day)]}
        self._id: str = operator.post("/v1/employees", body)["id"]
        came("the account", lambda: operator.get("/v1/accounts", login=self._number)["items"] or None)
        log_in_as(operator, TENANT, self._number, self._id, password)

    def post(self) -> Given:
        """Give a post, which is to end; the gateway hears of it from hr."""
        # Nobody has the same post twice on one day: each begins after the last, and ends on its first.
        path, day = f"/v1/employees/{self._id}/posts", self._day()
        [post] = [one for one in self._operator.post(path, self._post(day))["posts"] if one["to_date"] is None]
        over = {"to_date": day}
        return Given(self._token(), _TICKETS, lambda: self._operator.post(f"{path}/{post['id']}/end", over))

    def grant(self) -> Given:
        """Give a role at the top, which is to be taken."""
        path = f"/v1/accounts/{self._id}/grants/{uuid4()}"
        self._operator.put(path, {"role": _ROLE, "org_node_id": self._root, "from_date": str(_BEFORE)})
        return Given(self._token(), _TICKETS, lambda: self._operator.send("DELETE", path))

    def account(self) -> Given:
        """Give an account, which is to be locked."""
        path = f"/v1/accounts/{self._id}/lock"
        return Given(self._token(), _SELF, lambda: self._operator.send("PUT", path))

    def login(self) -> Given:
        """Give a session, which is to end."""
        token = self._token()
        return Given(token, _SELF, lambda: Client(self._operator.url, token).send("DELETE", _SESSION))

    def key(self) -> Given:
        """Give a key, which is to be revoked."""
        path = f"/v1/api-keys/{uuid4()}"
        until = datetime.fromtimestamp(time.time(), UTC) + _DAY
        body = {"name": "试用", "permissions": ["ticket:read"], "expires_at": until.isoformat()}
        key = self._operator.put(path, {"org_node_id": self._root, **body})["key"]
        return Given(key, _TICKETS, lambda: self._operator.send("DELETE", path))

    def _post(self, day: str, **more: str) -> dict[str, str]:
        return {"node_id": self._root, "role": _ROLE, "from_date": day, **more}

    def _day(self) -> str:
        return next(self._days).isoformat()

    def _token(self) -> str:
        self._operator.send("DELETE", f"/v1/accounts/{self._id}/lock")
        return Client(self._operator.url).log_in(TENANT, self._number, self._password).token or ""


WAYS: Mapping[str, Callable[[Somebody], Given]] = {
    "a post that ended": Somebody.post,
    "a grant that was taken": Somebody.grant,
    "an account that was locked": Somebody.account,
    "a login that was ended": Somebody.login,
    "a key that was revoked": Somebody.key,
}
"""What may be taken from somebody, by name."""
