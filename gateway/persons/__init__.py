"""What is known of a customer, over all parts: given out on request."""
