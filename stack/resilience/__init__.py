"""Faults done to the whole suite under load, and what came of them."""
