"""What is made before a service's first process starts, and how its containers are asked for their health."""
