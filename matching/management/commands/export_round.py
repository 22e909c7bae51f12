"""What a round froze, as files of the engine: `manage.py export_round ID > PROBLEM.json`.

With `--verify` the round is solved again: exit code 0 when the answer is the stored one and proved,
1 when not, 2 when there is no such round.
"""

import json
import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from matching.models import MatchingRound


class Command(BaseCommand):
    help = "Write what a round froze to standard output, or solve it again and compare."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", help="the id of the round, as in the address of its page")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--solution", action="store_true", help="write the stored solution")
        what.add_argument(
            "--case",
            action="store_true",
            help="write the frozen pool: attributes of people, so remove the file after use",
        )
        what.add_argument("--verify", action="store_true", help="solve it again and compare")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write one document, or the verdict."""
        from matching import plans  # loads NumPy

        found = _round(options["id"])
        if options["case"]:
            self.stdout.write(json.dumps(found.case, sort_keys=True))
        elif options["verify"]:
            self._verify(_solved(found))
        elif options["solution"]:
            self.stdout.write(plans.solution_text(_solved(found)))
        else:
            self.stdout.write(plans.problem_text(found))

    def _verify(self, matching_round: MatchingRound) -> None:
        from matching import rounds  # loads OR-Tools

        different = rounds.differences(matching_round)
        for sentence in different:
            self.stdout.write(sentence)
        if different:
            sys.exit(1)
        self.stdout.write("the same answer, and proved")


def _round(text: str) -> MatchingRound:
    try:
        found = MatchingRound.objects.get(pk=text)
    except (MatchingRound.DoesNotExist, ValidationError) as error:
        raise CommandError(f"There is no round {text}.", returncode=2) from error
    if found.problem is None:
        raise CommandError(f"Round {text} has nothing frozen: it is {found.status}.", returncode=2)
    return found


def _solved(matching_round: MatchingRound) -> MatchingRound:
    if matching_round.solution is None:
        raise CommandError(
            f"Round {matching_round.pk} has no solution: it is {matching_round.status}.",
            returncode=2,
        )
    return matching_round
