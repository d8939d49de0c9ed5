"""Who may reach the rows of a table, declared as data: on the model for queries, in the migration for the database."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Reach:
    """Names the columns that say who may reach a row; any one of them is enough, and the whole tenant always may.

    - ``node``: the organization node that the row belongs to
    - ``room``: the room, and the moment the row came up (None: the period must last now)
    - ``assignee``, ``partner``: whom it is assigned to, which partner it concerns
    - ``owner``: the person whose own row it is
    - ``addressee``: (person, room, moment): the same; but where the row is of a room, only while one has had that room
    - ``parent``: (table, column): as the row of ``table`` with the id in ``column``
    - ``through``: (table, column): as a row of ``table`` that has this row's id in ``column``

    With nothing named everybody of the tenant may.
    """

    node: str | None = None
    room: tuple[str, str | None] | None = None
    assignee: str | None = None
    partner: str | None = None
    owner: str | None = None
    addressee: tuple[str, str, str] | None = None
    parent: tuple[str, str] | None = None
    through: tuple[str, str] | None = None

    @property
    def everybody(self) -> bool:
        """Whether all of the tenant may reach all rows."""
        return self == Reach()

    def named(self) -> dict[str, object]:
        """Return what is named, in the order of the fields."""
        return {name: value for name, value in asdict(self).items() if value is not None}
