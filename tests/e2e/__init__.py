"""The whole suite, over HTTP, as its users meet it."""
