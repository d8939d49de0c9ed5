"""Who asks, for which tenant, allowed what, until when; and how that is signed."""

from chassis.context.giving import gives_as_json, gives_from_json
from chassis.context.keys import generate_key
from chassis.context.request import LANGUAGES, Context, system_context
from chassis.context.signing import SIGNS_FOR_PEOPLE, Signer, Verifier

__all__ = [
    "LANGUAGES",
    "SIGNS_FOR_PEOPLE",
    "Context",
    "Signer",
    "Verifier",
    "generate_key",
    "gives_as_json",
    "gives_from_json",
    "system_context",
]
