"""Who is there and what they may do: accounts, sessions, roles, grants."""
