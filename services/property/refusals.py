"""Why property refuses a row."""

from contracts.core.imports import Refusal

NOT_A_PROJECT = Refusal(
    "node_code", "not_a_project", "该组织的类型不是项目。", "The node with this code is not of the kind project."
)


def no_project(code: str) -> Refusal:
    """Return the refusal of a room whose node has no project on record, or not yet."""
    return Refusal(
        "node_code", "unknown", f"“{code}”没有项目资料。", f"There is no project on record at “{code}”.", retry=True
    )
