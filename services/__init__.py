"""The services, each deployed by itself."""
