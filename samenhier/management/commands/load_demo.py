"""Load the invented programme of the demo."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from samenhier.accounts.models import User
from samenhier.demo import programme


class Command(BaseCommand):
    help = "Load the invented programme of the demo into its own, empty SQLite database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--sign-ins",
            type=Path,
            default=Path(settings.BASE_DIR) / ".demo" / "sign-ins.json",
            help="where to write who can sign in",
        )

    def handle(self, *args: Any, sign_ins: Path, **options: Any) -> None:
        # Everybody can read the demo's passwords: they must never reach a real database.
        if connection.vendor != "sqlite":
            raise CommandError("The demo loads into its own SQLite database only.")
        if User.objects.exists():
            self.stdout.write("The database is not empty: nothing to do.")
            return
        made = programme.load(timezone.localdate())
        sign_ins.write_text(json.dumps([asdict(person) for person in made.sign_ins], indent=1))
        doors = sign_ins.with_name("doors.json")
        doors.write_text(json.dumps([asdict(door) for door in made.doors], indent=1))
        self.stdout.write(f"Loaded. Sign-ins are in {sign_ins.name}.")
