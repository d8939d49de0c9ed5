"""The local stack, really run: each test has a folder of its own."""
