"""Enumerations, known by their code and by the words that people write for them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from gateway.imports.cells import Cell, cell_text
from gateway.imports.problems import Unacceptable
from gateway.imports.text import squeezed, tidy

_SEPARATORS = re.compile(r"[,，、;；|｜/／\n\r]+")


@dataclass(frozen=True, eq=False)
class Choice:
    """Codes with their labels: the first is Chinese and what we write, the others are accepted too."""

    labels: Mapping[str, tuple[str, ...]]
    _codes: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for code, labels in self.labels.items():
            for text in (code, *labels):
                self._codes[_key(text)] = code

    def one(self, cell: Cell) -> str:
        """Return the code that a cell names."""
        return self._code(cell_text(cell))

    def some(self, cell: Cell) -> list[str]:
        """Return the codes that a cell names, each once, in their order."""
        return list(dict.fromkeys(self._code(text) for text in split(cell_text(cell))))

    def label(self, code: str) -> str:
        """Return the Chinese label of ``code``."""
        return self.labels[code][0]

    def _code(self, text: str) -> str:
        code = self._codes.get(_key(text))
        if code is None:
            allowed_zh = "、".join(labels[0] for labels in self.labels.values())
            raise Unacceptable("choice_unknown", allowed_zh=allowed_zh, allowed_en=", ".join(self.labels))
        return code


def split(text: str) -> list[str]:
    """Return the items of a list in a cell, separated by commas, ``、``, semicolons, slashes or line breaks."""
    return [item for part in _SEPARATORS.split(text) if (item := tidy(part))]


def _key(text: str) -> str:
    return re.sub(r"[-_.]", "", squeezed(text)).casefold()
