"""Which dead letters are meant."""

from dataclasses import dataclass

from chassis.operating.letters import DeadLetter


@dataclass(frozen=True)
class Selection:
    """Conditions that narrow each other down; any of several values of one is enough, an empty one takes all."""

    ids: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    requests: bool = False

    def __bool__(self) -> bool:
        return self != Selection()

    def takes(self, letter: DeadLetter) -> bool:
        """Say whether ``letter`` is meant."""
        return (
            (not self.ids or letter.id in self.ids)
            and (not self.reasons or letter.reason in self.reasons)
            and (not self.keys or letter.key in self.keys or letter.key.rpartition(".v")[0] in self.keys)
            and (letter.is_request or not self.requests)
        )
