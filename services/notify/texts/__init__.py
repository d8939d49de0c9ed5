"""The ready texts, in the languages that are spoken, and what is filled into them."""
