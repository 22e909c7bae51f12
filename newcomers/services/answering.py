"""What a household told us, written down."""

from collections.abc import Mapping

from django.db import transaction

from newcomers.models import Household, Need, Person, PersonLanguage, Preference


@transaction.atomic
def set_needs(
    household: Household, weights: Mapping[str, int], goals: Mapping[str, str] | None = None
) -> None:
    """Make these the needs of the household: {domain: weight}, with {domain: goal} if told."""
    household.needs.exclude(domain__in=weights).delete()
    told = goals or {}
    Need.objects.bulk_create(
        [
            Need(household=household, domain=domain, weight=weight, goal=told.get(domain, ""))
            for domain, weight in weights.items()
        ],
        update_conflicts=True,
        unique_fields=["household", "domain"],
        update_fields=["weight"] if goals is None else ["weight", "goal"],
    )


@transaction.atomic
def set_preferences(household: Household, wishes: Mapping[str, tuple[str, str]]) -> None:
    """Make these the wishes of the household about its group: {subject: (wish, strength)}."""
    household.preferences.exclude(subject__in=wishes).delete()
    Preference.objects.bulk_create(
        [
            Preference(household=household, subject=subject, value=value, strength=strength)
            for subject, (value, strength) in wishes.items()
        ],
        update_conflicts=True,
        unique_fields=["household", "subject"],
        update_fields=["value", "strength"],
    )


@transaction.atomic
def set_languages(person: Person, levels: Mapping[str, int]) -> None:
    """Make these the languages of the person: {language: level}."""
    person.languages.exclude(language__in=levels).delete()
    PersonLanguage.objects.bulk_create(
        [PersonLanguage(person=person, language=code, level=levels[code]) for code in levels],
        update_conflicts=True,
        unique_fields=["person", "language"],
        update_fields=["level"],
    )
