"""Signing in: by mailed code or password, with a second step for who works here."""
