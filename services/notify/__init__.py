"""Notify: messages to people by e-mail, SMS and in the app, and what became of each."""
