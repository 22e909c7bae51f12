"""Partners ask, and the right organisation answers."""

from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import translation

from samenhier.accounts.models import Municipality, Role
from samenhier.accounts.robots import HIDDEN
from samenhier.content import services
from samenhier.content.models import EnquiryRoute, PartnerEnquiry
from samenhier.content.views import PER_HOUR
from samenhier.outbox.models import Message
from samenhier.outbox.services import send
from tests.factories import make_enquiry, make_municipality, make_organisation, make_user
from tests.forms import from_a_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def ask(client, place: Municipality | None = None, **fields):
    form = {
        "key": str(uuid4()),
        "name": "Wim",
        "organisation": "Stadhuis",
        "email": "wim@stadhuis.example",
        "region": place.code if place else "elsewhere",
        "track": "any",
        "message": "Kunnen wij meedoen?",
    }
    return client.post(reverse("content:enquiry"), from_a_person(form) | fields)


def told() -> list[str]:
    """Who was told that there is something to answer."""
    messages = Message.objects.filter(template="enquiry_to_answer")
    return sorted(messages.values_list("recipient", flat=True))


def test_the_organisation_of_the_municipality_answers(client, the_hague, staff, stranger, builder):
    ask(client, the_hague)

    enquiry = PartnerEnquiry.objects.get()
    assert (enquiry.municipality, enquiry.track, enquiry.message) == (
        the_hague,
        "",
        "Kunnen wij meedoen?",
    )
    assert enquiry.routed_to == the_hague.organisation
    assert told() == [staff.email]


def test_the_errors_stand_in_the_order_of_the_page(client, db):
    page = client.post(reverse("content:enquiry"), from_a_person({"key": str(uuid4())}))

    asked = ["region", "track", "message", "organisation", "name", "email"]
    assert list(page.context["form"].errors) == asked


def test_from_elsewhere_the_national_coordinator_answers(client, staff, national):
    ask(client)

    assert PartnerEnquiry.objects.get().routed_to is None
    assert told() == [national.email]


@pytest.mark.parametrize(
    ("has_routes_for", "expected"),
    [
        (["both", "region", "track", "every"], "both"),
        (["region", "track", "every"], "region"),
        (["track", "every"], "track"),
        (["every"], "every"),
        ([], "own"),
    ],
)
def test_the_most_precise_route_wins(client, the_hague, has_routes_for, expected):
    for name, place, track in (
        ("both", the_hague, "resettled"),
        ("region", the_hague, ""),
        ("track", None, "resettled"),
        ("every", None, ""),
    ):
        if name in has_routes_for:
            EnquiryRoute.objects.create(
                municipality=place, track=track, organisation=make_organisation(name)
            )
    # Of no use here: another region, and another track.
    EnquiryRoute.objects.create(municipality=make_municipality(), organisation=make_organisation())
    EnquiryRoute.objects.create(track="status_holder", organisation=make_organisation())

    ask(client, the_hague, track="resettled")

    routed_to = PartnerEnquiry.objects.get().routed_to
    assert routed_to.name == (the_hague.organisation.name if expected == "own" else expected)


def test_a_shared_mailbox_is_told_instead_of_each_person(client, the_hague, staff):
    EnquiryRoute.objects.create(
        municipality=the_hague, organisation=the_hague.organisation, email="post@welkom.example"
    )

    ask(client, the_hague)

    assert told() == ["post@welkom.example"]


def test_the_reference_is_on_the_page_and_in_the_mail(client, the_hague):
    page = ask(client, the_hague)

    reference = PartnerEnquiry.objects.get().reference
    assert page.url == reverse("content:enquiry_received")
    assert f'<strong dir="ltr">{reference}</strong>' in client.get(page.url).content.decode()
    send(Message.objects.get(template="enquiry_received").pk)
    assert mail.outbox[0].to == ["wim@stadhuis.example"]
    assert reference in mail.outbox[0].subject
    assert reference in mail.outbox[0].body


def test_mails_carry_nothing_that_was_typed(client, the_hague, staff):
    ask(client, the_hague, name="Geheim", organisation="Geheim", message="Geheim")

    for message in Message.objects.all():
        send(message.pk)

    assert len(mail.outbox) == 2
    assert not any("Geheim" in letter.subject + letter.body for letter in mail.outbox)


def test_a_double_click_is_one_enquiry(client, the_hague, staff):
    key = str(uuid4())

    answers = [ask(client, the_hague, key=key) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert PartnerEnquiry.objects.get().pk == UUID(key)
    assert Message.objects.count() == 2


def test_the_question_is_encrypted_at_rest(client, the_hague):
    ask(client, the_hague)

    with connection.cursor() as cursor:
        cursor.execute("SELECT message FROM content_partnerenquiry")
        (stored,) = cursor.fetchone()
    assert "meedoen" not in stored


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("email", "wim@", "It looks like noor@example.org"),
        ("email", "", "Type an e-mail address"),
        ("region", "", "Choose a municipality, or “elsewhere”."),
        ("name", "", "Type your name"),
        ("organisation", "", "Type the name of your organisation"),
        ("message", "", "Write your question in a few sentences"),
        ("message", "Het gaat om 111222333.", "citizen service number"),
        ("name", "111222333", "citizen service number"),
    ],
)
def test_a_mistake_is_explained_and_nothing_typed_is_lost(client, the_hague, field, value, words):
    answer = ask(client, the_hague, **{field: value})

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert words in answer.content.decode()
    assert 'value="Stadhuis"' in answer.content.decode() or field == "organisation"
    assert PartnerEnquiry.objects.count() == 0


def test_a_program_that_fills_in_everything_leaves_nothing(client, the_hague):
    answer = ask(client, the_hague, **{HIDDEN: "http://spam.example"})

    assert answer.status_code == 200
    assert PartnerEnquiry.objects.count() == 0


def test_many_from_one_place_are_asked_to_wait(client, the_hague):
    for _ in range(PER_HOUR):
        ask(client, the_hague)

    answer = ask(client, the_hague)

    assert "Please send them again in an hour" in answer.content.decode()
    assert PartnerEnquiry.objects.count() == PER_HOUR


def test_a_link_from_a_municipality_has_the_region_filled_in(client, the_hague):
    page = client.get(reverse("content:enquiry"), {"region": the_hague.code})

    assert f'<option value="{the_hague.code}" selected>' in page.content.decode()


# --- On the staff site -----------------------------------------------------------------------


def test_staff_read_the_question_and_tick_it_off(sign_in, staff, the_hague):
    enquiry = make_enquiry(the_hague)
    desk = sign_in(staff)
    page = desk.get(reverse("admin:content_partnerenquiry_change", args=[enquiry.pk]))
    assert "Kunnen wij meedoen?" in page.content.decode()

    desk.post(
        reverse("admin:content_partnerenquiry_changelist"),
        {"action": "tick_off", "_selected_action": [enquiry.pk]},
    )

    enquiry.refresh_from_db()
    assert enquiry.answered_by == staff
    assert list(PartnerEnquiry.objects.waiting()) == []


def test_who_answered_first_stays(sign_in, staff, national, the_hague):
    enquiry = make_enquiry(the_hague)
    data = {"action": "tick_off", "_selected_action": [enquiry.pk]}
    for user in (staff, national):
        sign_in(user).post(reverse("admin:content_partnerenquiry_changelist"), data)

    enquiry.refresh_from_db()
    assert enquiry.answered_by == staff


def test_what_waits_is_part_of_todays_work(sign_in, staff, the_hague):
    make_enquiry(the_hague)
    make_enquiry(make_municipality())

    text = sign_in(staff).get(reverse("admin:index")).content.decode()

    assert "partner waits for an answer" in text
    link = reverse("admin:content_partnerenquiry_changelist") + "?state=waiting"
    assert link in text
    assert sign_in(staff).get(link).context["cl"].result_count == 1


@pytest.mark.parametrize("place", ["the municipality", "everywhere"])
def test_a_route_exists_once(sign_in, national, the_hague, place):
    form = {
        "municipality": the_hague.pk if place == "the municipality" else "",
        "track": "",
        "organisation": the_hague.organisation.pk,
        "email": "",
    }
    desk = sign_in(national)

    answers = [desk.post(reverse("admin:content_enquiryroute_add"), form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 200]
    assert "There is a route for this municipality and track." in answers[1].content.decode()


def test_an_account_that_is_closed_is_not_told(client, the_hague):
    make_user(Role.STAFF, organisation=the_hague.organisation, is_active=False)

    ask(client, the_hague)

    assert told() == []


@pytest.mark.parametrize(("who", "count"), [("national", 1), ("staff", 0), ("builder", 0)])
def test_the_national_coordinator_alone_reads_where_enquiries_go(request, the_hague, who, count):
    EnquiryRoute.objects.create(organisation=the_hague.organisation, email="post@example.org")

    assert EnquiryRoute.objects.visible_to(request.getfixturevalue(who)).count() == count


def test_an_enquiry_that_waits_can_be_ticked_off_on_its_own_page(sign_in, staff, the_hague):
    enquiry = make_enquiry(the_hague)
    client = sign_in(staff)
    page_of_it = reverse("admin:content_partnerenquiry_change", args=[enquiry.pk])
    button = f'name="_selected_action" value="{enquiry.pk}"'

    assert button in client.get(page_of_it).text
    client.post(
        reverse("admin:content_partnerenquiry_changelist"),
        {"action": "tick_off", "_selected_action": [enquiry.pk]},
    )

    assert button not in client.get(page_of_it).text


@pytest.mark.parametrize("state", ["waiting", "answered"])
def test_enquiries_are_filtered_by_whether_they_wait(sign_in, staff, the_hague, state):
    made = {"waiting": make_enquiry(the_hague), "answered": make_enquiry(the_hague)}
    services.mark_answered(made["answered"], by=staff)

    url = reverse("admin:content_partnerenquiry_changelist")
    page = sign_in(staff).get(url, {"state": state})

    assert list(page.context["cl"].result_list) == [made[state]]
