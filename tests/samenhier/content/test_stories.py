"""A story is public as long as its person says yes, and gone from everywhere when not."""

import re
from datetime import datetime

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import translation

from groups.services.erasing import erase_member
from newcomers.services import answer_consent, erase_household
from samenhier.accounts.models import User
from samenhier.content import services
from samenhier.content.models import Story
from samenhier.outbox.models import Message
from samenhier.privacy.models import Consent, ErasureReason, Purpose
from tests.factories import make_group, make_household, make_municipality, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def places_of(story: Story, client) -> list[str]:
    """The public pages on which a title can be read."""
    pages = [reverse("home"), reverse("content:stories"), story.municipality.get_absolute_url()]
    pages.append(story.get_absolute_url())
    return [url for url in pages if story.title_nl in client.get(url).content.decode()]


def withdraw_page(story: Story) -> str:
    return services.withdrawal_link(story.pk.hex, "en").removeprefix("http://testserver")


def test_a_story_with_a_yes_is_on_four_pages(client, the_hague):
    assert len(places_of(make_story(the_hague), client)) == 4


@pytest.mark.parametrize(
    "fields", [{"is_published": False}, {"is_allowed": False}], ids=["unpublished", "no consent"]
)
def test_without_being_published_or_without_a_yes_it_is_nowhere(client, the_hague, fields):
    story = make_story(the_hague, **fields)

    assert places_of(story, client) == []
    assert client.get(story.get_absolute_url()).status_code == 404


def test_a_no_is_not_a_yes(the_hague):
    story = make_story(the_hague, is_allowed=False)
    Consent.objects.create(record=story, purpose=Purpose.PHOTO, is_given=False, language="nl")
    Consent.objects.create(record=story, purpose=Purpose.RESEARCH, is_given=True, language="nl")

    assert list(Story.objects.published()) == []


def test_the_person_takes_it_away_with_the_link_alone(client, the_hague):
    story, other = make_story(the_hague), make_story(the_hague)
    page = withdraw_page(story)
    assert "Take my story away" in client.get(page).content.decode()
    assert len(places_of(story, client)) == 4  # looking at the page changes nothing

    answer = client.post(page)

    assert "Your story is not on the site" in answer.content.decode()
    assert places_of(story, client) == []
    assert len(places_of(other, client)) == 4
    consent = story.consents.get()
    assert isinstance(consent.ended_at, datetime)


def test_taking_it_away_twice_is_no_mistake(client, the_hague):
    page = withdraw_page(make_story(the_hague))

    assert [client.post(page).status_code for _ in range(2)] == [200, 200]


def test_publishing_again_needs_a_new_yes(the_hague, staff):
    story = make_story(the_hague)
    services.withdraw(story)
    Story.objects.update(is_published=True)
    assert list(Story.objects.published()) == []

    services.allow(story, language="nl", by=staff)

    assert list(Story.objects.published()) == [story]


@pytest.mark.parametrize("token", ["x", "00000000000000000000000000000000:aaaa"])
def test_a_link_that_we_did_not_make_opens_nothing(client, token):
    page = reverse("content:story_withdraw", args=[token])

    assert (client.get(page).status_code, client.post(page).status_code) == (404, 404)


def test_nobody_keeps_a_copy_of_a_story_page(client, the_hague):
    story = make_story(the_hague)

    for page in (reverse("content:stories"), story.get_absolute_url()):
        assert "no-store" in client.get(page).headers["cache-control"]


def test_a_yes_keeps_its_language_and_who_helped_and_mails_the_way_back(
    the_hague, staff, django_capture_on_commit_callbacks
):
    story = make_story(the_hague, is_allowed=False, contact="rana@example.org")

    services.allow(story, language="ar", by=staff)

    consent = story.consents.get()
    assert (consent.language, consent.assisted_by, consent.purpose) == ("ar", staff, Purpose.PHOTO)
    message = Message.objects.get()
    assert (message.recipient, message.language) == ("rana@example.org", "ar")
    assert "rana" not in str(message.context).lower()


def test_the_link_in_the_mail_takes_the_story_away(client, the_hague, staff):
    from samenhier.outbox.services import send

    story = make_story(the_hague, is_allowed=False, contact="rana@example.org")
    services.allow(story, language="nl", by=staff)
    send(Message.objects.get().pk)

    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    assert link.startswith("/nl/")
    client.post(link)

    assert list(Story.objects.published()) == []


def test_a_page_shows_the_name_the_person_chose_and_not_who_said_yes(client, the_hague):
    story = make_story(the_hague, told_by="Rana", permission_by="Noor Haddad", contact="n@x.nl")

    text = client.get(story.get_absolute_url()).content.decode()

    assert "<bdi>Rana</bdi>" in text
    assert "Haddad" not in text
    assert "n@x.nl" not in text


def test_a_story_in_dutch_only_says_so_to_a_reader_of_arabic(client, the_hague):
    story = make_story(the_hague)

    with translation.override("ar"):
        text = client.get(story.get_absolute_url()).content.decode()

    assert text.count('<div class="notice">') == 1
    assert f'<link rel="canonical" href="http://testserver/nl/stories/{story.pk}/">' in text


@pytest.mark.parametrize(
    ("persona", "status"), [("staff", 200), ("national", 200), ("stranger", 404), ("builder", 404)]
)
def test_staff_of_the_municipality_see_it_before_it_is_public(
    sign_in, request, the_hague, persona, status
):
    story = make_story(the_hague, is_allowed=False)

    page = sign_in(request.getfixturevalue(persona)).get(story.get_absolute_url())

    assert page.status_code == status
    assert ("Only you and your colleagues see this" in page.content.decode()) == (status == 200)


# --- On the staff site -----------------------------------------------------------------------


def form(place, **fields) -> dict[str, object]:
    return {
        "municipality": place.pk,
        "told_by": "Rana",
        "title_nl": "Soep",
        "body_nl": "We aten soep.",
        "permission_by": "Rana Haddad",
        "in_language": "ar",
        **fields,
    }


def test_staff_write_a_story_down_with_the_yes_and_publish_it(sign_in, staff, the_hague):
    answer = sign_in(staff).post(
        reverse("admin:content_story_add"), form(the_hague, permission="yes", is_published="on")
    )

    assert answer.status_code == 302
    story = Story.objects.published().get()
    assert (story.title_nl, story.consents.get().assisted_by) == ("Soep", staff)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"permission": "yes", "is_published": "on"}, "is on the site now"),
        ({"permission": "yes"}, "is not on the site"),
        ({"permission": "no"}, "is not on the site"),
    ],
)
def test_saving_says_whether_the_story_is_on_the_site(sign_in, staff, the_hague, sent, told):
    page = sign_in(staff).post(
        reverse("admin:content_story_add"), form(the_hague, **sent), follow=True
    )

    assert any(told in str(message) for message in page.context["messages"])


def test_a_story_without_a_yes_is_not_published(sign_in, staff, the_hague):
    answer = sign_in(staff).post(
        reverse("admin:content_story_add"), form(the_hague, is_published="on")
    )

    assert list(answer.context["adminform"].form.errors) == ["is_published"]
    assert Story.objects.count() == 0


def test_a_yes_is_to_these_words_so_other_words_ask_for_a_new_one(sign_in, staff, the_hague):
    story = make_story(the_hague)
    page, desk = reverse("admin:content_story_change", args=[story.pk]), sign_in(staff)
    changed = form(the_hague, title_nl="Brood", is_published="on")

    answer = desk.post(page, changed)
    assert list(answer.context["adminform"].form.errors) == ["permission"]
    assert Story.objects.published().get().title_nl == story.title_nl

    desk.post(page, changed | {"permission": "yes"})
    assert Story.objects.published().get().title_nl == "Brood"
    assert [one.assisted_by for one in story.consents.standing()] == [staff]


def test_a_standing_yes_is_kept_when_a_translation_is_added(sign_in, staff, the_hague):
    story = make_story(the_hague)
    same = {"title_nl": story.title_nl, "body_nl": story.body_nl, "told_by": story.told_by}

    sign_in(staff).post(
        reverse("admin:content_story_change", args=[story.pk]),
        form(the_hague, title_uk="Суп", is_published="on", **same),
    )

    assert Story.objects.published().get().title_uk == "Суп"
    assert story.consents.count() == 1


def test_staff_take_a_story_away_when_the_person_says_no(sign_in, staff, the_hague):
    story = make_story(the_hague)

    sign_in(staff).post(
        reverse("admin:content_story_change", args=[story.pk]), form(the_hague, permission="no")
    )

    assert list(Story.objects.published()) == []


def test_staff_take_several_stories_away_at_once(sign_in, staff, the_hague):
    stories = [make_story(the_hague) for _ in range(2)]

    sign_in(staff).post(
        reverse("admin:content_story_changelist"),
        {"action": "take_away", "_selected_action": [story.pk for story in stories]},
    )

    assert list(Story.objects.published()) == []


def test_an_address_that_no_mail_reaches_is_refused(sign_in, staff, the_hague):
    answer = sign_in(staff).post(
        reverse("admin:content_story_add"), form(the_hague, contact="06-12345678")
    )

    assert list(answer.context["adminform"].form.errors) == ["contact"]


def test_staff_delete_what_was_withdrawn_with_the_consent_it_had(sign_in, staff, the_hague):
    story = make_story(the_hague)
    services.withdraw(story)

    sign_in(staff).post(reverse("admin:content_story_delete", args=[story.pk]), {"post": "yes"})

    assert (Story.objects.count(), Consent.objects.count()) == (0, 0)


def test_a_story_with_an_identity_number_is_refused(sign_in, staff, the_hague):
    answer = sign_in(staff).post(
        reverse("admin:content_story_add"), form(the_hague, body_nl="Mijn BSN is 111222333.")
    )

    assert list(answer.context["adminform"].form.errors) == ["body_nl"]


def test_staff_see_only_stories_of_their_own_municipalities(sign_in, stranger, the_hague):
    make_story(the_hague, title_nl="Van een ander")

    text = sign_in(stranger).get(reverse("admin:content_story_changelist")).content.decode()

    assert "Van een ander" not in text


def test_the_list_of_stories_costs_the_same_for_one_and_ten(
    sign_in, staff, the_hague, django_assert_max_num_queries, django_assert_num_queries
):
    make_story(the_hague)
    desk, url = sign_in(staff), reverse("admin:content_story_changelist")
    with django_assert_max_num_queries(9) as counted:
        desk.get(url)

    for _ in range(9):
        make_story(the_hague)
    with django_assert_num_queries(len(counted)):
        desk.get(url)


def test_a_story_is_about_nobodys_match():
    """It knows whose it is, and nothing of their match: the other side is not in it."""
    fields = {field.name for field in Story._meta.get_fields() if field.is_relation}

    assert fields == {"municipality", "consents", "about_type", "about"}
    assert User not in {field.related_model for field in Story._meta.get_fields()}


# --- Whose story it is ---------------------------------------------------------------------------


def told_by(person, **fields) -> Story:
    return make_story(person.municipality, about=person, **fields)


def test_staff_tie_a_story_to_a_household_by_its_reference(sign_in, staff, the_hague):
    household, desk = make_household(the_hague), sign_in(staff)

    desk.post(
        reverse("admin:content_story_add"),
        form(the_hague, permission="yes", whose=f" {household.reference.lower()} "),
    )

    story = Story.objects.get()
    assert story.about == household
    page = desk.get(reverse("admin:content_story_change", args=[story.pk]))
    assert household.reference in page.content.decode()
    assert household.accesses.filter(user=staff).exists()


def test_staff_tie_a_story_to_a_member_by_their_address(sign_in, staff, the_hague):
    member = make_group(the_hague).members.first()

    sign_in(staff).post(
        reverse("admin:content_story_add"), form(the_hague, whose=member.email.upper())
    )

    assert Story.objects.get().about == member


@pytest.mark.parametrize("where", ["nowhere", "elsewhere"])
def test_nobody_is_found_outside_the_own_municipalities(sign_in, staff, the_hague, where):
    elsewhere = make_household(make_municipality("Almere"))
    typed = elsewhere.reference if where == "elsewhere" else "H-AAAAAA"

    page = sign_in(staff).post(reverse("admin:content_story_add"), form(the_hague, whose=typed))

    errors = page.context["adminform"].form.errors
    assert list(errors) == ["whose"]
    assert page.context["adminform"].form["whose"].value() == typed


def test_a_no_to_stories_takes_the_story_of_a_household_without_an_address_away(
    client, newcomer, the_hague
):
    household = newcomer.household
    User.objects.filter(pk=newcomer.pk).update(email=None)
    own, of_another = told_by(household), told_by(make_household(the_hague))

    answer_consent(household, Purpose.PHOTO, is_given=False, by=newcomer)

    assert list(Story.objects.published()) == [of_another]
    assert places_of(own, client) == []


def test_erasing_a_household_takes_its_story_along(staff, the_hague):
    household = make_household(the_hague, status="withdrawn")
    told_by(household)
    of_another = told_by(make_household(the_hague))

    erase_household(household, by=staff, reason=ErasureReason.REQUEST)

    assert list(Story.objects.all()) == [of_another]
    assert list(Consent.objects.filter(purpose=Purpose.PHOTO)) == list(of_another.consents.all())


def test_erasing_a_member_takes_their_story_along(staff, the_hague):
    group = make_group(the_hague, status="withdrawn")
    member = group.members.first()
    make_story(the_hague, about=member)

    erase_member(member, by=staff, reason=ErasureReason.REQUEST)

    assert Story.objects.count() == 0
