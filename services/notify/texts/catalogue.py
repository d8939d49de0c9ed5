"""All ready texts, by code, channel and language."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from services.notify.texts import en, zh
from services.notify.texts.text import Text

SECRETS = frozenset({"rating_code", "code"})
"""Values that only the recipient may see."""

_LANGUAGES = {"zh": zh.TEXTS, "en": en.TEXTS}
_NAMESPACE = UUID("5b0f6d0e-5b8c-4f0e-9a54-7a0f6a1f2c11")


@dataclass(frozen=True)
class Key:
    """Which text: what for, by which channel, in which language."""

    code: str
    channel: str
    language: str

    @property
    def id(self) -> UUID:
        """The same id for the same text in every company."""
        return uuid5(_NAMESPACE, f"{self.code}/{self.channel}/{self.language}")


READY: dict[Key, Text] = {
    Key(code, channel, language): text
    for language, texts in _LANGUAGES.items()
    for code, channels in texts.items()
    for channel, text in channels.items()
}
