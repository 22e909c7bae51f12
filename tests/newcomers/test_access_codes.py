"""The code on paper that opens a household's own page."""

import pytest
from django.contrib.auth import hashers
from django.test import Client
from django.urls import reverse

from newcomers.models import AccessCode
from newcomers.services import make_access_code, open_account
from samenhier.accounts.models import Role, User
from tests.factories import make_household, make_match, make_postcode, make_user
from tests.newcomers.registering import registered

pytestmark = pytest.mark.django_db
OPEN = "registering:open"


@pytest.fixture
def household(the_hague):
    return make_household(the_hague, people=(1990,))


def come_in(code: str, browser: Client | None = None):
    return (browser or Client()).post(reverse(OPEN), {"code": code})


def test_the_code_opens_the_own_page_without_an_address(client, the_hague):
    make_postcode()
    household, code = registered(client)
    phone = Client()

    answer = come_in(f"{code[:4]}-{code[4:8].lower()} {code[8:]}", phone)

    assert answer.url == reverse("newcomers:own")
    household.refresh_from_db()
    assert (household.user.role, household.user.email) == (Role.NEWCOMER, None)
    assert phone.get(answer.url).context["household"] == household
    assert AccessCode.objects.get().used_at is not None


def test_coming_in_again_makes_no_second_account(household):
    code = make_access_code(household, by=None)

    come_in(code)
    come_in(code)

    assert User.objects.filter(role=Role.NEWCOMER).count() == 1


def test_the_session_ends_with_the_browser(household):
    phone = Client()
    come_in(make_access_code(household, by=None), phone)

    assert phone.session.get_expire_at_browser_close()


def test_no_table_holds_the_code(household):
    code = make_access_code(household, by=None)

    kept = AccessCode.objects.get()

    assert kept.label == code[:4]
    assert code[4:] not in kept.code_hash


def test_a_wrong_an_unknown_and_a_closed_code_are_answered_the_same(household):
    code = make_access_code(household, by=None)
    come_in(code)
    User.objects.filter(role=Role.NEWCOMER).update(is_active=False)
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")

    pages = [come_in(one) for one in (code, wrong, "2345ABCDEFGH")]

    assert len({str(page.context["form"].errors) for page in pages}) == 1
    assert {page.status_code for page in pages} == {200}


def test_a_known_and_an_unknown_code_take_the_same_work(household, monkeypatch):
    code = make_access_code(household, by=None)
    hasher = type(hashers.get_hasher())
    done: list[str] = []
    hash_it = hasher.encode
    monkeypatch.setattr(
        hasher, "encode", lambda self, *args: done.append("hash") or hash_it(self, *args)
    )

    work = []
    for tried in (code[:4] + "22222222", "2345ABCDEFGH", "2"):
        done.clear()
        come_in(tried)
        work.append(len(done))

    assert work == [1, 1, 1]


def test_ten_tries_with_one_code_are_enough_for_an_hour(household, monkeypatch):
    monkeypatch.setattr("newcomers.views.codes.TRIES_PER_CODE", 1)
    code = make_access_code(household, by=None)
    come_in(code[:4] + "22222222")

    page = come_in(code)

    assert list(page.context["form"].errors) == ["__all__"]


def test_a_code_that_is_not_there_is_limited_as_well(household, monkeypatch):
    monkeypatch.setattr("newcomers.views.codes.TRIES_PER_CODE", 1)
    come_in("2345ABCDEFGH")

    page = come_in("2345ABCDEFGH")

    assert list(page.context["form"].errors) == ["__all__"]


# --- A new one ---------------------------------------------------------------------------------


def test_staff_print_a_new_code_in_the_language_of_the_household(sign_in, staff, household):
    household.language = "ar"
    household.save()
    old = make_access_code(household, by=None)

    page = sign_in(staff).post(reverse("registering:new_code", args=[household.pk]), follow=True)

    assert page.redirect_chain[0][0] == f"/ar/register/paper/{household.reference}/"
    assert come_in(old).status_code == 200
    assert come_in(page.context["code"]).status_code == 302
    assert AccessCode.objects.get().made_by == staff
    assert [one.user for one in household.accesses.all()] == [staff]


def test_a_code_is_put_away_when_it_is_on_paper(sign_in, staff, household):
    browser = sign_in(staff)
    page = browser.post(reverse("registering:new_code", args=[household.pk]), follow=True)
    paper = page.redirect_chain[0][0]

    browser.post(reverse("registering:put_paper_away"))

    assert browser.get(paper).status_code == 404


def test_the_builder_of_a_match_may_make_one_and_another_builder_not(sign_in, builder, the_hague):
    household = make_match(builder=builder).household
    new = reverse("registering:new_code", args=[household.pk])
    other = make_user(Role.BUILDER, organisation=the_hague.organisation)

    assert sign_in(other).post(new).status_code == 404
    assert sign_in(builder).post(new).status_code == 302


def test_the_code_in_the_picture_never_reaches_a_server(sign_in, staff, household):
    page = sign_in(staff).post(reverse("registering:new_code", args=[household.pk]), follow=True)

    assert page["Cache-Control"].startswith("max-age=0")
    assert page.context["code"] not in page.request["PATH_INFO"]
    assert page.context["link"].partition("#")[2] == page.context["code"]


def test_an_address_that_comes_later_is_added_to_the_account(staff, household):
    come_in(make_access_code(household, by=None))
    household.refresh_from_db()
    household.email = "Amal@Example.org"
    household.save()

    user = open_account(household, by=staff)

    assert (user, user.email) == (household.user, "amal@example.org")
