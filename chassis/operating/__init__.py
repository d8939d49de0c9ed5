"""What operators do beside the processes of a part: with its dead letters, its events, its consumer and its copies."""
