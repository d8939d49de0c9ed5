"""Text as people type it in Chinese forms: odd spaces, full-width letters, padded names, labels of rooms."""

import re
import unicodedata

# What is not seen but copied along: zero-width characters, the byte order mark, soft hyphens, control characters.
_INVISIBLE = dict.fromkeys(
    [*range(0x20), 0x7F, 0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF]
)
_INVISIBLE |= {ord(space): " " for space in "\t\n\v\f\r"}
# Names keep their ideographs and brackets: NFKC would replace rare characters that are somebody's name.
_HALF_WIDTH_LETTERS = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_IDEOGRAPH = r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003FFFF]"
_PADDING = re.compile(rf"(?<={_IDEOGRAPH})\s+(?={_IDEOGRAPH})")
_MIDDLE_DOT = re.compile(rf"(?<={_IDEOGRAPH})\s*[·•‧・･∙．.]\s*(?={_IDEOGRAPH})")


def tidy(text: str) -> str:
    """Return ``text`` without invisible characters, and with one plain space for any run of spaces."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join(text.translate(_INVISIBLE).split())


def half_width(text: str) -> str:
    """Return ``text`` tidied, with full-width and compatibility forms as plain ones (NFKC: ``１２㎡`` → ``12m2``)."""
    return tidy(text) if text.isascii() else " ".join(unicodedata.normalize("NFKC", tidy(text)).split())


def squeezed(text: str) -> str:
    """Return ``text`` in plain forms and without any space."""
    text = half_width(text).replace(" ", "")
    # An accent that stood after a space now stands after a letter.
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def personal_name(text: str) -> str:
    """Return a name without padding (``张　三`` → ``张三``), its middle dot as ``·``; characters stay as they are."""
    text = tidy(text).translate(_HALF_WIDTH_LETTERS)
    return _MIDDLE_DOT.sub("·", _PADDING.sub("", text))
