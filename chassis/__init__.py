"""What every service stands on. Knows no word of the domain."""
