"""Customers: persons and companies, and the rooms they own or rent."""
