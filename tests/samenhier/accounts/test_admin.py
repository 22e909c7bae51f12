"""Accounts, organisations and municipalities at the desk; and what all its pages share."""

import pytest
from allauth.account.models import EmailAddress
from allauth.account.utils import filter_users_by_email
from django.urls import reverse

from samenhier.accounts.models import Municipality, Organisation, Role, User
from tests.factories import make_household, make_municipality, make_postcode, make_user

pytestmark = pytest.mark.django_db


def listed(client, model: str) -> list:
    page = client.get(reverse(f"admin:accounts_{model}_changelist"))
    return list(page.context["cl"].result_list)


# --- Whom staff see ------------------------------------------------------------------------


def test_staff_see_their_colleagues_and_not_the_others(sign_in, staff, builder, stranger, newcomer):
    assert listed(sign_in(staff), "user") == [builder, staff]


def test_staff_see_their_own_municipalities_and_organisation(sign_in, staff, the_hague):
    make_municipality("Elders")
    client = sign_in(staff)

    assert listed(client, "municipality") == [the_hague]
    assert listed(client, "organisation") == [the_hague.organisation]


def test_the_national_coordinator_sees_all(sign_in, national, the_hague, stranger):
    elsewhere = make_municipality("Elders")
    client = sign_in(national)

    assert listed(client, "municipality") == [the_hague, elsewhere]
    assert set(listed(client, "user")) == {national, stranger}


@pytest.mark.parametrize("model", ["user", "municipality", "organisation"])
def test_staff_change_no_accounts_and_no_municipalities(sign_in, staff, the_hague, model):
    pk = {"user": staff.pk, "municipality": the_hague.pk, "organisation": staff.organisation_id}
    client = sign_in(staff)
    change = reverse(f"admin:accounts_{model}_change", args=[pk[model]])

    assert client.get(change).status_code == 200
    assert client.post(change, {"name": "Anders"}).status_code == 403
    assert client.get(reverse(f"admin:accounts_{model}_add")).status_code == 403


def test_somebody_elses_colleague_is_404(sign_in, staff, stranger):
    change = reverse("admin:accounts_user_change", args=[stranger.pk])

    assert sign_in(staff).get(change).status_code == 404


@pytest.mark.parametrize(
    "persona", ["builder", "partner", "handler", "researcher", "coordinator", "newcomer"]
)
def test_the_desk_is_closed_to_other_roles(sign_in, request, persona):
    page = sign_in(request.getfixturevalue(persona)).get(reverse("admin:index"))

    assert page.status_code == 302


# --- Making accounts -----------------------------------------------------------------------


def account(**fields) -> dict:
    return {
        "name": "Nieuwe Collega",
        "email": "Nieuw@Example.org",
        "language": "nl",
        "role": Role.STAFF,
        "organisation": "",
        "municipality": "",
        "is_active": "on",
    } | fields


def test_a_new_account_signs_in_by_code_and_has_no_password(sign_in, national, the_hague):
    sent = account(organisation=the_hague.organisation_id)

    sign_in(national).post(reverse("admin:accounts_user_add"), sent)

    user = User.objects.get(email="nieuw@example.org")
    assert (user.role, user.organisation) == (Role.STAFF, the_hague.organisation)
    assert user.has_usable_password() is False


def test_changing_an_account_keeps_its_password(sign_in, national):
    user = make_user(email="oud@example.org", password="a long sentence")
    url = reverse("admin:accounts_user_change", args=[user.pk])

    sign_in(national).post(url, account(role=Role.MEMBER, email="oud@example.org"))

    user.refresh_from_db()
    assert user.name == "Nieuwe Collega"
    assert user.check_password("a long sentence")


def test_an_address_that_was_replaced_no_longer_signs_in(sign_in, national):
    user = make_user(email="oud@example.org")
    EmailAddress.objects.create(user=user, email="oud@example.org", verified=True, primary=True)
    url = reverse("admin:accounts_user_change", args=[user.pk])

    sign_in(national).post(url, account(role=Role.MEMBER, email="nieuw@example.org"))

    assert filter_users_by_email("oud@example.org") == []
    assert filter_users_by_email("nieuw@example.org") == [user]


def test_staff_without_an_organisation_are_refused_with_what_to_do(sign_in, national):
    page = sign_in(national).post(reverse("admin:accounts_user_add"), account())

    assert page.status_code == 200
    assert page.context["adminform"].form["name"].value() == "Nieuwe Collega"
    assert User.objects.filter(name="Nieuwe Collega").count() == 0


def test_an_account_is_closed_and_not_deleted(sign_in, national, staff):
    url = reverse("admin:accounts_user_delete", args=[staff.pk])

    assert sign_in(national).post(url, {"post": "yes"}).status_code == 403


# --- Postcodes -----------------------------------------------------------------------------


def test_postcodes_are_for_the_national_coordinator_to_look_up(sign_in, national, staff):
    make_postcode("2511")
    client = sign_in(national)
    change = reverse("admin:accounts_postcodearea_change", args=["2511"])

    assert [area.pc4 for area in listed(client, "postcodearea")] == ["2511"]
    assert client.post(change, {"place": "Elders"}).status_code == 403
    assert client.get(reverse("admin:accounts_postcodearea_add")).status_code == 403
    delete = reverse("admin:accounts_postcodearea_delete", args=["2511"])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    lists = reverse("admin:accounts_postcodearea_changelist")
    assert sign_in(staff).get(lists).status_code == 403


# --- What all pages share ------------------------------------------------------------------


def test_choices_of_related_records_have_no_pop_ups(sign_in, staff, the_hague):
    make_household(the_hague)

    html = sign_in(staff).get(reverse("admin:newcomers_household_add")).content.decode()

    assert "related-widget-wrapper" not in html


@pytest.mark.parametrize(
    ("model", "more"),
    [
        ("user", lambda organisation: make_user(Role.BUILDER, organisation=organisation)),
        ("municipality", lambda organisation: make_municipality(organisation=organisation)),
    ],
)
def test_a_long_list_costs_no_more_queries(
    sign_in, staff, the_hague, django_assert_max_num_queries, model, more
):
    client = sign_in(staff)
    url = reverse(f"admin:accounts_{model}_changelist")
    with django_assert_max_num_queries(30) as few:
        client.get(url)
    for _number in range(29):
        more(the_hague.organisation)
    with django_assert_max_num_queries(len(few)):
        client.get(url)


def test_roles_see_only_what_they_act_for(the_hague, staff, builder, partner, national, handler):
    elsewhere = make_municipality("Elders")

    seen = {
        user.role: set(Municipality.objects.visible_to(user))
        for user in (staff, builder, partner, national, handler)
    }

    assert seen == {
        Role.STAFF: {the_hague},
        Role.BUILDER: {the_hague},
        Role.PARTNER: {the_hague},
        Role.NATIONAL: {the_hague, elsewhere},
        Role.HANDLER: set(),
    }
    assert list(Organisation.objects.visible_to(partner)) == []
    assert list(User.objects.visible_to(partner)) == [partner]
