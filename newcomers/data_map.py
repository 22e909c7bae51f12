"""What is kept about newcomers."""

from django.utils.translation import gettext_lazy as _

from newcomers.models import (
    AccessCode,
    Household,
    HouseholdStatusChange,
    IntakeTalk,
    Need,
    NextAction,
    Person,
    PersonLanguage,
    Preference,
    Referral,
    RegistrationDraft,
)
from samenhier.privacy.mapping import (
    A_SECRET,
    EMPTIED,
    HOUSEHOLD,
    UNFINISHED,
    Entry,
    ModelMap,
    decade,
    register,
)

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
                "decide_with_two",
                "a decision that two people should take; never why",
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
                "way assisted_by",
                "how they came, and who sat beside them",
                "staff, the household",
                "year",
            ),
            Entry(
                "may_leave_message",
                "to tell nothing to others who share the phone",
                "staff, the builder, the household",
                "year",
            ),
            Entry(
                "needs_interpreter",
                "to talk with each other",
                "staff, the builder, the household",
                "year",
            ),
            Entry(
                "requirements practical_needs",
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
                "staff, the household; a group that is proposed sees age bands",
                "year",
                decade,
            ),
            Entry(
                "gender dislikes education work_fields",
                "a good match; may be left out",
                "staff, the household",
                "year",
                EMPTIED,
            ),
            Entry(
                "interests",
                "a good match; may be left out",
                "staff, the household, a group that is proposed",
                "year",
                EMPTIED,
            ),
        ),
        {HOUSEHOLD: "household"},
    ),
    ModelMap(
        PersonLanguage,
        (
            Entry(
                "person language level",
                "a common language",
                "staff, the household; a group that is proposed sees which languages",
                "year",
            ),
        ),
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
            Entry(
                "goal",
                "what they would like to reach, in their own words; may be left out",
                "staff, the builder, the household",
                "year",
                EMPTIED,
            ),
        ),
        {HOUSEHOLD: "household"},
    ),
    ModelMap(
        Preference,
        (
            Entry(
                "household subject value strength",
                "a group that suits them; may be left out",
                "staff, the household",
                "refused / year",
            ),
        ),
        {HOUSEHOLD: "household"},
        go=True,
    ),
    ModelMap(
        IntakeTalk,
        (
            Entry(
                "id household held_on language had_interpreter by at",
                "that somebody spoke with them, in which language",
                "staff",
                "refused / year",
            ),
            Entry(
                "text",
                "what to remember of the talk; encrypted, never edited",
                "staff",
                "refused / year",
                EMPTIED,
            ),
        ),
        {HOUSEHOLD: "household"},
    ),
    ModelMap(
        NextAction,
        (
            Entry(
                "id household kind owner due_on created_at done_at done_by",
                "that what was promised to them is done in time",
                "staff",
                "refused / year",
            ),
            Entry(
                "text note",
                "what a colleague needs to know, and how it went; encrypted",
                "staff; the builder of a match what is asked of them",
                "refused / year",
                EMPTIED,
            ),
        ),
        {HOUSEHOLD: "household"},
    ),
    ModelMap(
        RegistrationDraft,
        (
            Entry(
                "id started_at changed_at assisted_by",
                "to find an unfinished registration again, and to remove it in time",
                "who sits beside the person",
                "unfinished",
            ),
            Entry(
                "key code_hash",
                "ties it to one browser, or to a code on paper; the code itself is kept nowhere",
                "nobody",
                "unfinished",
            ),
            Entry(
                "kept",
                "the answers so far; encrypted",
                "nobody but that browser, or who has the code",
                "unfinished",
            ),
        ),
        left_out=UNFINISHED,
    ),
    ModelMap(
        AccessCode,
        (
            Entry(
                "household made_at made_by used_at",
                "to open their own page without e-mail; the code itself is kept nowhere",
                "nobody; staff see when it was made and used",
                "refused / year",
            ),
            Entry(
                "code_hash label",
                "to open their own page without e-mail; the code itself is kept nowhere",
                "nobody",
                "refused / year",
                kept_back=A_SECRET,
            ),
        ),
        {HOUSEHOLD: "household"},
        go=True,
    ),
    ModelMap(
        Referral,
        (
            Entry(
                "id reference household organisation at language link_number may_follow "
                "follow_answered_at",
                "which organisation told us about them, and whether it hears how far they are",
                "staff, the household",
                "refused / year",
            ),
            Entry(
                "name",
                "to ask something about the referral",
                "staff, the household",
                "refused / year",
                EMPTIED,
                is_mark=True,
            ),
            Entry(
                "email phone",
                "to ask something about the referral; the phone number is encrypted",
                "staff",
                "refused / year",
                EMPTIED,
                is_mark=True,
                kept_back={HOUSEHOLD: _("How to reach somebody else.")},
            ),
            Entry(
                "text_version text_language explained_in explained_on had_interpreter",
                "on which yes of theirs the organisation told us",
                "staff, the household",
                "refused / year",
            ),
            Entry(
                "contact_name",
                "to know whom to ask for, until they tell it themselves; encrypted",
                "staff, the household",
                "refused / year",
                EMPTIED,
                is_mark=True,
            ),
            Entry("adults", "to prepare the first talk", "staff, the household", "refused / year"),
            Entry(
                "children_birth_years",
                "to prepare the first talk; may be left out",
                "staff, the household",
                "refused / year",
                EMPTIED,
            ),
            Entry(
                "requirements practical_needs",
                "to prepare the first talk; as a practical requirement, with a yes of its own",
                "staff, the household",
                "refused / year",
                EMPTIED,
            ),
        ),
        {HOUSEHOLD: "household"},
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
