"""What no step of the sign-up takes, and what it says; test_bad_input.py types it all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

THIS_YEAR = timezone.localdate().year
BSN = "111222333"

POSTCODE = "A postcode has four digits and two letters, for example 2511 AB."
PHONE_NUMBER = "Type a phone number, for example 06 12 34 56 78 or +380 50 123 45 67."
IDENTITY_NUMBER = "This looks like a citizen service number (BSN). Please take it out."
ADULT = (
    "Members of a group are 18 or older, because you take on a responsibility. "
    "You are welcome as soon as you are 18."
)
YEAR = "Type a year in four digits, for example 1985."
PARTS = "Choose at least two parts of the week."
ADDRESS = "This is not a full e-mail address. It looks like noor@example.org."

Typed = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Refusal:
    """What is typed in a step, where the link in the summary leads, and the message there."""

    step: str
    typed: Typed
    target: str
    message: str


REFUSED = [
    *(
        Refusal("place", {"postcode": typed}, "id_postcode", POSTCODE)
        for typed in ("1234", "2511 SS", "2511sa", "1234 SD", "Den Haag")
    ),
    Refusal("place", {"postcode": ""}, "id_postcode", "Type your postcode, for example 2511 AB."),
    Refusal(
        "place",
        {"postcode": "9999 XX"},
        "id_municipality",
        "We do not know which municipality this is. Choose it from the list.",
    ),
    Refusal("group", {"name": ""}, "id_name", "Give your group a name. It can be short."),
    Refusal("group", {"bond": ""}, "id_bond", "Choose how you know each other."),
    Refusal("group", {"introduction": f"Ik ben {BSN}"}, "id_introduction", IDENTITY_NUMBER),
    Refusal("people", {"name": ""}, "id_name", "Type your name."),
    Refusal("people", {"name": f"Fatma {BSN}"}, "id_name", IDENTITY_NUMBER),
    Refusal("people", {"email": "fatma@"}, "id_email", ADDRESS),
    Refusal("people", {"phone": "bel me"}, "id_phone", PHONE_NUMBER),
    Refusal("people", {"phone": "+999 1"}, "id_phone", PHONE_NUMBER),
    Refusal(
        "people",
        {"others-1-name": ""},
        "id_others-1-name",
        "Type the name of this person.",
    ),
    Refusal("people", {"others-1-name": BSN}, "id_others-1-name", IDENTITY_NUMBER),
    Refusal("people", {"others-1-email": "jan"}, "id_others-1-email", ADDRESS),
    Refusal(
        "people",
        {"others-1-email": "FATMA@example.org"},
        "id_others-1-email",
        "You typed this address twice. Everybody has their own.",
    ),
    Refusal("together", {"day_parts": []}, "id_day_parts_set", PARTS),
    Refusal("together", {"day_parts": ["sat_morning"]}, "id_day_parts_set", PARTS),
    *(
        Refusal(
            "together",
            {"max_household": typed},
            "id_max_household",
            "Type a number from 1 to 12, for example 4.",
        )
        for typed in ("", "vier", "13")
    ),
    Refusal("you", {"birth_year": ""}, "id_birth_year", YEAR),
    Refusal("you", {"birth_year": "85"}, "id_birth_year", YEAR),
    Refusal("you", {"birth_year": str(THIS_YEAR - 17)}, "id_birth_year", ADULT),
    Refusal(
        "you",
        {"level_nl": "", "level_en": "", "language_1": "", "level_1": ""},
        "id_level_nl",
        "Choose at least one language you speak.",
    ),
    Refusal(
        "likes",
        {"children_birth_years": BSN},
        "id_children_birth_years",
        "Type each year in four digits, for example 2015, 2018.",
    ),
    Refusal(
        "consent",
        {"consent": []},
        "id_consent",
        "Without your consent we cannot use your answers. Tick the box to go on.",
    ),
]

# For a browser without scripts, and for Arabic on the smallest phone: one of each kind of control.
SOME = {
    one.target: one
    for one in REFUSED
    if one.target in {"id_postcode", "id_others-1-name", "id_day_parts_set", "id_consent"}
}
HANDFUL = list(SOME.values())
