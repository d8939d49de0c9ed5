"""What a file is, by its content: whatever its name or its sender says. What is none of these is refused."""

import io
from collections.abc import Mapping
from zipfile import BadZipFile, ZipFile

from contracts.core.errors import ServiceError
from gateway.attachments.pictures import Picture, picture_of

_OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX, XLSX = f"{_OFFICE}wordprocessingml.document", f"{_OFFICE}spreadsheetml.sheet"
PICTURES = ("image/jpeg", "image/png", "image/webp")
PDF, TEXT = "application/pdf", "text/plain"
TYPES = (*PICTURES, PDF, DOCX, XLSX, TEXT)
_MAIN: Mapping[str, str] = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
_MOST_TYPES = 1024 * 1024


class Unacceptable(ServiceError):
    """The content is of no type that is taken, or damaged, or a picture too large; the detail is the stable reason."""

    code = "attachment_refused"
    status = 422
    title = "The file cannot be attached"


def examined(content: bytes) -> tuple[str, Picture | None]:
    """Return the media type of ``content``, and of a picture what is made of it. Raises :class:`Unacceptable`."""
    try:
        picture = picture_of(content)
    except ValueError as error:
        raise Unacceptable(str(error)) from None
    if picture is not None:
        return picture.media_type, picture
    found = _document(content)
    if found is None:
        raise Unacceptable("unknown_type")
    return found, None


def _document(content: bytes) -> str | None:
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    return TEXT if _is_text(content) else None


def _office(content: bytes) -> str | None:
    """Return which kind of office document an archive is; None for others, and for those with macros."""
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            listed = archive.getinfo("[Content_Types].xml")
            types = archive.read(listed) if listed.file_size <= _MOST_TYPES else b"macroEnabled"
    except (BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        return None
    has_macros = b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names)
    return None if has_macros else next((kind for main, kind in _MAIN.items() if main in names), None)


def _is_text(content: bytes) -> bool:
    """Say whether it is text of people: UTF-8, no control characters, and no page that a browser would run."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    controls = any(letter < " " and letter not in "\t\n\r\f" for letter in set(text))
    return not controls and not text.lstrip().startswith("<")
