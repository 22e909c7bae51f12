"""The form of the desk as a browser sends it."""

from typing import Any

from newcomers.models import Household
from samenhier.accounts.models import Municipality

NO_PEOPLE = {
    "people-TOTAL_FORMS": "0",
    "people-INITIAL_FORMS": "0",
    "people-MIN_NUM_FORMS": "0",
    "people-MAX_NUM_FORMS": "15",
}


def household(municipality: Municipality, **fields: Any) -> dict[str, Any]:
    """What is sent for a household without people; `fields` add to it."""
    return {
        "municipality": municipality.pk,
        "track": "status_holder",
        "pc4": "2511",
        "language": "ar",
        "waiting_since": "2026-09-01",
        "consent_language": "ar",
        **NO_PEOPLE,
        **fields,
    }


def people(*rows: dict[str, Any], of: Household | None = None) -> dict[str, Any]:
    """The rows of people; a row with an `id` is somebody of the household `of`."""
    known = sum("id" in row for row in rows)
    data: dict[str, Any] = {
        **NO_PEOPLE,
        "people-TOTAL_FORMS": str(len(rows)),
        "people-INITIAL_FORMS": str(known),
    }
    for index, row in enumerate(rows):
        if of:
            data[f"people-{index}-household"] = str(of.pk)
        for name, value in row.items():
            data[f"people-{index}-{name}"] = value
    return data


def person(name: str = "Amal", **fields: Any) -> dict[str, Any]:
    return {"name": name, "relation": "contact", "birth_year": "1990"} | fields
