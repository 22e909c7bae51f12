"""What records are called in mails, lists and talks: a reference says nothing about people."""

from django.utils.crypto import get_random_string

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is taken for another when read aloud


def make_reference(kind: str) -> str:
    """A new one, such as H-7K2MPX."""
    return f"{kind}-{get_random_string(6, SIGNS)}"
