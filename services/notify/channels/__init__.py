"""The ways to people: mail and text messages. What is told in the app needs none."""
