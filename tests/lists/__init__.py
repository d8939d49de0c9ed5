"""What all lists of all services have in common."""
