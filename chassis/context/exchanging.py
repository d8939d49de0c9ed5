"""All keys of one part, and how each kind is exchanged."""

import base64
import hashlib
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from chassis.context.keys import generate_key, kids_of
from chassis.context.rotating import age, begin_shared, retire, retire_shared, shared
from chassis.settings import SettingsError

SIGNING, CURSOR, SEAL = KINDS = ("signing", "cursor", "seal")


def new_shared_key() -> str:
    """Return a new key of a kind that is kept in a file: 32 bytes in URL-safe base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


@dataclass(frozen=True)
class KeyRing:
    """Where the keys of the part ``issuer`` are.

    ``files`` has the file of each kind of shared keys that the part has (:data:`CURSOR`, :data:`SEAL`).
    """

    issuer: str
    folder: Path
    public: Path
    files: Mapping[str, Path]

    def rotate(self, what: str) -> str:
        """Make a new key of the kind ``what``, and return a line that says which it is."""
        if what == SIGNING:
            return f"{self.issuer} signs with {generate_key(self.folder, self.issuer, self.public)}"
        key = new_shared_key()
        begin_shared(self._file(what), key)
        return f"{self.issuer} has a new {what} key, {_named(key)}"

    def retire(self, what: str, *, now: bool = False, resealed: bool = False) -> str:
        """Take away all keys of that kind but the newest, and return a line that says how many those were.

        ``resealed``: nothing is sealed under the older ones any more. Raises SettingsError where it is too early.
        """
        if what == SEAL and not resealed:
            raise SettingsError("What is sealed under an older key would be lost: seal it anew first, then --resealed.")
        if what == SIGNING:
            return f"{len(retire(self.folder, self.issuer, self.public, now=now))} keys of {self.issuer} are gone"
        return f"{retire_shared(self._file(what), now=now or resealed)} {what} keys of {self.issuer} are gone"

    def told(self) -> Iterator[str]:
        """Yield a line for each key: its kind, its name (of a shared one the digest) and its age."""
        names = reversed(kids_of(self.public, self.issuer))
        for place, kid in enumerate(names):
            days = age(self.public / f"{self.issuer}.{kid}.pem") / 86_400
            yield f"signing  {kid}  {'is believed' if place else 'signs'}  {days:.1f} days"
        for what, file in self.files.items():
            for place, key in enumerate(shared(file)):
                yield f"{what}  {_named(key)}  {'is read' if place else 'is used'}"

    def _file(self, what: str) -> Path:
        if what not in self.files:
            raise SettingsError(f"The {what} key of {self.issuer} is in no file that could be exchanged.")
        return self.files[what]


def _named(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:8]
