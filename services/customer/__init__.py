"""Persons and companies, how to reach them, the rooms they own or rent."""
