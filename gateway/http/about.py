"""What is known of a request before it is looked at: its id, the language to answer in, what sends it."""

import re
from functools import lru_cache

from flask import Request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from contracts.core.fields import LANGUAGES
from contracts.core.uuids import new_id

_DEVICE_LENGTH = 200
_LANGUAGES = 256
_REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{8,80}")


def request_id_of(given: str) -> str:
    """Return the id that the request brings, if it is a sane one; else a new one."""
    return given if _REQUEST_ID.fullmatch(given) else str(new_id())


@lru_cache(_LANGUAGES)
def language_of(accepted: str) -> str:
    """Return the best of our languages for what ``Accept-Language`` says."""
    found = parse_accept_header(accepted, LanguageAccept).best_match(LANGUAGES, LANGUAGES[0])
    return str(found)


def device_of(request: Request) -> str:
    """Return what the client says it is, so that people know their sessions apart."""
    said = request.headers.get("User-Agent", "")[:_DEVICE_LENGTH]
    return "".join(letter for letter in said if letter.isprintable())
