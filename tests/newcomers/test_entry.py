"""Staff enter a household through the form of the desk."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from newcomers.models import Household, HouseholdStatus, Need, Preference, Relation
from newcomers.readiness import still_open
from samenhier.accounts.models import Municipality, User
from samenhier.privacy.models import Consent, Purpose
from samenhier.privacy.services import record_consent
from samenhier.traits.models import Interest
from tests.factories import make_household, make_municipality
from tests.forms import kept_hidden
from tests.newcomers import entry

pytestmark = pytest.mark.django_db

ADD = "admin:newcomers_household_add"
BSN = "123456782"  # passes the BSN check and belongs to nobody


def change_url(household: Household) -> str:
    return reverse("admin:newcomers_household_change", args=[household.pk])


def interest(code: str) -> int:
    return Interest.objects.get(code=code).pk


@pytest.fixture
def enter(sign_in, staff: User, the_hague: Municipality):
    """Send the form of a new household: `page = enter(phone="06")`."""

    def send(**fields):
        return sign_in(staff).post(reverse(ADD), entry.household(the_hague, **fields))

    return send


@pytest.fixture
def change(sign_in, staff: User):
    """Send the form of a household that exists."""

    def send(household: Household, **fields):
        data = entry.household(household.municipality, **fields)
        return sign_in(staff).post(change_url(household), data)

    return send


def errors(page) -> dict[str, list[str]]:
    assert page.status_code == 200, "the form should be shown again"
    return page.context["adminform"].form.errors


# --- All parts are saved -------------------------------------------------------------------


def test_every_part_of_the_form_is_saved(enter, staff, the_hague):
    page = enter(
        phone="06-12 34 56 78",
        email="amal@example.org",
        day_parts=["sat_morning", "mon_evening"],
        travel_km="8",
        style_planned="2",
        style_lively="5",
        safety_wish="women_only",
        interpreter_agreed="on",
        avoids=["pets", "stairs"],
        practical_needs="Step-free",
        vulnerability="3",
        intake_notes="Likes to bake with her daughter.",
        needs_language="3",
        needs_work="1",
        needs_health="0",
        goals_language="To talk with the neighbours",
        needs_interpreter="yes",
        requirements=["quiet", "step_free"],
        preferences_contact="woman",
        preferences_contact_strength="must",
        preferences_language="ar",
        preferences_language_strength="rather",
        emphasis_interests="1",
        emphasis_near="-1",
        emphasis_time="0",
        consent_participation="yes",
        consent_special_needs="yes",
        **entry.people(
            entry.person(
                "Amal",
                gender="woman",
                education="vocational",
                work_fields=["food", "care"],
                languages_0_language="ar",
                languages_0_level="4",
                languages_1_language="en",
                languages_1_level="2",
                interests=[interest("cooking"), interest("baking")],
                dislikes=[interest("football")],
            ),
            entry.person("Олена", relation="child", birth_year="2016"),
        ),
    )

    assert page.status_code == 302
    household = Household.objects.get()
    assert household.status == HouseholdStatus.REGISTERED
    assert household.municipality == the_hague
    assert (household.phone, household.email) == ("+31612345678", "amal@example.org")
    assert household.day_parts == ["mon_evening", "sat_morning"]
    assert household.style == (2, 5, None, None, None)
    assert (household.travel_km, household.safety_wish) == (8, "women_only")
    assert household.interpreter_agreed is True
    assert household.avoids == ["pets", "stairs"]
    assert (household.practical_needs, household.vulnerability) == ("Step-free", 3)
    assert household.intake_notes == "Likes to bake with her daughter."
    assert household.emphasis == {"interests": 1, "near": -1}
    assert dict(household.needs.values_list("domain", "weight")) == {"language": 3, "work": 1}
    assert household.needs.get(domain="language").goal == "To talk with the neighbours"
    assert household.needs_interpreter is True
    assert household.requirements == ["step_free", "quiet"]
    assert list(household.preferences.values_list("subject", "value", "strength")) == [
        ("contact", "woman", "must"),
        ("language", "ar", "rather"),
    ]
    amal, olena = household.people.all()
    assert (amal.education, amal.work_fields) == ("vocational", ["care", "food"])
    assert (amal.name, amal.relation, amal.birth_year) == ("Amal", Relation.CONTACT, 1990)
    assert dict(amal.languages.values_list("language", "level")) == {"ar": 4, "en": 2}
    assert set(amal.interests.values_list("code", flat=True)) == {"cooking", "baking"}
    assert list(amal.dislikes.values_list("code", flat=True)) == ["football"]
    assert (olena.name, olena.relation) == ("Олена", Relation.CHILD)
    assert list(
        household.consents.values_list("purpose", "is_given", "language", "assisted_by")
    ) == [
        (Purpose.PARTICIPATION, True, "ar", staff.pk),
        (Purpose.SPECIAL_NEEDS, True, "ar", staff.pk),
    ]


def test_what_is_not_answered_stays_open(enter):
    assert enter().status_code == 302

    household = Household.objects.get()
    assert household.emphasis == {}
    assert household.vulnerability is None
    assert list(household.needs.all()) == []
    assert list(household.consents.all()) == []
    assert still_open(household) != []
    assert household.needs_interpreter is None
    assert list(household.preferences.all()) == []


def test_the_text_of_the_talk_is_encrypted_at_rest(enter):
    enter(phone="0612345678", email="amal@example.org", intake_notes="Bakes with her daughter.")

    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, email, intake_notes FROM newcomers_household")
        stored = " ".join(cursor.fetchone())
    assert "612345678" not in stored
    assert "amal" not in stored
    assert "daughter" not in stored


def test_saving_a_second_time_changes_what_was_changed_and_keeps_the_rest(change):
    household = make_household(needs={"language": 3, "work": 2}, emphasis={"near": 1}, phone="")
    household.municipality.organisation.people.add(User.objects.get(name="Saskia Staf"))
    person = household.people.get()

    page = change(
        household,
        needs_language="3",
        needs_study="2",
        emphasis_near="0",
        vulnerability="4",
        **entry.people(
            entry.person(
                person.name,
                id=str(person.pk),
                languages_0_language="ar",
                languages_0_level="4",
                languages_1_language="nl",
                languages_1_level="1",
            ),
            of=household,
        ),
    )

    assert page.status_code == 302
    household.refresh_from_db()
    assert household.emphasis == {}
    assert dict(household.needs.values_list("domain", "weight")) == {"language": 3, "study": 2}
    assert dict(person.languages.values_list("language", "level")) == {"ar": 4, "nl": 1}


def test_somebody_with_many_languages_keeps_them_all(sign_in, staff, the_hague):
    spoken = {"ar": 4, "en": 3, "fr": 2, "nl": 1}
    household = make_household(the_hague, languages=spoken)

    page = sign_in(staff).get(change_url(household))

    form = page.context["inline_admin_formsets"][0].formset.forms[0]
    assert form["languages"].value() == spoken
    assert form.fields["languages"].widget.rows == 5


def test_the_contact_person_can_change_hands_in_one_save(change, the_hague):
    household = make_household(the_hague, people=(1960, 1990))
    old, new = household.people.all()

    page = change(
        household,
        **entry.people(
            entry.person(old.name, id=str(old.pk), relation="parent", birth_year="1960"),
            entry.person(new.name, id=str(new.pk), relation="contact", birth_year="1990"),
            of=household,
        ),
    )

    assert page.status_code == 302
    relations = dict(household.people.values_list("name", "relation"))
    assert relations == {old.name: Relation.PARENT, new.name: Relation.CONTACT}


def test_somebody_new_can_take_over_from_who_is_taken_off(change, the_hague):
    household = make_household(the_hague)
    old = household.people.get()

    page = change(
        household,
        **entry.people(
            entry.person(old.name, id=str(old.pk), DELETE="on"),
            entry.person("Sami"),
            of=household,
        ),
    )

    assert page.status_code == 302
    assert list(household.people.values_list("name", "relation")) == [("Sami", Relation.CONTACT)]


# --- Bad input -----------------------------------------------------------------------------


def test_nothing_typed_is_lost_when_one_answer_is_wrong(enter):
    page = enter(
        pc4="1",
        phone="123",
        email="amal@",
        day_parts=["sat_morning"],
        needs_language="3",
        emphasis_near="-1",
        style_lively="4",
        intake_notes="Bakes.",
        consent_participation="yes",
        **entry.people(
            entry.person(
                "Amal",
                birth_year="19",
                languages_0_language="ar",
                interests=[interest("cooking")],
            )
        ),
    )

    assert set(errors(page)) == {"pc4", "phone", "email"}
    form = page.context["adminform"].form
    for field, typed in {
        "pc4": "1",
        "phone": "123",
        "email": "amal@",
        "day_parts": ["sat_morning"],
        "needs": {"language": "3"},
        "emphasis": {"near": "-1"},
        "style_lively": "4",
        "intake_notes": "Bakes.",
        "consent_participation": "yes",
    }.items():
        assert form[field].value() == typed
    person = page.context["inline_admin_formsets"][0].formset.forms[0]
    assert set(person.errors) == {"birth_year", "languages"}
    html = page.content.decode()
    for drawn in (
        'name="people-0-name" value="Amal"',
        'name="people-0-birth_year" value="19"',
        '<option value="ar" selected>',
        'name="needs_language" value="3" checked',
        'name="emphasis_near" value="-1" checked',
    ):
        assert drawn in html
    assert Household.objects.count() == 0


def test_the_summary_on_top_names_what_is_wrong(enter):
    html = enter(pc4="1").content.decode()

    assert 'class="error-summary"' in html
    assert 'href="#id_pc4"' in html


@pytest.mark.parametrize("field", ["practical_needs", "intake_notes"])
def test_an_identity_number_in_free_text_is_refused(enter, field):
    page = enter(consent_special_needs="yes", **{field: f"Number {BSN[:4]} {BSN[4:]}"})

    assert list(errors(page)) == [field]


def test_an_identity_number_in_a_name_is_refused(enter):
    page = enter(**entry.people(entry.person(f"Amal {BSN}")))

    assert list(page.context["inline_admin_formsets"][0].formset.errors[0]) == ["name"]


def test_nine_digits_that_are_no_identity_number_are_accepted(enter):
    assert enter(intake_notes="Bus pass 123456789").status_code == 302


@pytest.mark.parametrize("name", ["Amal", "O'Brien", "محمد عبد الرحمن", "Ї" * 150])
def test_names_of_all_kinds_are_accepted(enter, name):
    assert enter(**entry.people(entry.person(name))).status_code == 302

    assert Household.objects.get().people.get().name == name


@pytest.mark.parametrize(
    ("typed", "stored"), [("06-12 34 56 78", "+31612345678"), ("+380 44 123 4567", "+380441234567")]
)
def test_phone_numbers_are_stored_in_one_form(enter, typed, stored):
    enter(phone=typed)

    assert Household.objects.get().phone == stored


@pytest.mark.parametrize("year", [timezone.localdate().year + 1, 1899])
def test_a_year_of_birth_nobody_can_have_is_refused(enter, year):
    page = enter(**entry.people(entry.person(birth_year=str(year))))

    assert list(page.context["inline_admin_formsets"][0].formset.errors[0]) == ["birth_year"]


def test_waiting_cannot_begin_in_the_future(enter):
    tomorrow = timezone.localdate() + timezone.timedelta(days=1)

    assert list(errors(enter(waiting_since=tomorrow.isoformat()))) == ["waiting_since"]


@pytest.mark.parametrize("relations", [("contact", "contact"), ("partner", "child")])
def test_a_household_has_exactly_one_contact_person(enter, relations):
    rows = [entry.person(f"P{index}", relation=each) for index, each in enumerate(relations)]

    page = enter(**entry.people(*rows))

    formset = page.context["inline_admin_formsets"][0].formset
    assert [error.code for error in formset.non_form_errors().as_data()] == ["contact"]


@pytest.mark.parametrize(
    "rows",
    [
        {"languages_0_language": "ar"},
        {"languages_0_level": "2"},
        {"languages_0_language": "xx", "languages_0_level": "2"},
        {"languages_0_language": "ar", "languages_0_level": "9"},
        {
            "languages_0_language": "ar",
            "languages_0_level": "2",
            "languages_1_language": "ar",
            "languages_1_level": "3",
        },
    ],
)
def test_languages_that_make_no_sense_are_refused(enter, rows):
    page = enter(**entry.people(entry.person(**rows)))

    assert list(page.context["inline_admin_formsets"][0].formset.errors[0]) == ["languages"]


def test_the_same_thing_is_not_both_liked_and_disliked(enter):
    cooking = interest("cooking")

    page = enter(**entry.people(entry.person(interests=[cooking], dislikes=[cooking])))

    assert list(page.context["inline_admin_formsets"][0].formset.errors[0]) == ["dislikes"]


@pytest.mark.parametrize("answer", [{"needs_work": "7"}, {"emphasis_near": "x"}])
def test_a_grade_that_does_not_exist_is_refused(enter, answer):
    page = enter(practical_needs="Step-free", consent_special_needs="yes", **answer)

    assert list(errors(page)) == [next(iter(answer)).split("_")[0]]


# --- Consent -------------------------------------------------------------------------------


def test_practical_needs_without_consent_are_refused_with_what_to_do(enter):
    for answer in ("", "no"):
        page = enter(practical_needs="Step-free", consent_special_needs=answer)

        assert list(errors(page)) == ["practical_needs"]
        assert page.context["adminform"].form["practical_needs"].value() == "Step-free"


def test_a_standing_consent_lets_practical_needs_be_changed(change, the_hague):
    household = make_household(the_hague)
    record_consent(household, Purpose.SPECIAL_NEEDS, is_given=True, language="ar")

    sent = {"consent_special_needs": "yes", "initial-consent_special_needs": "yes"}
    assert change(household, practical_needs="Quiet place", **sent).status_code == 302

    household.refresh_from_db()
    assert household.practical_needs == "Quiet place"
    assert Consent.objects.filter(purpose=Purpose.SPECIAL_NEEDS).count() == 1


def test_an_answer_that_was_not_touched_is_not_recorded_again(change, the_hague):
    household = make_household(the_hague)
    before = list(household.consents.values_list("pk", "ended_at"))

    change(household, consent_participation="yes", **{"initial-consent_participation": "yes"})

    assert list(household.consents.values_list("pk", "ended_at")) == before


def test_a_stale_form_does_not_overrule_what_the_newcomer_answered_since(change, the_hague):
    """Staff opened the form on a yes; the newcomer said no; staff save something else."""
    household = make_household(the_hague)
    record_consent(household, Purpose.PARTICIPATION, is_given=False, language="ar")

    change(household, consent_participation="yes", **{"initial-consent_participation": "yes"})

    assert household.consents.given(Purpose.PARTICIPATION).exists() is False


def test_a_no_written_down_by_staff_takes_a_ready_household_back_to_intake(change, the_hague):
    household = make_household(the_hague)

    change(household, consent_participation="no", **{"initial-consent_participation": "yes"})

    household.refresh_from_db()
    assert household.status == HouseholdStatus.INTAKE
    assert household.consents.standing().get().is_given is False


# --- Who may -------------------------------------------------------------------------------


def test_staff_choose_among_their_own_municipalities_only(sign_in, staff, the_hague):
    make_municipality("Elders")

    page = sign_in(staff).get(reverse(ADD))

    choices = page.context["adminform"].form.fields["municipality"].queryset
    assert list(choices) == [the_hague]


def test_a_household_cannot_be_entered_for_somebody_elses_municipality(sign_in, staff):
    page = sign_in(staff).post(reverse(ADD), entry.household(make_municipality("Elders")))

    assert list(errors(page)) == ["municipality"]
    assert Household.objects.count() == 0


def test_a_stranger_gets_404_and_changes_nothing(sign_in, stranger, the_hague):
    household = make_household(the_hague, phone="+31612345678")

    client = sign_in(stranger)
    assert client.get(change_url(household)).status_code == 404
    assert client.post(change_url(household), entry.household(the_hague)).status_code == 404
    history = reverse("admin:newcomers_household_history", args=[household.pk])
    assert client.get(history).status_code == 404
    household.refresh_from_db()
    assert household.phone == "+31612345678"
    assert household.accesses.count() == 0


def test_nobody_deletes_a_household_here(sign_in, staff, the_hague):
    household = make_household(the_hague)
    url = reverse("admin:newcomers_household_delete", args=[household.pk])

    assert sign_in(staff).post(url, {"post": "yes"}).status_code == 403
    assert Household.objects.count() == 1


def test_the_log_of_the_admin_holds_no_names(enter, change):
    enter(**entry.people(entry.person("Amal Geheim")))
    household = Household.objects.get()
    person = household.people.get()
    changed = entry.person("Amal Anders", id=str(person.pk))
    change(household, **entry.people(changed, of=household))

    entries = LogEntry.objects.all()
    assert len(entries) == 2
    for logged in entries:
        assert "Amal" not in logged.object_repr + logged.change_message
        assert household.reference in logged.object_repr


# --- Wishes, goals, requirements -----------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        {"preferences_contact": "woman"},
        {"preferences_contact_strength": "must"},
        {"preferences_contact": "near", "preferences_contact_strength": "must"},
        {"preferences_contact": "woman", "preferences_contact_strength": "always"},
    ],
)
def test_a_wish_that_makes_no_sense_is_refused_and_shown_again(enter, answer):
    page = enter(**answer)

    assert list(errors(page)) == ["preferences"]
    assert page.context["adminform"].form["preferences"].value() == {
        "contact": (
            answer.get("preferences_contact", ""),
            answer.get("preferences_contact_strength", ""),
        )
    }


def test_a_wish_that_does_not_matter_any_more_is_taken_away(change, the_hague):
    household = make_household(the_hague)
    Preference.objects.create(
        household=household, subject="contact", value="woman", strength="must"
    )

    change(household, preferences_place="near", preferences_place_strength="rather")

    assert list(household.preferences.values_list("subject", "value", "strength")) == [
        ("place", "near", "rather")
    ]


def test_a_goal_goes_with_a_need(enter):
    page = enter(goals_work="A job in a bakery")

    assert list(errors(page)) == ["goals"]
    assert page.context["adminform"].form["goals"].value() == {"work": "A job in a bakery"}


@pytest.mark.parametrize("goal", ["x" * 201, f"BSN {BSN}"])
def test_a_goal_is_short_and_holds_no_identity_number(enter, goal):
    assert list(errors(enter(needs_work="2", goals_work=goal))) == ["goals"]


def test_goals_are_asked_about_each_for_itself_and_kept_when_sent_again(enter):
    needs = {"needs_work": "2", "needs_language": "3"}
    goals = {"goals_work": "Z1-12345678901", "goals_language": "rana@example.org"}

    first = enter(**needs, **goals)
    assert first.context["adminform"].form.errors.as_data()["goals"][0].code == "asked"
    enter(**needs, **goals | kept_hidden(first.context["adminform"].form))

    assert set(Need.objects.values_list("domain", "goal")) == {
        ("work", "Z1-12345678901"),
        ("language", "rana@example.org"),
    }


def test_requirements_ask_the_consent_for_practical_needs(enter):
    assert list(errors(enter(requirements=["quiet"]))) == ["requirements"]
