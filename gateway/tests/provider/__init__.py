"""A real OpenID provider (Django OAuth Toolkit) for the tests of single sign-on."""
