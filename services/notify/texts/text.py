"""A text with places for values: ``{number}`` stands for the value of that name, and there is no other syntax."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_PLACE = re.compile(r"\{([a-z_]+)\}")
_BRACE = re.compile(r"[{}]")
NOTHING = "-"


@dataclass(frozen=True)
class Text:
    """The subject (null where the channel has none) and the body of a message."""

    subject: str | None
    body: str

    @property
    def places(self) -> frozenset[str]:
        """The names of the values that the text asks for."""
        return frozenset(_PLACE.findall(f"{self.subject or ''}\n{self.body}"))

    @property
    def sound(self) -> bool:
        """Whether every brace belongs to a place for a value."""
        return not _BRACE.search(_PLACE.sub("", f"{self.subject or ''}\n{self.body}"))

    def filled(self, values: Mapping[str, str]) -> "Text":
        """Return the text with ``values`` in their places, a dash for what is missing. No value is read as text."""
        return Text(_fill(self.subject, values) if self.subject else self.subject, _fill(self.body, values))


def _fill(text: str, values: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda place: values.get(place[1]) or NOTHING, text)
