"""What people really type on the sign-up page, and what the page answers."""

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.models import GroupStatus, Membership, WelcomeGroup
from samenhier.accounts.models import Intake
from samenhier.accounts.robots import MARK, mark
from tests.factories import make_municipality
from tests.forms import from_a_person
from tests.groups.conftest import fill_in, of_step

THIS_YEAR = timezone.localdate().year


def errors(page) -> dict[str, list[str]]:
    form = page.context["form"]
    return {name: list(messages) for name, messages in form.errors.items()}


# --- Accepted ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "2511ab",
        "2511 AB",
        " 2511  ab ",
        "2511-AB",
        "٢٥١١ AB",  # with the digits of an Arabic keyboard
        "2511 ав",  # with the letters of a Ukrainian one
    ],
)
def test_a_postcode_is_normalised(send, answers, typed):
    send(answers(**{"place-postcode": typed}))

    assert WelcomeGroup.objects.get().postcode == "2511 AB"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("06-12 34 56 78", "+31612345678"),
        ("+380 50 123 45 67", "+380501234567"),
        ("0031 6 12345678", "+31612345678"),
        ("070 353 35 33", "+31703533533"),
    ],
)
def test_a_phone_number_is_understood(send, answers, typed, stored):
    send(answers(**{"people-phone": typed}))

    assert WelcomeGroup.objects.get().coordinator.phone == stored


@pytest.mark.parametrize(
    "name",
    ["Suharto", "Seán O'Brien", "Жанна д’Арк", "عبد الرحمن", "李小龍", "Anna " * 30 + "de Vries"],
)
def test_a_name_of_any_kind_is_accepted(send, answers, name):
    send(answers(**{"people-name": name, "people-others-0-name": name, "group-name": name[:100]}))

    group = WelcomeGroup.objects.get()
    assert group.coordinator.name == name
    assert group.members.get(email="lid1@example.org").name == name


def test_a_name_loses_line_breaks_and_double_spaces(send, answers):
    send(answers(**{"people-name": " Fatma \n  de\tVries "}))

    assert WelcomeGroup.objects.get().coordinator.name == "Fatma de Vries"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("", []),
        ("2015", [2015]),
        ("2018 & 2015", [2015, 2018]),
        ("2018/2015", [2015, 2018]),
    ],
)
def test_birth_years_of_children_are_read_as_typed(send, answers, typed, stored):
    send(answers(**{"likes-children_birth_years": typed}))

    assert WelcomeGroup.objects.get().coordinator.children_birth_years == stored


def test_somebody_who_turns_eighteen_this_year_is_accepted(send, answers):
    send(answers(**{"you-birth_year": str(THIS_YEAR - 18)}))

    assert WelcomeGroup.objects.count() == 1


def test_unfilled_rows_for_others_do_not_count(send, answers):
    send(answers(others=1, **{"people-others-3-name": "  ", "people-others-3-email": ""}))

    assert Membership.objects.count() == 2


# --- Refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["1234", "1234 SS", "1234 SA", "1234sd", "0511 AB", "AB 2511", "den haag"]
)
def test_half_a_postcode_is_refused_with_an_example(send, answers, typed):
    page = send(answers(**{"place-postcode": typed}))

    assert errors(page) == {
        "postcode": ["A postcode has four digits and two letters, for example 2511 AB."]
    }
    assert WelcomeGroup.objects.count() == 0


@pytest.mark.parametrize("typed", ["", "12345", "bel me", "+999 1"])
def test_a_phone_number_that_cannot_be_is_refused_with_an_example(send, answers, typed):
    page = send(answers(**{"people-phone": typed}))

    assert errors(page) == {
        "phone": ["Type a phone number, for example 06 12 34 56 78 or +380 50 123 45 67."]
    }


@pytest.mark.parametrize("year", [THIS_YEAR - 17, THIS_YEAR])
def test_somebody_under_eighteen_is_refused_with_an_explanation(send, answers, year):
    page = send(answers(**{"you-birth_year": str(year)}))

    explanation = (
        "Members of a group are 18 or older, because you take on a responsibility. "
        "You are welcome as soon as you are 18."
    )
    assert errors(page) == {"birth_year": [explanation]}
    assert WelcomeGroup.objects.count() == 0


@pytest.mark.parametrize(
    "typed", ["", "85", "1850", str(THIS_YEAR + 1), "99999", "-1985", "mei 85"]
)
def test_a_far_off_year_is_refused_with_an_example(send, answers, typed):
    page = send(answers(**{"you-birth_year": typed}))

    assert errors(page) == {"birth_year": ["Type a year in four digits, for example 1985."]}


@pytest.mark.parametrize("typed", ["drie", "2015 en 2018", "15, 18", str(THIS_YEAR + 1), "1850"])
def test_birth_years_of_children_that_cannot_be_are_refused(send, answers, typed):
    page = send(answers(**{"likes-children_birth_years": typed}))

    assert errors(page) == {
        "children_birth_years": ["Type each year in four digits, for example 2015, 2018."]
    }


def test_too_many_birth_years_are_refused(send, answers):
    page = send(answers(**{"likes-children_birth_years": "2015 " * 16}))

    assert errors(page) == {"children_birth_years": ["Type at most 15 years."]}


def test_one_part_of_the_week_is_too_little(send, answers):
    page = send(answers(**{"together-day_parts": ["mon_evening"]}))

    assert errors(page) == {"day_parts": ["Choose at least two parts of the week."]}


def test_a_municipality_that_is_not_open_is_refused(send, answers):
    closed = make_municipality("Utrecht", intake=Intake.NOT_YET)

    page = send(answers(**{"place-municipality": closed.pk}))

    assert errors(page) == {"municipality": ["Groups cannot sign up here now."]}


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        (
            {"you-level_nl": "", "you-level_en": "", "you-language_1": "", "you-level_1": ""},
            {"level_nl": ["Choose at least one language you speak."]},
        ),
        ({"you-level_1": ""}, {"level_1": ["Choose how well you speak this language."]}),
        ({"you-language_1": ""}, {"language_1": ["Choose the language."]}),
        (
            {"you-language_2": "tr", "you-level_2": "3"},
            {"language_2": ["Choose each language once."]},
        ),
    ],
)
def test_languages_that_do_not_add_up_are_refused(send, answers, changes, wrong):
    page = send(answers(**changes))

    assert errors(page) == wrong


def test_liking_and_rather_not_the_same_is_refused(send, answers):
    data = answers()

    page = send(data | {"likes-dislikes": data["likes-interests"]})

    assert errors(page) == {"dislikes": ["You chose this in both lists: cooking. Choose one."]}


@pytest.mark.parametrize("name", ["people-name", "group-name", "people-others-0-name"])
@pytest.mark.parametrize("typed", ["Win at https://spam.example", "www.spam.example"])
def test_an_advertisement_is_not_a_name(send, answers, name, typed):
    page = send(answers(**{name: typed}))

    assert "Please type a name here, without a web address." in page.text
    assert WelcomeGroup.objects.count() == 0


@pytest.mark.parametrize("name", ["people-name", "group-name", "group-introduction"])
def test_a_citizen_service_number_is_refused(send, answers, name):
    page = send(answers(**{name: "Fatma 111222333"}))

    assert "This looks like a citizen service number (BSN)." in page.text
    assert WelcomeGroup.objects.count() == 0


def test_without_consent_nothing_is_stored(send, answers):
    data = answers()
    del data["consent-consent"]

    page = send(data)

    assert errors(page) == {
        "consent": ["Without your consent we cannot use your answers. Tick the box to go on."]
    }
    assert WelcomeGroup.objects.count() == 0


# --- The people ----------------------------------------------------------------------------


def test_the_same_address_twice_is_refused_in_any_case(send, answers):
    page = send(
        answers(others=3)
        | {
            "people-others-0-email": "FATMA@example.org",
            "people-others-2-email": "Lid2@Example.org",
        }
    )

    twice = {"email": ["You typed this address twice. Everybody has their own."]}
    assert page.context["others"].errors[:3] == [twice, {}, twice]
    assert WelcomeGroup.objects.count() == 0


def test_the_summary_says_which_person_a_mistake_belongs_to(send, answers):
    page = send(answers(others=2) | {"people-others-1-email": "lid@"})

    assert [(error["label"], error["target"]) for error in page.context["errors"]] == [
        ("Person 2 – E-mail address", "id_others-1-email")
    ]


def test_one_person_may_begin_and_share_a_link(send, answers):
    send(answers(others=0))

    assert WelcomeGroup.objects.get().status == GroupStatus.FORMING


def test_a_sixth_person_is_refused_by_the_server(send, answers):
    page = send(answers(others=5))

    assert page.context["others"].non_form_errors() == [
        "A group in Den Haag has at most 5 members, you included."
    ]
    assert WelcomeGroup.objects.count() == 0


def test_half_a_row_says_what_is_missing(send, answers):
    page = send(answers(others=2) | {"people-others-0-email": "", "people-others-1-name": ""})

    assert page.context["others"].errors[:2] == [
        {"email": ["Type an e-mail address, for example noor@example.org."]},
        {"name": ["Type the name of this person."]},
    ]


# --- The page that comes back ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "targets"),
    [
        ("place", ["id_postcode"]),
        ("group", ["id_name", "id_bond", "id_language"]),
        (
            "people",
            ["id_name", "id_email", "id_phone", "id_others-0-name"],
        ),
        ("together", ["id_day_parts_set", "id_capacity_set", "id_max_household"]),
        ("you", ["id_birth_year", "id_level_nl"]),
        ("consent", ["id_consent"]),
    ],
)
def test_all_errors_of_a_step_are_told_at_once_in_the_order_of_the_page(
    client, answers, code, targets
):
    data = answers()
    fill_in(client, data)
    empty = {"key": data["key"], "others-TOTAL_FORMS": "4", "others-INITIAL_FORMS": "0"}
    empty |= {"others-0-email": "jan@example.org"}

    page = client.post(reverse("groups:signup_step", args=[code]), from_a_person(empty))

    assert [error["target"] for error in page.context["errors"]] == targets
    assert 'role="alert"' in page.text
    for target in targets:
        assert f'id="{target}"' in page.text


WRONG = {
    "place": {"postcode": "1234"},
    "group": {"bond": ""},
    "people": {"phone": "bel me", "others-0-email": "geen adres"},
    "together": {"day_parts": ["mon_evening"]},
    "you": {"gender": "other", "birth_year": "85"},
    "consent": {"consent": ""},
}


@pytest.mark.parametrize("code", list(WRONG))
def test_nothing_typed_is_lost(client, answers, code):
    data = answers(others=2)
    fill_in(client, data)
    sent = of_step(data, code) | WRONG[code]

    refused = client.post(reverse("groups:signup_step", args=[code]), sent)
    later = client.get(reverse("groups:signup_step", args=[code]))

    for page in (refused, later):
        form = page.context["form"]
        for bound in [*form, *(field for row in page.context["others"] or () for field in row)]:
            if typed := sent.get(bound.html_name):
                assert shown(bound) == shown_as(typed)


def shown(bound) -> list[str]:
    value = bound.value()
    return shown_as("on" if value is True else value)


def shown_as(value) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def test_html_in_text_is_shown_as_text(client, answers):
    fill_in(
        client,
        answers(
            **{
                "people-name": "<b>Fatma</b>",
                "group-introduction": "<script>x</script>",
                f"group-{MARK}": mark(asked=True),  # pressed "send" once more
            },
        ),
    )

    page = client.get(reverse("groups:signup_check"))
    assert "<b>Fatma" not in page.text
    assert "<script>x" not in page.text
    assert "&lt;b&gt;Fatma&lt;/b&gt;" in page.text
    assert "&lt;script&gt;x&lt;/script&gt;" in page.text


@pytest.mark.parametrize("spoiled", ["people-others-TOTAL_FORMS", "people-others-INITIAL_FORMS"])
def test_a_form_that_was_tampered_with_is_refused_quietly(send, answers, spoiled):
    page = send(answers(**{spoiled: "many"}))

    assert page.status_code == 200
    assert WelcomeGroup.objects.count() == 0
