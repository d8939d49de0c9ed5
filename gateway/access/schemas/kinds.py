"""How it is said which kinds of personal values are shown in full."""

from marshmallow import fields
from marshmallow.validate import Length

from contracts.core.fields import choice
from contracts.core.personal import KINDS


def kinds_field() -> fields.List[str]:
    """Return the field that says which kinds of personal values are shown in full: all others are masked."""
    return fields.List(choice(*KINDS), load_default=list, validate=Length(max=len(KINDS)))
