"""Households who arrive: the people, what they would like, and the way to being ready."""

from newcomers.models.household import (
    Household,
    HouseholdQuerySet,
    HouseholdStatus,
    HouseholdStatusChange,
    SafetyWish,
    new_reference,
)
from newcomers.models.need import Need, NeedWeight
from newcomers.models.person import Person, PersonLanguage, PersonQuerySet, Relation

__all__ = [
    "Household",
    "HouseholdQuerySet",
    "HouseholdStatus",
    "HouseholdStatusChange",
    "Need",
    "NeedWeight",
    "Person",
    "PersonLanguage",
    "PersonQuerySet",
    "Relation",
    "SafetyWish",
    "new_reference",
]
