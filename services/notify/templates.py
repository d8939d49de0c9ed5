"""The texts in force: the ready ones, and a company's own in their place."""

from collections.abc import Iterable
from typing import Any

from chassis.database import UnitOfWork
from contracts.core.errors import FieldProblem, Forbidden, Invalid, NotFound
from services.notify.models import OwnText
from services.notify.texts.catalogue import READY, Key
from services.notify.texts.text import Text


def own_texts(work: UnitOfWork, codes: Iterable[str] | None = None) -> dict[Key, Text]:
    """Return the company's own texts, all or those with ``codes``."""
    found = work.select(OwnText)
    if codes is not None:
        found = found.where(OwnText.code.in_(list(codes)))
    return {_key(row): Text(row.subject, row.body) for row in work.all(found)}


def list_templates(work: UnitOfWork) -> dict[str, Any]:
    """Return every text in force, by code, channel and language."""
    own = own_texts(work)
    keys = sorted(READY, key=lambda key: (key.code, key.channel, key.language))
    return {"items": [_template(key, own.get(key)) for key in keys]}


def set_template(
    work: UnitOfWork, *, code: str, channel: str, language: str, subject: str | None, body: str
) -> dict[str, Any]:
    """Put the company's own text in the place of a ready one; the ready text itself puts that back in force.

    Raises NotFound where there is no ready text, Invalid for a value that the ready one does not have and for a code of
    it that is left out, Forbidden unless the caller reaches the whole company, whose texts they are.
    """
    if not work.context.scopes.whole:
        raise Forbidden("The texts are those of the whole company.")
    key, text = Key(code, channel, language), Text(subject, body)
    if key not in READY:
        raise NotFound("There is no such template.")
    _check(text, READY[key])
    row = work.first(work.select(OwnText).where(*_is(key)).with_for_update())
    before = Text(row.subject, row.body) if row else READY[key]
    _put(work, key, text, row)
    work.log("template.set", "template", key.id, _told(before), _told(text))
    return _template(key, None if text == READY[key] else text)


def _told(text: Text) -> dict[str, Any]:
    return {"subject": text.subject, "body": text.body}


def _put(work: UnitOfWork, key: Key, text: Text, row: OwnText | None) -> None:
    if text == READY[key]:
        if row:
            work.session.delete(row)
    elif row:
        row.subject, row.body = text.subject, text.body
    else:
        work.add(OwnText(**vars(key), subject=text.subject, body=text.body))


def _check(text: Text, ready: Text) -> None:
    problems = []
    if unknown := sorted(text.places - ready.places):
        values = ", ".join(sorted(ready.places)) or "none"
        problems.append(FieldProblem("body", "unknown_value", f"{', '.join(unknown)} is unknown; there are: {values}."))
    if missing := sorted(name for name in ready.places - text.places if name.endswith("code")):
        reason = f"Without {', '.join(missing)} the message is of no use."
        problems.append(FieldProblem("body", "missing_value", reason))
    if not text.sound:
        problems.append(FieldProblem("body", "invalid", "A brace belongs to no value: write {name}."))
    if (text.subject is None) != (ready.subject is None):
        reason = "The ready text has a subject." if ready.subject else "The ready text has no subject."
        problems.append(FieldProblem("subject", "invalid", reason))
    if problems:
        raise Invalid(fields=problems)


def _is(key: Key) -> tuple[Any, ...]:
    return OwnText.code == key.code, OwnText.channel == key.channel, OwnText.language == key.language


def _key(row: OwnText) -> Key:
    return Key(row.code, row.channel, row.language)


def _template(key: Key, own: Text | None) -> dict[str, Any]:
    text = own or READY[key]
    return {"id": key.id, **vars(key), "subject": text.subject, "body": text.body, "own": own is not None}
