"""What somebody could read, and saw in full, when a file was written: it is for him as long as that is so."""

from hashlib import blake2b

from gateway.access.authorization import may
from gateway.http.call import Identity


def sight_of(who: Identity, permission: str) -> str:
    """Return what stands for the reach of ``permission`` and what it shows. Raises Forbidden without it."""
    said = repr((may(who.permissions, permission), who.masked_by(permission)))
    return blake2b(said.encode(), digest_size=16).hexdigest()
