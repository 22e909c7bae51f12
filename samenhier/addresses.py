"""Full addresses of pages, for mails and for what is shared outside the site."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override


def full_address(name: str, *args: Any, language: str | None = None) -> str:
    """The full address of a page: in this language, or in the language of now."""
    if language is None:
        return f"{settings.SITE_URL}{reverse(name, args=args)}"
    with override(language):
        return full_address(name, *args)
