"""Projects, buildings, rooms and contractors."""
