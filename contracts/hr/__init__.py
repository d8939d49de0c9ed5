"""Organization, posts and employees."""
