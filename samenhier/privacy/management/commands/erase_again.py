"""Erase again who had been erased when a backup from before that was put back."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from samenhier.privacy.erasure import erase
from samenhier.privacy.models import Erasure, ErasureReason


class Command(BaseCommand):
    help = "Erase again everybody on a list that `list_erasures` made."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("list", type=Path, help="The file.")

    def handle(self, *args: Any, list: Path, **options: Any) -> None:  # noqa: A002
        done = sum(self._erase(line) for line in list.read_text().splitlines())
        self.stdout.write(f"{done} erased again.")

    def _erase(self, line: str) -> bool:
        label, _space, number = line.partition(" ")
        try:
            model = apps.get_model(label)
        except (LookupError, ValueError) as error:
            raise CommandError(f"This is no line of `list_erasures`: {line}") from error
        record = model._base_manager.filter(pk=number).first()
        if record is None or number in Erasure.objects.of(model):
            return False
        erase(record, by=None, reason=ErasureReason.REQUEST)
        return True
