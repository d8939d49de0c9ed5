"""The demo company: a property group with its people, rooms and residents, the same from the same seed."""
