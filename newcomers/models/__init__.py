"""Households who arrive: the people, what they would like, and the way to being ready."""

from newcomers.models.household import (
    Household,
    HouseholdQuerySet,
    HouseholdStatus,
    HouseholdStatusChange,
    PracticalRequirement,
    SafetyWish,
    Way,
    new_reference,
)
from newcomers.models.intake import IntakeTalk, NextAction, NextActionKind, NextActionQuerySet
from newcomers.models.need import Need, NeedWeight
from newcomers.models.person import (
    Education,
    Person,
    PersonLanguage,
    PersonQuerySet,
    Relation,
    WorkField,
)
from newcomers.models.preference import (
    VALUES,
    Composition,
    Place,
    Preference,
    Strength,
    Subject,
)
from newcomers.models.registration import (
    LABEL,
    SECRET,
    AccessCode,
    Referral,
    ReferralState,
    Registration,
    RegistrationDraft,
)
from newcomers.models.track import TrackText

__all__ = [
    "LABEL",
    "SECRET",
    "VALUES",
    "AccessCode",
    "Composition",
    "Education",
    "Household",
    "HouseholdQuerySet",
    "HouseholdStatus",
    "HouseholdStatusChange",
    "IntakeTalk",
    "Need",
    "NeedWeight",
    "NextAction",
    "NextActionKind",
    "NextActionQuerySet",
    "Person",
    "PersonLanguage",
    "PersonQuerySet",
    "Place",
    "PracticalRequirement",
    "Preference",
    "Referral",
    "ReferralState",
    "Registration",
    "RegistrationDraft",
    "Relation",
    "SafetyWish",
    "Strength",
    "Subject",
    "TrackText",
    "Way",
    "WorkField",
    "new_reference",
]
