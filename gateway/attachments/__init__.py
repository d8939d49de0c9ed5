"""Pictures and documents that hang on things of the services: sent in pieces (tus), checked, read, erased."""
