"""Workbooks of a company's data: checking, reading, and reporting what cannot be taken. No database, no HTTP."""
