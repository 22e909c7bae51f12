"""Codes that people write down and type: made, shown in groups, and read back."""

from django.utils.crypto import get_random_string, salted_hmac

from samenhier.accounts.postcodes import in_latin
from samenhier.privacy.references import SIGNS


def make_code(length: int) -> str:
    """A new one. Each sign is one of thirty: ten of them are 49 bits."""
    return get_random_string(length, SIGNS)


def spaced(code: str, size: int) -> str:
    """As it is shown: in groups of `size`, which are easier to copy."""
    return "-".join(code[start : start + size] for start in range(0, len(code), size))


def read_code(typed: str) -> str:
    """As it was made, whatever stands between and on whichever keyboard."""
    return "".join(sign for sign in in_latin(typed).upper() if sign in SIGNS)


def fingerprint(code: str, salt: str) -> str:
    """What is kept of a code that has to be found by itself; the server's key makes it useless
    to who has only the database."""
    return salted_hmac(salt, code, algorithm="sha256").hexdigest()
