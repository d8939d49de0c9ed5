"""Repair tickets: from the report to the closed ticket."""
