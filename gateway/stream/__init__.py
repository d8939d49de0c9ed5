"""What happened in somebody's scope, told as it happens: server-sent events."""
