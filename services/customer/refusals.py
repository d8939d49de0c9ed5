"""Why customer refuses a row."""

from contracts.core.imports import Refusal

IDENTITY_TYPE_MISSING = Refusal(
    "identity_type",
    "identity_type_missing",
    "证件类型和证件号码要一起填写。",
    "An identity document has a type and a number.",
)


def no_room(node_code: str, label: str) -> Refusal:
    """Return the refusal of a row whose room is not on record, or not yet."""
    return Refusal(
        "room",
        "unknown",
        f"“{node_code}”中没有房间“{label}”。",
        f"There is no room “{label}” at “{node_code}” on record.",
        retry=True,
    )
