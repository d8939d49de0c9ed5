"""A hop over the broker and back: of bare pika, and of ours with an empty call. Each end is a process of its own."""
