"""What a household told us, written down."""

from collections.abc import Mapping

from django.db import transaction

from newcomers.models import Household, Need, Person, PersonLanguage


@transaction.atomic
def set_needs(household: Household, weights: Mapping[str, int]) -> None:
    """Make these the needs of the household: {domain: weight}."""
    household.needs.exclude(domain__in=weights).delete()
    Need.objects.bulk_create(
        [Need(household=household, domain=domain, weight=weights[domain]) for domain in weights],
        update_conflicts=True,
        unique_fields=["household", "domain"],
        update_fields=["weight"],
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
