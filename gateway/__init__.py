"""The one HTTP door: who is there, what may they do, which service answers."""
