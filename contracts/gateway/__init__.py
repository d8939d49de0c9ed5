"""What the gateway tells the services."""
