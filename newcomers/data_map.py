"""What is kept about newcomers."""

from newcomers.models import Household, HouseholdStatusChange, Need, Person, PersonLanguage
from samenhier.privacy.mapping import EMPTIED, HOUSEHOLD, Entry, ModelMap, decade, register

register(
    "Newcomers",
    ModelMap(
        Household,
        (
            Entry(
                "id reference status created_at waiting_since",
                "to know the household and that nobody waits unseen",
                "staff, the household",
                "refused / year",
            ),
            Entry("user", "sign-in; may be left out", "staff, the household", "year"),
            Entry("municipality", "distance", "staff, the household", "refused / year"),
            Entry("pc4 travel_km", "distance", "staff, the household", "refused / year", EMPTIED),
            Entry(
                "track",
                "some groups prepare for resettled people; never a permit number",
                "staff, the household",
                "year",
            ),
            Entry(
                "language interpreter_agreed",
                "to talk with each other",
                "staff, the builder, the household",
                "year",
            ),
            Entry(
                "phone email",
                "to reach them; encrypted; may be left out",
                "staff, the builder, the household",
                "refused / year",
                EMPTIED,
                is_mark=True,
            ),
            Entry(
                "vulnerability",
                "how much support is needed; 5 is never matched automatically",
                "staff only",
                "year",
            ),
            Entry(
                "safety_wish avoids",
                "their safety and comfort",
                "staff, the household",
                "year",
                EMPTIED,
            ),
            Entry(
                "practical_needs",
                "as a practical requirement, with a consent of its own",
                "staff, the household",
                "year",
                EMPTIED,
            ),
            Entry(
                "day_parts style_planned style_lively style_often style_doing style_outdoors "
                "emphasis",
                "a good match; may be left out",
                "staff, the household",
                "refused / year",
            ),
            Entry(
                "intake_notes",
                "what the intake needs to remember; encrypted",
                "staff",
                "refused / year",
                EMPTIED,
            ),
        ),
        {HOUSEHOLD: "pk"},
    ),
    ModelMap(
        Person,
        (
            Entry(
                "id household relation",
                "who belongs together",
                "staff, the household",
                "refused / year",
            ),
            Entry(
                "name",
                "to address the person; groups see the first name after activation",
                "staff, the builder, the household",
                "refused / year",
                EMPTIED,
                is_mark=True,
            ),
            Entry(
                "birth_year",
                "ages that fit",
                "staff, the household; a group sees age bands",
                "year",
                decade,
            ),
            Entry(
                "gender interests dislikes",
                "a good match; may be left out",
                "staff, the household",
                "year",
                EMPTIED,
            ),
        ),
        {HOUSEHOLD: "household"},
    ),
    ModelMap(
        PersonLanguage,
        (Entry("person language level", "a common language", "staff, the household", "year"),),
        {HOUSEHOLD: "person__household"},
        go=True,
    ),
    ModelMap(
        Need,
        (
            Entry(
                "household domain weight",
                "what they would like support with",
                "staff, the builder, the household",
                "year",
            ),
        ),
    ),
    ModelMap(
        HouseholdStatusChange,
        (
            Entry("record before after at by", "who decided what, when and why", "staff", "year"),
            Entry("reason", "who decided what, when and why", "staff", "year", EMPTIED),
        ),
        {HOUSEHOLD: "record"},
    ),
)
