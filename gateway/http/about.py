"""What is known of a request before it is looked at: its id, and the language to answer in."""

import re
from uuid import uuid4

from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from contracts.core.fields import LANGUAGES

_REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{8,80}")


def request_id_of(given: str) -> str:
    """Return the id that the request brings, if it is a sane one; else a new one."""
    return given if _REQUEST_ID.fullmatch(given) else str(uuid4())


def language_of(accepted: str) -> str:
    """Return the best of our languages for what ``Accept-Language`` says."""
    found = parse_accept_header(accepted, LanguageAccept).best_match(LANGUAGES, LANGUAGES[0])
    return str(found)
