"""Whence a request came: a forwarding header is believed from proxies that are trusted, and from nobody else."""

import os
from collections.abc import Mapping
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from chassis.settings import SettingsError, setting

SETTING = "TRUSTED_PROXIES"


class Proxies:
    """The proxies that are trusted: networks, as ``TRUSTED_PROXIES`` names them (``10.0.0.0/8 2001:db8::/32``)."""

    def __init__(self, networks: tuple[IPv4Network | IPv6Network, ...] = ()) -> None:
        self._networks = networks

    @classmethod
    def configured(cls, environ: Mapping[str, str] = os.environ) -> "Proxies":
        """Return those of the settings; none where nothing is set. Raises :class:`SettingsError`."""
        try:
            return cls(tuple(ip_network(name) for name in setting(SETTING, "", environ).split()))
        except ValueError as error:
            raise SettingsError(f"{SETTING} must be networks, parted by spaces: {error}.") from None

    def address_of(self, peer: str, forwarded_for: str) -> str:
        """Return whence a request came that ``peer`` has brought, with ``X-Forwarded-For`` as it stands there.

        Each proxy adds, at the end, whom it had it from: that is believed as long as the one who says so is trusted.
        """
        address, known = peer, _known(peer)
        for hop in reversed([hop.strip() for hop in forwarded_for.split(",")]):
            before = _known(hop)
            if known is None or before is None or not any(known in network for network in self._networks):
                break
            address, known = hop, before
        return address


def network_of(address: str) -> str:
    """Return what is counted together with ``address``: of IPv6 a subscriber has a network."""
    known = _known(address)
    return str(ip_network((known, 64), strict=False)) if isinstance(known, IPv6Address) else address


@lru_cache(1024)
def _known(address: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(address)
    except ValueError:
        return None
