"""The contracts as they are committed."""
