"""The access log: read by the national coordinator, edited by nobody."""

import pytest
from django.urls import reverse

from samenhier.privacy.models import Access, AccessAction
from tests.factories import make_household, make_user

pytestmark = pytest.mark.django_db

LIST = "admin:privacy_access_changelist"


@pytest.fixture
def look(staff, the_hague) -> Access:
    household = make_household(the_hague)
    return Access.objects.create(
        record=household, user=staff, action=AccessAction.VIEW, path="/nl/admin/x/"
    )


def test_the_national_coordinator_reads_who_looked_at_what(sign_in, national, look):
    html = sign_in(national).get(reverse(LIST)).content.decode()

    for text in ("Saskia Staf", look.record.reference, "/nl/admin/x/"):
        assert text in html


def test_a_record_that_was_erased_stays_in_the_log_as_a_number(sign_in, national, look):
    Access.objects.update(object_id="00000000-0000-4000-8000-000000000000")

    html = sign_in(national).get(reverse(LIST)).content.decode()

    assert "00000000-0000-4000-8000-000000000000" in html


@pytest.mark.parametrize("persona", ["staff", "stranger"])
def test_staff_do_not_read_the_whole_log(sign_in, request, look, persona):
    user = request.getfixturevalue(persona)

    assert sign_in(user).get(reverse(LIST)).status_code == 403
    assert list(Access.objects.visible_to(user)) == []


def test_nobody_adds_edits_or_deletes_an_entry(sign_in, national, look):
    client = sign_in(national)
    change = reverse("admin:privacy_access_change", args=[look.pk])
    delete = reverse("admin:privacy_access_delete", args=[look.pk])
    chosen = {"action": "delete_selected", "_selected_action": [look.pk], "post": "yes"}

    assert client.get(reverse("admin:privacy_access_add")).status_code == 403
    assert client.post(change, {"path": "/"}).status_code == 403
    assert client.post(delete, {"post": "yes"}).status_code == 403
    client.post(reverse(LIST), chosen)
    look.refresh_from_db()
    assert look.path == "/nl/admin/x/"


def test_who_looked_cannot_be_deleted_as_an_account(look):
    with pytest.raises(Exception, match="protected"):
        look.user.delete()


def test_a_long_log_costs_no_more_queries(sign_in, national, look, django_assert_max_num_queries):
    client = sign_in(national)
    with django_assert_max_num_queries(30) as few:
        client.get(reverse(LIST))
    for _number in range(29):
        Access.objects.create(
            record=make_household(), user=make_user(), action=AccessAction.VIEW, path="/"
        )
    with django_assert_max_num_queries(len(few)):
        client.get(reverse(LIST))
