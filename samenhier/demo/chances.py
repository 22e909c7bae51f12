"""Chances for invented people: the same seed gives the same programme."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from samenhier.traits.choices import DayPart
from samenhier.traits.models import ContactTraits


class Chances(random.Random):
    """Draws from a fixed seed; invented data, not secrets."""

    def some(self, choices: Sequence[Any], fewest: int, most: int) -> list[Any]:
        count = min(len(choices), self.randint(fewest, most))
        return self.sample(list(choices), count)

    def day_parts(self, fewest: int, most: int) -> list[str]:
        likely = [
            part for part in DayPart.values if "evening" in part or part[:3] in {"sat", "sun"}
        ]
        chosen = self.some(likely, fewest - 1, most - 1) + self.some(DayPart.values, 1, 2)
        return sorted(set(chosen), key=DayPart.values.index)

    def style(self) -> dict[str, int | None]:
        answers = (1, 2, 3, 3, 4, 5, None)
        return {name: self.choice(answers) for name in ContactTraits.STYLE_FIELDS}

    def letters(self) -> str:
        return "".join(self.choice("ABCDEGHJKLMNPRTVWXZ") for _ in range(2))

    def days_ago(self, fewest: int, most: int) -> datetime:
        return timezone.now() - timedelta(days=self.randint(fewest, most))
