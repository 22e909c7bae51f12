"""Text that is encrypted at rest."""

import base64
import hashlib
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


def _fernets() -> list[Fernet]:
    digests = (hashlib.sha256(key.encode()).digest() for key in settings.FIELD_KEYS)
    return [Fernet(base64.urlsafe_b64encode(digest)) for digest in digests]


def _keys() -> MultiFernet:
    """The first of FIELD_KEYS writes, all of them read: so a key can be replaced."""
    return MultiFernet(_fernets())


def encrypt(text: str) -> str:
    return _keys().encrypt(text.encode()).decode()


def decrypt(text: str) -> str:
    """The text again; raises cryptography.fernet.InvalidToken where no key opens it."""
    return _keys().decrypt(text.encode()).decode()


def has_first_key(encrypted: str) -> bool:
    """Whether the first of FIELD_KEYS wrote this, so that it needs no other."""
    try:
        _fernets()[0].decrypt(encrypted.encode())
    except InvalidToken:
        return False
    return True


class EncryptedTextField(models.TextField):
    """Text that the database holds only encrypted (Fernet). Empty text stays empty.

    It cannot be searched. A value that no key opens raises cryptography.fernet.InvalidToken.
    """

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return encrypt(text) if text else text

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return decrypt(value) if value else value
