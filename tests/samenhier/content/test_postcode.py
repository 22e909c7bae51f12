"""Can I take part where I live?"""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from samenhier.accounts.models import Intake, PostcodeArea
from samenhier.content.forms import PostcodeCheckForm
from tests.factories import make_municipality, make_postcode

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def check(client, postcode: str | None) -> str:
    query = {} if postcode is None else {"postcode": postcode}
    return client.get(reverse("content:postcode"), query, follow=True).content.decode()


def answer(text: str) -> tuple[str, str] | None:
    """The badge, and the one button of the answer."""
    found = re.search(r'<section class="card card--main".*?</section>', text, re.DOTALL)
    if not found:
        return None
    badge = re.search(r'class="badge[^"]*">([^<]+)', found[0])
    button = re.search(r'<a class="button" href="([^"]+)"', found[0])
    return badge[1], button[1]


@pytest.mark.parametrize(
    "typed", ["2511ab", "2511 AB", " 2511  ab ", "2511", "2511-AB", "٢٥١١", "2511 ав"]
)
def test_a_postcode_is_understood_however_it_is_typed(typed):
    form = PostcodeCheckForm({"postcode": typed})

    assert form.is_valid()
    assert form.cleaned_data["postcode"] == "2511"


@pytest.mark.parametrize("typed", ["", "251", "0511 AB", "2511 A", "2511 SS", "abcd", "25111 AB"])
def test_what_is_no_postcode_is_refused_with_an_example(client, typed):
    text = check(client, typed)

    assert answer(text) is None
    assert "for example 2511." in text
    assert 'href="#id_postcode"' in text
    assert f'value="{typed}"' in text or not typed


@pytest.mark.parametrize(
    ("intake", "badge", "next_step"),
    [
        (Intake.OPEN, "Open", "/en/groups/sign-up/?postcode=2511"),
        (Intake.WAITING_LIST, "Waiting list", "/en/groups/sign-up/?postcode=2511"),
        (Intake.NOT_YET, "Not yet", "/en/municipalities/den-haag/"),
    ],
)
def test_each_answer_has_a_next_step(client, the_hague, intake, badge, next_step):
    make_postcode("2511")
    the_hague.intake = intake
    the_hague.save()

    assert answer(check(client, "2511ab")) == (badge, next_step)


@pytest.mark.parametrize("typed", ["2511ab", "2511 AB"])
def test_the_letters_of_a_postcode_leave_the_address(client, typed):
    page = client.get(reverse("content:postcode"), {"postcode": typed})

    assert page.status_code == 302
    assert page.url == "/en/postcode/?postcode=2511"


def test_a_town_that_does_not_take_part_is_told_where_it_can_be_done(client, the_hague):
    PostcodeArea.objects.create(pc4="3511", place="Utrecht", latitude=52, longitude=5)
    make_municipality("Gesloten", intake=Intake.NOT_YET)

    text = check(client, "3511ab")

    assert answer(text) == ("Not in the programme", "/en/partners/?region=elsewhere")
    assert "<bdi>Utrecht</bdi> does not take part yet" in text
    assert re.findall(r'<li><a href="[^"]+"><bdi>([^<]+)', text) == ["Den Haag"]


def test_a_postcode_that_we_do_not_know_is_not_called_a_mistake(client):
    text = check(client, "9999zz")

    assert "We do not know a town with postcode 9999 that takes part" in text


def test_before_anything_is_typed_nothing_is_wrong(client):
    text = check(client, None)

    assert answer(text) is None
    assert "error-summary" not in text
    assert 'name="postcode"' in text


@pytest.mark.parametrize("page", ["home", "municipality"])
def test_it_can_be_asked_from_the_front_door_and_from_a_municipality(client, the_hague, page):
    arguments = [the_hague.slug] if page == "municipality" else []

    text = client.get(reverse(page, args=arguments)).content.decode()

    assert f'method="get" action="{reverse("content:postcode")}"' in text
    assert 'name="postcode"' in text
