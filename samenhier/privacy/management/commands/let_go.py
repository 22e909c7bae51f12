"""Let go of what has been here long enough, or only say what that would be."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from samenhier.privacy import letting_go


class Command(BaseCommand):
    help = "Delete or erase what has been kept as long as docs/privacy.md says, and report it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Count, and change nothing.")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        for line in letting_go.run(is_dry=dry_run).report:
            if line.get("is_unknown"):
                self.stdout.write("{rule}: what is due could not be found".format(**line))
            else:
                self.stdout.write("{rule}: {due} due, {done} done, {failed} failed".format(**line))
