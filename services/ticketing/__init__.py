"""Repair tickets: from the report to the rating."""
