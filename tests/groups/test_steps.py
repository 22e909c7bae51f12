"""The steps of a sign-up: kept one by one, in any browser habit, and sent once."""

import re
from datetime import timedelta
from operator import attrgetter

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from groups.forms import STEPS
from groups.models import GroupStatus, Membership, SignUp, SignUpDraft, WelcomeGroup
from samenhier.accounts.models import Intake, Municipality, User
from samenhier.outbox.models import Message
from samenhier.privacy.tasks import let_go
from tests.factories import make_municipality, make_postcode
from tests.groups.conftest import fill_in, of_step, save_step, send_in

CHECK = "groups:signup_check"


def at(code: str) -> str:
    return reverse("groups:signup_step", args=[code])


def errors(page) -> dict[str, list[str]]:
    return {name: list(messages) for name, messages in page.context["form"].errors.items()}


# --- One after another -----------------------------------------------------------------------


def test_each_step_leads_to_the_next_and_the_last_to_the_check(client, answers):
    data = answers()

    led_to = [save_step(client, data, step.code).url for step in STEPS]

    assert led_to == [*(at(step.code) for step in STEPS[1:]), reverse(CHECK)]


def test_nothing_but_a_draft_exists_before_it_is_sent(client, answers):
    fill_in(client, answers())

    assert SignUpDraft.objects.count() == 1
    for model in (WelcomeGroup, Membership, User, Message, SignUp):
        assert model.objects.count() == 0


def test_looking_at_the_first_page_keeps_nothing(client, the_hague):
    client.get(reverse("groups:signup"))

    assert SignUpDraft.objects.count() == 0


@pytest.mark.parametrize("postcode", ["2511", "2511 AB"])
def test_the_four_digits_that_were_checked_are_filled_in_already(client, the_hague, postcode):
    make_postcode("2511")

    page = client.get(reverse("groups:signup"), {"postcode": postcode})

    assert page.context["form"]["postcode"].value() == "2511 "
    assert "In Den Haag groups can sign up" in page.text
    assert 'name="municipality"' not in page.text


def test_what_is_no_postcode_is_not_carried_into_the_sign_up(client, the_hague):
    page = client.get(reverse("groups:signup"), {"postcode": "<b>", "town": "9999"})

    assert page.context["form"].initial == {}


def test_the_town_whose_page_was_read_is_chosen_already(client, the_hague):
    make_municipality("Almere")

    page = client.get(reverse("groups:signup"), {"town": the_hague.code})

    assert page.context["form"]["municipality"].value() == the_hague.pk
    assert 'name="municipality"' in page.text


def test_a_town_that_takes_no_groups_is_not_chosen(client, the_hague):
    closed = make_municipality("Gesloten", intake=Intake.NOT_YET)

    page = client.get(reverse("groups:signup"), {"town": closed.code})

    assert page.context["form"]["municipality"].value() is None


def test_the_row_of_doors_says_what_is_done_and_what_is_now(client, answers):
    data = answers()
    for code in ("place", "group", "people", "together"):
        save_step(client, data, code)

    doors = client.get(at("you")).context["doors"]

    assert [(str(door["label"]), door["is_done"], door["is_now"]) for door in doors] == [
        ("Town", True, False),
        ("Group", True, False),
        ("People", True, False),
        ("What you bring", False, True),
        ("Agreements", False, False),
        ("Check", False, False),
    ]


def test_the_row_of_doors_counts_the_steps_in_words(client, answers):
    data = answers()
    for code in ("place", "group"):
        save_step(client, data, code)

    assert "Step 3 of 6:" in client.get(at("people")).text


def test_a_step_that_is_not_its_turn_yet_leads_to_the_first_open_one(client, answers):
    save_step(client, answers(), "place")

    assert client.get(at("consent")).url == at("group")
    assert client.get(reverse(CHECK)).url == at("group")
    assert client.get(reverse("groups:signup")).url == at("group")


@pytest.mark.parametrize("code", ["group", "people", "consent"])
def test_a_later_step_without_a_beginning_leads_to_the_beginning(client, answers, code):
    assert client.get(at(code)).url == reverse("groups:signup")
    assert save_step(client, answers(), code).url == reverse("groups:signup")
    assert SignUpDraft.objects.count() == 0


def test_a_step_that_never_was_is_not_found(client, db):
    assert client.get(at("elsewhere")).status_code == 404


# --- Kept ------------------------------------------------------------------------------------


def test_going_back_shows_what_was_typed(client, answers):
    fill_in(client, answers())

    form = client.get(at("people")).context["form"]

    assert (form["name"].value(), form["phone"].value()) == ("Fatma de Vries", "06-12 34 56 78")
    rows = [(row["name"].value(), row["email"].value()) for row in form.others]
    assert rows == [
        ("Lid 1", "lid1@example.org"),
        ("Lid 2", "lid2@example.org"),
        (None, None),
        (None, None),
    ]


def test_a_person_who_was_typed_can_be_taken_out_again(client, answers):
    data = answers(others=2)
    fill_in(client, data)

    save_step(client, data, "people", **{"others-0-name": "", "others-0-email": ""})
    client.post(reverse(CHECK), {"key": data["key"]})

    assert [one.name for one in Membership.objects.all()] == ["Fatma de Vries", "Lid 2"]


def test_a_wrong_answer_is_kept_and_not_held_against_anybody_on_the_way_back(client, answers):
    data = answers(**{"group-name": "", "group-introduction": "Wij wonen hier."})
    fill_in(client, data)

    page = client.get(at("group"))

    assert page.context["form"]["introduction"].value() == "Wij wonen hier."
    assert page.context["form"].errors == {}


def test_a_step_that_was_right_and_is_not_any_more_says_why(client, answers, the_hague):
    data = answers()
    fill_in(client, data)
    Municipality.objects.update(intake=Intake.NOT_YET)

    sent = client.post(reverse(CHECK), {"key": data["key"]})
    page = client.get(sent.url)

    assert sent.url == at("place")
    assert errors(page) == {"municipality": ["Groups cannot sign up here now."]}
    assert WelcomeGroup.objects.count() == 0


def test_a_later_answer_that_no_longer_fits_leads_back_to_its_step(client, answers):
    data = answers(others=4)
    fill_in(client, data)
    small = make_municipality("Almere", max_members=3)

    save_step(client, data, "place", municipality=small.pk)

    page = client.get(client.get(reverse(CHECK)).url)
    assert page.context["others"].non_form_errors() == [
        "A group in Almere has at most 3 members, you included."
    ]


def test_the_answers_are_encrypted_at_rest(client, answers):
    fill_in(client, answers())

    with connection.cursor() as cursor:
        cursor.execute("SELECT kept FROM groups_signupdraft")
        (stored,) = cursor.fetchone()
    for secret in ("Fatma", "06-12", "2511", "lid1@example.org", "De Buren"):
        assert secret not in stored


def test_only_the_questions_of_a_step_are_kept(client, answers):
    save_step(client, answers(), "place", bsn="111222333", more="x" * 5000)

    kept = SignUpDraft.objects.get().answers["place"]["typed"]
    assert sorted(kept) == ["municipality", "postcode"]


def test_another_browser_cannot_see_or_change_a_draft(client, answers):
    data = answers()
    fill_in(client, data)
    stranger = Client()

    assert stranger.get(at("people")).url == reverse("groups:signup")
    save_step(stranger, data | {"place-postcode": "9999 ZZ"}, "place")
    stranger.post(reverse(CHECK), {"key": data["key"]})

    kept = SignUpDraft.objects.get().answers["place"]["typed"]
    assert kept["postcode"] == ["2511 AB"]
    assert stranger.get(at("people")).url == reverse("groups:signup")
    assert WelcomeGroup.objects.count() == 0


@pytest.mark.parametrize(("days", "left"), [(29, 1), (30, 0)])
def test_a_draft_is_removed_thirty_days_after_its_last_change(client, answers, days, left):
    fill_in(client, answers())
    SignUpDraft.objects.update(changed_at=timezone.now() - timedelta(days=days))

    let_go()

    assert SignUpDraft.objects.count() == left


def test_a_draft_that_is_too_old_is_not_opened_before_it_is_removed_either(client, answers):
    data = answers()
    fill_in(client, data)
    SignUpDraft.objects.update(changed_at=timezone.now() - timedelta(days=31))

    assert client.get(at("people")).url == reverse("groups:signup")
    assert save_step(client, data, "people").url == reverse("groups:signup")
    assert client.post(reverse(CHECK), {"key": data["key"]}).url == reverse("groups:signup")
    assert WelcomeGroup.objects.count() == 0


def test_answers_can_be_removed_at_once(client, answers):
    fill_in(client, answers())

    assert client.get(reverse("groups:signup_forget")).status_code == 405
    client.post(reverse("groups:signup_forget"))

    assert SignUpDraft.objects.count() == 0
    assert client.get(reverse("groups:signup")).context["form"]["postcode"].value() is None


# --- Folded and wrong ---------------------------------------------------------------------------


def test_the_title_of_a_page_says_that_something_is_wrong(client, answers):
    data = answers()
    save_step(client, data, "place")

    right = client.get(at("group"))
    wrong = save_step(client, data, "group", name="")

    assert "<title>Who are you together? - Samen Hier</title>" in right.text
    assert "<title>Error: Who are you together? - Samen Hier</title>" in wrong.text


def test_the_folded_languages_stand_open_when_one_of_them_is_wrong(client, answers):
    data = answers()
    for code in ("place", "group", "people", "together"):
        save_step(client, data, code)

    empty = client.get(at("you")).context["form"]
    wrong = save_step(client, data, "you", language_2="uk", level_2="").context["form"]

    assert empty.opens_languages() is False
    assert wrong.opens_languages() is True


@pytest.mark.parametrize(
    ("code", "changes", "opens"),
    [
        ("together", {"travel_km": "far"}, "opens_visits"),
        ("together", {"features": ["pets"]}, "opens_visits"),
        ("together", {"style_lively": "4"}, "opens_style"),
        ("likes", {"children_birth_years": "2015"}, "opens_children"),
        ("likes", {"children_birth_years": "young"}, "opens_children"),
        ("people", {"others-1-name": "Jan"}, "others.opens_more"),
        ("people", {"others-3-email": "jan@example.org"}, "others.opens_more"),
    ],
)
def test_a_fold_stands_open_when_something_in_it_is_filled_in_or_wrong(
    client, answers, code, changes, opens
):
    untouched = {"travel_km": "", "features": [], "style_planned": "", "children_birth_years": ""}
    data = answers(others=0, **{f"{code}-{name}": value for name, value in untouched.items()})
    fill_in(client, data)
    is_open = attrgetter(opens)

    folded = client.get(at(code))
    saved = save_step(client, data, code, **changes)
    page = saved if saved.status_code == 200 else client.get(at(code))

    assert [is_open(one.context["form"])() for one in (folded, page)] == [False, True]
    assert [one.text.count('"disclosure" open') for one in (folded, page)] == [0, 1]


def test_a_box_that_was_left_open_is_told_without_repeating_its_sentence(client, answers):
    data = answers()
    for code in ("place", "group", "people", "together", "you", "likes"):
        save_step(client, data, code)

    page = save_step(client, data, "consent", consent="")

    assert [(error["label"], error["target"]) for error in page.context["errors"]] == [
        ("", "id_consent")
    ]


# --- Where -----------------------------------------------------------------------------------


def test_a_known_postcode_decides_the_municipality(client, answers, the_hague):
    make_postcode("2511")
    make_municipality("Almere")

    page = client.get(reverse("groups:signup"))
    send_in(client, answers(**{"place-municipality": ""}))

    assert 'name="municipality"' not in page.text
    assert WelcomeGroup.objects.get().municipality == the_hague


def test_a_known_postcode_wins_from_what_was_chosen(client, answers, the_hague):
    make_postcode("2511")

    send_in(client, answers(**{"place-municipality": make_municipality("Almere").pk}))

    assert WelcomeGroup.objects.get().municipality == the_hague


def test_an_unknown_postcode_asks_for_the_municipality(client, answers, the_hague):
    page = save_step(client, answers(**{"place-municipality": ""}), "place")

    assert errors(page) == {
        "municipality": ["We do not know which municipality this is. Choose it from the list."]
    }
    assert f'<option value="{the_hague.pk}">Den Haag</option>' in page.text


def test_a_postcode_where_nobody_can_sign_up_yet_tells_the_next_step(client, answers, the_hague):
    make_postcode("2511")
    Municipality.objects.update(intake=Intake.NOT_YET)
    almere = make_municipality("Almere")
    data = answers(**{"place-municipality": ""})

    page = save_step(client, data, "place")
    assert "In Den Haag groups cannot sign up yet" in page.text
    assert errors(page) == {
        "municipality": ["Choose where most of your group live, or come back later."]
    }

    send_in(client, data | {"place-municipality": almere.pk})
    assert WelcomeGroup.objects.get().municipality == almere


def test_a_waiting_list_is_told_before_and_signing_up_goes_on(client, answers):
    Municipality.objects.update(intake=Intake.WAITING_LIST)
    data = answers()
    save_step(client, data, "place")

    words = "There is a waiting list in Den Haag"
    assert words in client.get(at("group")).text
    fill_in(client, data)
    assert words in client.get(reverse(CHECK)).text
    send_in(client, data)
    assert WelcomeGroup.objects.get().status == GroupStatus.WAITING


# --- Checking ----------------------------------------------------------------------------------


def test_the_check_shows_every_answer_in_words_with_a_way_to_change_it(client, answers):
    fill_in(client, answers())

    page = client.get(reverse(CHECK))

    shown = {
        question: parts
        for section in page.context["sections"]
        for question, parts in section.rows
        if question not in {"Name of the group", "Your name"}
    }
    assert shown["Municipality"] == ["Den Haag"]
    assert shown["How you know each other"] == ["neighbours"]
    assert shown["When you usually have time"] == ["Monday evening, Saturday morning"]
    assert shown["What you like to do"] == ["cooking"]
    assert shown["How much support you can give together"] == ["2 of 4 (1 is a little, 4 is a lot)"]
    assert shown["Years of birth of your children"] == ["2015, 2018"]
    assert shown["Your languages"] == [
        "Dutch: as a first language",
        "English: well",
        "Turkish: enough for a simple talk",
    ]
    assert shown["The others"] == ["Lid 1 (lid1@example.org)", "Lid 2 (lid2@example.org)"]
    for step in STEPS:
        assert f'href="{at(step.code)}"' in page.text


def test_the_check_says_in_one_line_what_may_still_be_filled_in(client, answers):
    fill_in(client, answers())

    page = client.get(reverse(CHECK))

    together = next(one for one in page.context["sections"] if one.step.code == "together")
    assert "How far you want to travel" in together.unanswered
    assert "How far you want to travel" not in dict(together.rows)
    assert "no answer" not in page.text
    lines = re.findall(r"Not filled in:(.*?)</p>", page.text, re.DOTALL)
    assert len(lines) == len([one for one in page.context["sections"] if one.unanswered])
    assert f'href="{at("together")}"' in next(one for one in lines if "travel" in one)


def test_changing_one_answer_leads_straight_back_to_the_check(client, answers):
    data = answers()
    fill_in(client, data)

    changed = save_step(client, data, "group", name="De Laan")
    client.post(reverse(CHECK), {"key": data["key"]})

    assert changed.url == reverse(CHECK)
    assert WelcomeGroup.objects.get().name == "De Laan"


# --- Once --------------------------------------------------------------------------------------


def test_the_draft_is_gone_once_it_is_sent(client, answers):
    send_in(client, answers())

    assert SignUpDraft.objects.count() == 0


@pytest.mark.parametrize("code", [step.code for step in STEPS])
def test_back_to_any_step_after_sending_leads_to_the_confirmation(client, answers, code):
    data = answers()
    sent = send_in(client, data)

    again = save_step(client, data, code)

    assert again.url == sent.url
    assert WelcomeGroup.objects.count() == 1
    assert SignUpDraft.objects.count() == 0


def test_two_tabs_that_begin_share_one_draft(client, answers):
    first, second = answers(), answers(**{"place-postcode": "2512 CD"})

    save_step(client, first, "place")
    save_step(client, second, "place")

    assert SignUpDraft.objects.get().answers["place"]["typed"]["postcode"] == ["2512 CD"]


def test_a_double_click_on_the_first_step_begins_once(client, answers):
    data = answers()
    other_request = Client()  # the session is not there yet when the second click leaves

    save_step(client, data, "place")
    again = save_step(other_request, data, "place")

    assert again.url == at("group")
    assert SignUpDraft.objects.count() == 1


def test_after_one_sign_up_another_one_begins_empty(client, answers):
    send_in(client, answers())

    page = client.get(reverse("groups:signup"))

    assert page.context["form"]["postcode"].value() is None


def test_a_tab_of_an_earlier_sign_up_does_not_write_in_the_next_one(client, answers):
    old, new = answers(), answers(**{"people-email": "noor@example.org"})
    send_in(client, old)
    save_step(client, new, "place")

    stale = client.post(at("group"), of_step(old | {"group-name": "Oud"}, "group"))

    assert old["key"] in stale.url
    assert list(SignUpDraft.objects.get().answers) == ["place"]
