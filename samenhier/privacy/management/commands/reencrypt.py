"""Write everything that is encrypted at rest anew, with the first of FIELD_KEYS."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from samenhier.privacy.rotation import rotate


class Command(BaseCommand):
    help = "Write what is encrypted anew with the first of FIELD_KEYS, so that the others can go."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Count, and change nothing.")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        unreadable = left = 0
        for count in rotate(is_dry=dry_run):
            self.stdout.write(
                f"{count.of}: {count.anew} {'to write' if dry_run else 'written'} anew, "
                f"{count.right} right already, {count.meanwhile} changed meanwhile, "
                f"{count.unreadable} unreadable"
            )
            unreadable += count.unreadable
            left += count.meanwhile + (count.anew if dry_run else 0)
        if unreadable:
            raise CommandError(f"{unreadable} values are opened by no key: is one missing?")
        done = "Nothing needs an old key: it can go." if not left else "Run it once more."
        self.stdout.write(done)
