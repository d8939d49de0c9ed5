"""Check that the locks in requirements/ agree with each other and with what they were made from.

`all.lock` says which version of each package the whole suite is tested with. A deployable that is installed
from its own lock must get exactly those, so each lock has to be a part of it: the same pins, the same hashes.
A lock holds no address either: where packages come from is the business of the machine that installs them.
"""

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

FOLDER = Path(__file__).resolve().parent.parent / "requirements"
WHOLE = "all"
ADDRESS = re.compile(r"://|--(?:extra-)?index-url|--find-links|--trusted-host|^-[if] ", re.MULTILINE)
HASH = re.compile(r"--hash=(sha256:[0-9a-f]{64})(?=\s|$)")


@dataclass
class Lock:
    """The pins of one lock file: requirement text by package, and the hashes that may be installed for it."""

    pins: dict[str, str] = field(default_factory=dict)
    hashes: dict[str, frozenset[str]] = field(default_factory=dict)


def read_lock(text: str) -> Lock:
    """Parse a lock as `uv pip compile --generate-hashes` writes it."""
    lock = Lock()
    for entry in without_comments(text).replace("\\\n", " ").splitlines():
        pin = entry.split("--hash=", 1)[0].strip()
        if pin and not pin.startswith("-"):
            name = canonicalize_name(Requirement(pin).name)
            lock.pins[name] = pin
            lock.hashes[name] = frozenset(HASH.findall(entry))
    return lock


def without_comments(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))


def wanted(source: Path) -> dict[str, Requirement]:
    """What an `.in` file asks for, with the files that it includes."""
    found: dict[str, Requirement] = {}
    for line in without_comments(source.read_text()).split("\n"):
        if line.startswith("-r "):
            found |= wanted(source.parent / line.removeprefix("-r ").strip())
        elif line.strip():
            requirement = Requirement(line)
            found[canonicalize_name(requirement.name)] = requirement
    return found


def lock_faults(lock: Lock, whole: Lock) -> list[str]:
    faults = [f"{pin}: no hash" for name, pin in lock.pins.items() if not lock.hashes[name]]
    for name, pin in lock.pins.items():
        if whole.pins.get(name) != pin:
            faults.append(f"{pin}: {WHOLE}.lock has {whole.pins.get(name, 'nothing')}")
        elif lock.hashes[name] != whole.hashes[name]:
            faults.append(f"{pin}: other hashes than in {WHOLE}.lock")
    return faults


def source_faults(source: Path, lock: Lock) -> list[str]:
    faults = []
    for name, requirement in wanted(source).items():
        pinned = lock.pins.get(name)
        if pinned is None:
            faults.append(f"{requirement}: asked for in {source.name}, not locked")
        elif not requirement.specifier.contains(version_of(pinned), prereleases=True):
            faults.append(f"{pinned}: {source.name} asks for {requirement}")
    return faults


def version_of(pin: str) -> str:
    return next(iter(Requirement(pin).specifier)).version


def faults_of(source: Path, whole: Lock) -> list[str]:
    """All that is wrong with the lock that belongs to one `.in` file."""
    path = source.with_suffix(".lock")
    if not path.exists():
        return ["there is no lock"]
    text = path.read_text()
    if addresses := [f"holds an address: {match.group()}" for match in ADDRESS.finditer(text)]:
        return addresses
    lock = read_lock(text)
    return lock_faults(lock, whole) + source_faults(source, lock)


def main() -> int:
    whole = read_lock((FOLDER / f"{WHOLE}.lock").read_text())
    faults = [
        f"requirements/{source.stem}.lock: {fault}"
        for source in sorted(FOLDER.glob("*.in"))
        for fault in faults_of(source, whole)
    ]
    print("\n".join(faults) if faults else "The locks agree.")
    if faults:
        print("`make lock` writes them anew.")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
