"""How much somebody may ask in a minute: counted in memory, and shared by all copies within a second."""
