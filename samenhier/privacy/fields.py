"""Text that is encrypted at rest."""

import base64
import hashlib
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


def _keys() -> MultiFernet:
    """The first of FIELD_KEYS writes, all of them read: so a key can be replaced."""
    digests = (hashlib.sha256(key.encode()).digest() for key in settings.FIELD_KEYS)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class EncryptedTextField(models.TextField):
    """Text that the database holds only encrypted (Fernet). Empty text stays empty.

    It cannot be searched. A value that no key opens raises cryptography.fernet.InvalidToken.
    """

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return _keys().encrypt(text.encode()).decode() if text else text

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return _keys().decrypt(value.encode()).decode() if value else value
