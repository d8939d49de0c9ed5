"""Who may do what: decided a second time apart from the code, and shown role by role."""
