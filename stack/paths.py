"""Where the local stack keeps its files."""

from dataclasses import dataclass
from pathlib import Path

from stack.accounts import our_files

PRIVATE = 0o700
CHECKOUT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Layout:
    """The folders below one root, `.local/` by default; the test suite has a root of its own."""

    root: Path

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def rabbitmq(self) -> Path:
        return self.root / "rabbitmq"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def secrets(self) -> Path:
        return self.root / "secrets"

    @property
    def run(self) -> Path:
        return self.root / "run"

    @property
    def ports(self) -> Path:
        return self.run / "ports.json"

    def create(self) -> "Layout":
        """Make what is missing; `secrets` and `run` are for their owner alone."""
        with our_files():
            for folder in (self.postgres, self.rabbitmq, self.logs):
                folder.mkdir(parents=True, exist_ok=True)
            for folder in (self.secrets, self.run):
                folder.mkdir(mode=PRIVATE, exist_ok=True)
                folder.chmod(PRIVATE)
        return self
