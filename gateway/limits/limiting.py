"""Who asks too much has to wait until the next minute; everybody is told how much is left.

The fields are those of draft-ietf-httpapi-ratelimit-headers-11.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chassis import runtime
from chassis.settings import SettingsError, number
from gateway.http.addresses import network_of
from gateway.http.call import Identity
from gateway.http.errors import TooManyRequests
from gateway.http.figures import LIMITED
from gateway.limits.counting import WINDOW, Counts, Quota
from gateway.limits.sharing import Sharing

DEFAULTS = {"RATE_LIMIT_PRINCIPAL": 6_000, "RATE_LIMIT_TENANT": 120_000, "RATE_LIMIT_ADDRESS": 3_000}
"""How many requests a minute somebody has: a principal, a tenant, an address from which nobody is logged in."""


@dataclass(frozen=True)
class Standing:
    """What is ``left`` of ``quotas`` to somebody who has just asked, until so many ``seconds`` are over."""

    quotas: Sequence[Quota]
    left: Sequence[int]
    seconds: int

    def demand(self) -> None:
        """Raise TooManyRequests where nothing was left."""
        for quota, left in zip(self.quotas, self.left, strict=True):
            if left < 0:
                LIMITED.labels(quota.policy).inc()
                raise TooManyRequests(seconds=self.seconds, policy=quota.policy)

    def fields(self) -> dict[str, str]:
        """Return the header fields that tell it."""
        left = [
            f'"{quota.policy}";r={max(0, one)};t={self.seconds}'
            for quota, one in zip(self.quotas, self.left, strict=True)
        ]
        policies = [f'"{quota.policy}";q={quota.most};w={WINDOW}' for quota in self.quotas]
        return {"RateLimit": ", ".join(left), "RateLimit-Policy": ", ".join(policies)}


class Limits:
    """Counts requests under the quotas of the settings."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._most = {name: _positive(name, default, environ) for name, default in DEFAULTS.items()}
        self._counts = Counts()
        self._sharing = Sharing(self._counts)

    def of(self, identity: Identity) -> Standing:
        """Count a request of somebody who is logged in: for himself, and for his tenant."""
        tenant = str(identity.tenant_id)
        own = Quota("principal", f"{tenant} {identity.principal}", self._most["RATE_LIMIT_PRINCIPAL"])
        return self._standing((own, Quota("tenant", tenant, self._most["RATE_LIMIT_TENANT"])))

    def of_nobody(self, address: str) -> Standing:
        """Count a request from ``address`` of which is not known who asks."""
        return self._standing((Quota("address", network_of(address), self._most["RATE_LIMIT_ADDRESS"]),))

    def close(self) -> None:
        """Share nothing more with other copies."""
        self._sharing.close()

    def _standing(self, quotas: Sequence[Quota]) -> Standing:
        window, passed = divmod(runtime.current().clock.now().timestamp(), WINDOW)
        left = self._counts.admit(int(window), quotas)
        self._sharing.wake()
        return Standing(quotas, left, WINDOW - int(passed))


def _positive(name: str, default: int, environ: Mapping[str, str]) -> int:
    most = number(name, default, environ)
    if most < 1:
        raise SettingsError(f"{name} must be 1 or more, not {most}.")
    return most
