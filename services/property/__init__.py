"""Projects, rooms and contractors."""
