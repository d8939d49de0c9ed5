"""The local stack: embedded PostgreSQL, a private RabbitMQ node and the processes of the suite, on one machine."""
