"""The decision: which roles may somebody give by a post? Pure."""

from chassis.scopes import Scopes
from gateway.access.roles import ROLES
from gateway.access.sight import sees_all_of
from gateway.http.call import Identity


def givable(who: Identity) -> dict[str, tuple[Scopes, ...]]:
    """Return the ready roles that somebody may give, each with the scopes of all that it gives.

    The same rule as for grants: nothing that he has not himself there (``stands_above``), or sees masked himself.
    """
    found: dict[str, tuple[Scopes, ...]] = {}
    for code, role in ROLES.items():
        if role.reach == "assignments":
            found[code] = ()
        elif role.reach == "node" and role.permissions <= who.permissions.keys() and sees_all_of(who.masked, role):
            reaches = {who.permissions[permission] for permission in role.permissions}
            found[code] = tuple(Scopes(scopes) for scopes in sorted(reaches, key=repr))
    return found
