"""A household registers: by itself in small steps, or with somebody beside it."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from newcomers.duplicates import hints
from newcomers.forms import STEPS
from newcomers.models import (
    Household,
    NextActionKind,
    Registration,
    RegistrationDraft,
    TrackText,
    Way,
)
from samenhier.accounts.models import Intake, User
from samenhier.privacy.models import Purpose
from samenhier.workdays import working_days_after
from tests.factories import make_household, make_municipality, make_postcode
from tests.forms import kept_hidden
from tests.newcomers.registering import (
    fill_in,
    registered,
    registration,
    save_step,
    send_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def postcode(the_hague) -> None:
    make_postcode()


def at(code: str) -> str:
    return reverse("registering:step", args=[code])


def errors(page) -> dict[str, list[str]]:
    return {name: list(messages) for name, messages in page.context["form"].errors.items()}


# --- What was told is there --------------------------------------------------------------------


def test_each_step_leads_to_the_next_and_the_last_to_the_check(client):
    data = registration()

    led_to = [save_step(client, data, step.code).url for step in STEPS]

    assert led_to == [*(at(step.code) for step in STEPS[1:]), reverse("registering:check")]


def test_a_household_is_written_down_as_it_told(client, the_hague):
    with translation.override("uk"):
        household, _code = registered(client)

    assert household.way == Way.SELF
    assert household.assisted_by is None
    assert household.municipality == the_hague
    assert (household.pc4, household.track) == ("2511", "temporary_protection")
    assert (household.language, household.needs_interpreter) == ("uk", True)
    assert (household.phone, household.may_leave_message) == ("+380501234567", False)
    assert (household.requirements, household.avoids) == (["step_free"], ["smoking"])
    assert (household.safety_wish, household.style_lively) == ("women_only", 2)
    people = household.people.values_list("name", "relation", "birth_year", "education")
    assert list(people) == [("Оксана", "contact", 1988, "higher"), ("Марко", "child", 2017, "")]
    contact = household.people.get(relation="contact")
    assert dict(contact.languages.values_list("language", "level")) == {"uk": 4, "nl": 1}
    assert [str(one.code) for one in contact.interests.all()] == ["cooking"]
    needs = household.needs.values_list("domain", "weight", "goal")
    assert list(needs) == [("language", 3, "Говорити з учителькою"), ("work", 2, "")]
    wishes = household.preferences.values_list("subject", "value", "strength")
    assert set(wishes) == {("composition", "women", "must"), ("place", "near", "rather")}


def test_each_answer_on_consent_is_kept_with_the_language_it_was_read_in(client):
    with translation.override("uk"):
        household, _code = registered(client, sharing__research="no", sharing__photo="no")

    answers = household.consents.standing()
    assert {one.purpose: one.is_given for one in answers} == {
        Purpose.PARTICIPATION: True,
        Purpose.SPECIAL_NEEDS: True,
        Purpose.MUNICIPALITY: True,
        Purpose.RESEARCH: False,
        Purpose.PHOTO: False,
    }
    assert {(one.language, one.assisted_by) for one in answers} == {("uk", None)}


def test_only_what_is_needed_has_to_be_told(client):
    data = registration()
    for code in ("likes", "needs", "goals", "time", "group"):
        data[code] = {}
    data["others"] = {"others-TOTAL_FORMS": "1", "others-INITIAL_FORMS": "0"}
    data["reach"] = {"name": "Amal", "language": "ar"}
    data["you"] = {"birth_year": "1990", "level_nl": "2"}

    send_in(client, data)

    household = Household.objects.get()
    assert (household.phone, household.email) == ("", "")
    assert (household.needs_interpreter, household.may_leave_message) == (None, None)
    assert household.needs.count() == household.preferences.count() == 0


def test_the_team_owes_a_first_talk_within_five_working_days(client):
    household, _code = registered(client)

    action = household.actions.get()
    assert action.kind == NextActionKind.FIRST_TALK
    assert action.owner is None
    assert action.due_on == working_days_after(timezone.localdate(), 5)


def test_pressing_send_twice_registers_once(client):
    data = registration()
    send_in(client, data)

    again = client.post(reverse("registering:check"), {"key": data["key"]})

    assert Household.objects.count() == 1
    assert again.url == reverse("registering:registered", args=[data["key"]])


def test_the_check_shows_the_answers_as_text(client):
    fill_in(client, registration(reach__name="<b>Оксана</b>"))

    page = client.get(reverse("registering:check")).content.decode()

    assert "&lt;b&gt;Оксана&lt;/b&gt;" in page
    assert "Говорити з учителькою" in page
    assert "+380 50 123 45 67" in page


# --- Yes and no ----------------------------------------------------------------------------------


def test_nothing_of_a_person_is_asked_before_consent(client):
    data = registration()
    save_step(client, data, "place")

    for code in [step.code for step in STEPS[2:]]:
        assert client.get(at(code)).url == at("consent")


def test_no_answer_is_chosen_beforehand(client):
    data = registration()
    save_step(client, data, "place")
    pages = client.get(at("consent")).content.decode()
    save_step(client, data, "consent")
    pages += client.get(at("sharing")).content.decode().replace(at("consent"), "")

    assert pages.count('type="radio"') == 2 * len(Purpose)
    assert "checked" not in pages


def test_every_purpose_is_answered(client):
    data = registration()
    save_step(client, data, "place")

    version = {"version": data["consent"]["version"]}
    data["consent"], data["sharing"] = {"participation": "yes"} | version, version

    assert set(errors(save_step(client, data, "consent"))) == {"special_needs"}
    data["consent"]["special_needs"] = "no"
    save_step(client, data, "consent")
    assert set(errors(save_step(client, data, "sharing"))) == {"municipality", "research", "photo"}


def test_who_says_no_to_taking_part_leaves_nothing_behind(client):
    data = registration(consent__participation="no")
    save_step(client, data, "place")

    answer = save_step(client, data, "consent")

    assert answer.url == reverse("registering:not_now")
    assert RegistrationDraft.objects.count() == 0


@pytest.mark.parametrize(("answer", "is_asked"), [("yes", True), ("no", False)])
def test_what_is_needed_to_meet_is_asked_only_with_a_yes(client, answer, is_asked):
    data = registration(consent__special_needs=answer)
    fill_in(client, data, until="needs")

    form = client.get(at("needs")).context["form"]

    assert ("requirements" in form.fields) == is_asked


def test_a_later_no_takes_what_was_told_about_it_out_of_the_draft(client):
    data = registration()
    fill_in(client, data)
    data["consent"]["special_needs"] = "no"

    save_step(client, data, "consent")

    assert RegistrationDraft.objects.get().answers["needs"]["typed"] == {
        "needs": ["language", "work"]
    }


def test_other_words_are_asked_again(client, monkeypatch):
    fill_in(client, registration())
    monkeypatch.setattr("newcomers.forms.registering.CONSENT_TEXT_VERSION", "2027-01")

    answer = client.get(reverse("registering:check"))

    assert answer.url == at("consent")
    new = client.get(answer.url).context["form"].words_of
    data = registration(consent__version=new, sharing__version=new)
    save_step(client, data, "consent")
    assert save_step(client, data, "sharing").url == reverse("registering:check")


# --- Refused, kindly ---------------------------------------------------------------------------


def test_a_municipality_that_has_not_begun_says_what_to_do(client, the_hague):
    the_hague.intake = Intake.NOT_YET
    the_hague.save()

    page = save_step(client, registration(), "place")

    assert page.context["form"].not_yet == the_hague
    assert the_hague.get_absolute_url() in page.content.decode()


def test_newcomers_register_where_groups_wait(client, the_hague):
    the_hague.intake = Intake.WAITING_LIST
    the_hague.save()

    assert save_step(client, registration(), "place").url == at("consent")


def test_an_unknown_postcode_asks_for_the_municipality(client, the_hague):
    data = registration(place__pc4="9999")

    assert set(errors(save_step(client, data, "place"))) == {"municipality"}
    data["place"]["municipality"] = the_hague.pk
    assert save_step(client, data, "place").url == at("consent")


@pytest.mark.parametrize("typed", ["2511 AB", "٢٥١١", " 2511ab"])
def test_a_postcode_is_read_as_it_is_typed_and_only_its_digits_stay(client, typed):
    household, _code = registered(client, place__pc4=typed)

    assert household.pc4 == "2511"


@pytest.mark.parametrize("change", [{"is_open": False}, {"ends_on": timedelta(days=-1)}])
def test_a_track_that_is_closed_or_has_ended_is_refused(client, change):
    change = {k: timezone.localdate() + v if k == "ends_on" else v for k, v in change.items()}
    TrackText.objects.filter(track="temporary_protection").update(**change)

    assert set(errors(save_step(client, registration(), "place"))) == {"track"}


@pytest.mark.parametrize(
    ("step", "changes", "wrong"),
    [
        ("place", {"place__pc4": "12"}, "pc4"),
        ("place", {"place__track": "another"}, "track"),
        ("reach", {"reach__name": "Amal 111222333"}, "name"),
        ("reach", {"reach__phone": "12"}, "phone"),
        ("you", {"you__birth_year": "2999"}, "birth_year"),
        ("you", {"you__birth_year": "1850"}, "birth_year"),
        ("you", {"you__level_nl": "", "you__language_1": "", "you__level_1": ""}, "level_nl"),
        ("goals", {"goals__goal_language": "BSN 111222333"}, "goal_language"),
        ("group", {"group__strength_place": ""}, "strength_place"),
        ("group", {"group__value_place": ""}, "value_place"),
    ],
)
def test_a_wrong_answer_is_said_beside_its_question_and_stays(client, step, changes, wrong):
    data = registration(**changes)

    page = fill_in(client, data)

    assert page.request["PATH_INFO"] == at(step)
    assert set(errors(page)) == {wrong}
    assert RegistrationDraft.objects.get().answers[step]["is_done"] is False


def test_a_goal_with_an_address_or_a_number_of_papers_is_asked_about_once(client):
    data = registration(
        goals__goal_language="rana@example.org", goals__goal_work="V-nummer 2712345678"
    )

    page = fill_in(client, data)
    asked = {name: error[0].code for name, error in page.context["form"].errors.as_data().items()}
    assert asked == {"goal_language": "asked", "goal_work": "asked"}
    assert page.context["form"]["goal_language"].value() == "rana@example.org"
    data["goals"] |= kept_hidden(page.context["form"])
    send_in(client, data)

    needs = Registration.objects.get().household.needs.all()
    assert {need.domain: need.goal for need in needs} == {
        "language": "rana@example.org",
        "work": "V-nummer 2712345678",
    }


def test_who_is_under_age_and_alone_is_told_whom_to_ask(client):
    data = registration(you__birth_year=str(timezone.localdate().year - 16))
    fill_in(client, data, until="others")

    page = save_step(client, data, "others")

    assert len(page.context["others"].non_form_errors()) == 1
    data["others"]["others-0-birth_year"] = "1980"
    assert save_step(client, data, "others").url == at("likes")


def test_more_than_twelve_people_are_too_many_for_the_page(client):
    data = registration()
    rows = {"others-TOTAL_FORMS": "12", "others-INITIAL_FORMS": "0"}
    for row in range(12):
        rows |= {f"others-{row}-name": f"Kind {row}", f"others-{row}-relation": "child"}
        rows[f"others-{row}-birth_year"] = "2015"
    data["others"] = rows
    fill_in(client, data, until="others")

    page = save_step(client, data, "others")

    assert len(page.context["others"].non_form_errors()) == 1
    assert page.context["others"][11]["name"].value() == "Kind 11"


def test_there_is_room_for_one_more_person(client):
    data = registration()
    fill_in(client, data, until="others")

    answer = save_step(client, data, "others", more="more")

    rows = client.get(answer.url).context["others"]
    assert [row["name"].value() for row in rows] == ["Марко", None]
    rows = client.get(at("others")).context["others"]
    assert [row["name"].value() for row in rows] == ["Марко"]


def test_a_household_that_may_be_known_is_told_the_same(client, the_hague):
    make_household(the_hague, phone="+380501234567", pc4="2511")

    page = send_in(client, registration())

    assert page.status_code == 200
    assert Registration.objects.count() == 1


def test_staff_see_that_a_household_may_be_known(client, sign_in, staff, the_hague):
    known = make_household(the_hague, phone="0031380501234567")
    household, _code = registered(client)

    page = sign_in(staff).get(reverse("admin:newcomers_household_change", args=[household.pk]))

    assert [hint.household for hint in page.context["known_already"]] == [known]


@pytest.mark.parametrize(("pc4", "found"), [("2511", 1), ("2512", 0)])
def test_the_same_name_and_postcode_is_a_hint_too(client, the_hague, pc4, found):
    known = make_household(the_hague, pc4=pc4)
    known.people.update(name="Оксана".upper())
    household, _code = registered(client)

    assert len(hints(household)) == found


def test_a_household_of_another_organisation_is_no_hint(client):
    make_household(make_municipality(), phone="+380501234567")
    household, _code = registered(client)

    assert hints(household) == []


# --- Stop, and go on ---------------------------------------------------------------------------


def stop(client: Client, data) -> str:
    answer = save_step(client, data, "you", stop="stop")
    assert answer.url == reverse("registering:stopped")
    return str(client.get(answer.url).context["code"])


def test_a_code_on_paper_goes_on_in_another_browser(client):
    data = registration(you__birth_year="198")  # half typed
    fill_in(client, data, until="you")
    code = stop(client, data)
    other = Client()

    page = other.post(reverse("registering:go_on"), {"code": code.lower()}, follow=True)

    assert page.redirect_chain[0][0] == reverse("registering:stopped")
    assert page.context["code"] != code
    form = other.get(reverse("registering:begin"), follow=True).context["form"]
    assert form["birth_year"].value() == "198"


def test_a_code_works_once(client):
    data = registration()
    fill_in(client, data, until="you")
    code = stop(client, data)
    Client().post(reverse("registering:go_on"), {"code": code})

    page = Client().post(reverse("registering:go_on"), {"code": code})

    assert set(errors(page)) == {"code"}


def test_a_phone_that_others_use_forgets_the_answers_when_stopped(client):
    data = registration()
    fill_in(client, data, until="you")
    stop(client, data)
    client.post(reverse("registering:put_paper_away"))

    assert client.get(reverse("registering:begin")).context["draft"] is None
    assert client.get(reverse("registering:stopped")).url == reverse("registering:begin")


def test_no_table_holds_a_code_to_go_on(client):
    data = registration()
    fill_in(client, data, until="you")
    code = stop(client, data)

    kept = RegistrationDraft.objects.get()

    assert len(kept.code_hash) == 64
    assert code.replace("-", "") not in f"{kept.code_hash}{kept.kept}"


def test_an_old_or_unknown_code_is_answered_the_same(client):
    data = registration()
    fill_in(client, data, until="you")
    code = stop(client, data)
    long_ago = timezone.now() - timedelta(days=settings.UNFINISHED_SIGN_UP_DAYS, minutes=1)
    RegistrationDraft.objects.update(changed_at=long_ago)

    old = Client().post(reverse("registering:go_on"), {"code": code})
    unknown = Client().post(reverse("registering:go_on"), {"code": "2345678ABC"})

    assert errors(old) == errors(unknown)


def test_too_many_tries_from_one_connection_are_refused(client, monkeypatch):
    monkeypatch.setattr("newcomers.views.going_on.CODES_PER_HOUR", 1)
    data = registration()
    fill_in(client, data, until="you")
    code = stop(client, data)
    client.post(reverse("registering:go_on"), {"code": "2345678ABC"})

    page = client.post(reverse("registering:go_on"), {"code": code})

    assert set(errors(page)) == {"__all__"}


def test_answers_can_be_removed_at_once(client):
    fill_in(client, registration())

    client.post(reverse("registering:forget"))

    assert RegistrationDraft.objects.count() == 0


# --- With somebody beside them -----------------------------------------------------------------


def begin_together(browser: Client, language: str = "ar") -> str:
    answer = browser.post(reverse("registering:together"), {"language": language})
    assert answer.url == f"/{language}/register/step/place/"
    return str(RegistrationDraft.objects.get().key)


def test_a_builder_beside_somebody_is_kept_with_the_language(sign_in, builder: User):
    browser = sign_in(builder)
    data = registration(consent__explained_in="ku") | {"key": begin_together(browser)}

    send_in(browser, data)

    household = Household.objects.get()
    assert (household.way, household.assisted_by) == (Way.ASSISTED, builder)
    answers = {(one.language, one.assisted_by) for one in household.consents.standing()}
    assert answers == {("ku", builder)}
    assert [one.user for one in household.accesses.all()] == [builder]


def test_a_builder_goes_on_with_what_was_begun_and_nobody_else(sign_in, builder, staff):
    begin_together(sign_in(builder))
    draft = RegistrationDraft.objects.get()
    again = reverse("registering:together_again", args=[draft.pk])

    assert sign_in(staff).post(again).status_code == 404
    assert sign_in(builder).post(again).url == at("place")


def test_nobody_assists_without_knowing_it(client, builder):
    """Who only has the key of a draft, and says who helped, is not believed."""
    data = registration()
    fill_in(client, data)
    client.post(reverse("registering:check"), {"key": data["key"], "assisted_by": builder.pk})

    assert Household.objects.get().assisted_by is None


def test_another_municipality_stays_out_of_sight(client, sign_in, stranger):
    household, _code = registered(client)
    make_municipality()

    assert not Household.objects.visible_to(stranger).contains(household)
