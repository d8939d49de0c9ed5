"""What the services say to each other: RPC methods, events, schemas and errors, each declared once."""
