"""Who gives. A proxy gives nobody, himself least of all, what he has not as himself: it would stay when he is none."""

from chassis import runtime
from chassis.scopes import Scopes
from gateway.access.giving import givable
from gateway.access.lookup import standing
from gateway.http.call import Call, Identity


def givers(call: Call) -> tuple[Identity, ...]:
    """Return those each of whom has to have what the caller gives: the proxy as himself beside whom he acts for."""
    who = call.who
    if who.acting_for is None:
        return (who,)
    return who, standing(who.tenant_id, who.principal, None, runtime.current().clock.now())


def givable_by(call: Call) -> dict[str, tuple[Scopes, ...]]:
    """Return the ready roles that the caller may give by a post, each with the scopes of all that it gives."""
    first, *others = map(givable, givers(call))
    common = [code for code in first if all(code in other for other in others)]
    return {code: sum((other[code] for other in others), first[code]) for code in common}
