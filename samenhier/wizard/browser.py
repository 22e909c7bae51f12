"""Which unfinished form belongs to this browser."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from samenhier.wizard.drafts import DraftQuerySet

MOST_KEYS = 5


class Drafts:
    """The drafts of one kind that this browser may read and change, the present one last."""

    def __init__(self, kept_in: str, drafts: DraftQuerySet) -> None:
        self.kept_in, self.drafts = kept_in, drafts

    def tie(self, request: HttpRequest, key: UUID) -> None:
        """Let this browser read and change the draft with this key, and make it the present one."""
        others = [one for one in self._keys(request) if one != str(key)]
        request.session[self.kept_in] = [*others, str(key)][-MOST_KEYS:]

    def untie(self, request: HttpRequest, key: UUID) -> None:
        request.session[self.kept_in] = [one for one in self._keys(request) if one != str(key)]

    def present(self, request: HttpRequest) -> Any:
        """The draft this browser works on, or None."""
        keys = self._keys(request)
        return self.drafts.alive().filter(key=keys[-1]).first() if keys else None

    def named(self, request: HttpRequest, key: UUID) -> Any:
        """The draft a page was made for, if it is this browser's; else the present one."""
        if str(key) in self._keys(request):
            return self.drafts.alive().filter(key=key).first()
        return self.present(request)

    def _keys(self, request: HttpRequest) -> list[str]:
        keys: list[str] = request.session.get(self.kept_in, [])
        return keys
