"""The way to RabbitMQ: one connection class for consumers, publishers and callers, and the broker's topology."""
