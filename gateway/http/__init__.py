"""How a request becomes a call, and an answer or an error becomes a response."""
