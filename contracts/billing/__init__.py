"""Charge items, invoices and payments."""
