"""List who was erased, by kind and number: to keep outside the backups."""

from typing import Any

from django.core.management.base import BaseCommand

from samenhier.privacy.models import Erasure


class Command(BaseCommand):
    help = "List the erasures, a line each, for `erase_again` after a backup was put back."

    def handle(self, *args: Any, **options: Any) -> None:
        for erasure in Erasure.objects.select_related("kind").order_by("at", "pk"):
            kind = erasure.kind
            self.stdout.write(f"{kind.app_label}.{kind.model} {erasure.number}")
