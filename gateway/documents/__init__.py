"""What the suite says of itself, made from the contracts and the table of routes: OpenAPI, AsyncAPI, JSON Schema."""
