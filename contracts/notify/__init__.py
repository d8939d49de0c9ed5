"""Messages to people, and notification events for partners."""
