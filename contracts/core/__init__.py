"""The words every contract is made of. Knows no service."""
