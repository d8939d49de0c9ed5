"""What docker-compose.yml and the Dockerfile promise."""
