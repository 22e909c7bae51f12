"""Somebody joins the group during the year: who says yes, and from when they see anything."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from groups import services
from groups.models import Membership, Statement, StatementAcceptance
from matching.journey import admissions
from matching.journey.models import Journey
from matching.models import Admission, Match
from matching.services.meeting import tell_both
from samenhier.outbox.models import Message
from samenhier.outbox.services import render
from tests.factories import make_group, make_household, make_match, make_user
from tests.races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def match(coordinator, newcomer, builder) -> Match:
    """A match of a group with one person too few, and newcomers who read mail in Arabic."""
    group = coordinator.memberships.get().group
    match = make_match(group=group, household=newcomer.household, builder=builder)
    services.leave(with_account(group.members.last()), by=group.members.last().user)
    Message.objects.all().delete()
    group.refresh_from_db()
    return match


def with_account(member: Membership) -> Membership:
    member.user = make_user(email=member.email)
    member.save()
    return member


def join(match: Match, name: str = "Jan de Boer") -> Membership:
    """The coordinator invites somebody, and who is invited does their own part."""
    match.group.refresh_from_db()
    invitee = services.Invitee(name=name, email="jan@example.org")
    member = services.invite(match.group, invitee)
    profile = services.Profile(name=name, birth_year=1985, languages={"nl": 5})
    return services.do_own_part(member, profile, language="nl")


def make_complete(member: Membership) -> None:
    """What the others did before they were matched."""
    for statement in Statement.objects.all():
        StatementAcceptance.objects.get_or_create(statement=statement, member=member)
    Membership.objects.filter(pk=member.pk).update(
        vog_seen_on=timezone.localdate(), vog_expires_on=timezone.localdate() + timedelta(days=900)
    )


def page_of(match: Match) -> str:
    return reverse("journey:match", args=[match.pk])


def press(client, name: str, admission: Admission, **answers: str):
    return client.post(reverse(f"journey:{name}", args=[admission.pk]), answers)


def heard(template: str) -> list[tuple[str, str]]:
    mails = Message.objects.filter(template=template)
    return list(mails.values_list("recipient", "language"))


# --- Before anybody said yes -------------------------------------------------------------------


def test_who_joins_sees_nothing_of_the_match_and_is_told_why(sign_in, match):
    member = join(match)
    client = sign_in(member.user)

    own = client.get(reverse("groups:own")).text

    assert "the newcomers are asked first" in own
    assert page_of(match) not in own
    assert client.get(page_of(match)).status_code == 404
    assert list(Match.objects.visible_to(member.user)) == []


def test_who_was_in_the_group_before_sees_it_as_always(match, coordinator):
    join(match)

    assert list(Match.objects.visible_to(coordinator)) == [match]
    assert coordinator.memberships.get() in match.taking_part()


def test_newcomers_and_builder_are_asked_once_and_nobody_else(match, builder, newcomer):
    member = join(match)
    admissions.ask_for(member, match)

    assert heard("may_somebody_join") == [(newcomer.email, "ar")]
    assert heard("match_member_joins") == [(builder.email, builder.language)]
    assert "Jan" not in "".join(render(Message.objects.get(template="may_somebody_join")))


def test_newcomers_see_a_first_name_and_the_other_members_do_not_see_the_question(
    sign_in, match, newcomer, coordinator
):
    join(match)

    asked = sign_in(newcomer).get(page_of(match)).text
    assert "Jan" in asked
    assert "de Boer" not in asked
    assert reverse("journey:admission_answer", args=[Admission.objects.get().pk]) in asked
    assert "would like to join" not in sign_in(coordinator).get(page_of(match)).text


def test_no_mail_of_the_match_and_no_part_goes_to_who_is_not_let_in(sign_in, match, coordinator):
    member = join(match)

    tell_both(match, "year_paused")

    assert member.email not in [to for to, _language in heard("year_paused")]
    assert member not in match.taking_part()
    assert member not in Journey.objects.with_people().get(pk=match.pk).members
    parts = sign_in(coordinator).get(reverse("journey:parts", args=[match.pk])).text
    assert "Jan" not in parts


def test_the_group_is_too_small_until_somebody_really_takes_part(sign_in, builder, match):
    member = join(match)
    assert "Too few people are left" in sign_in(builder).get(page_of(match)).text

    make_complete(member)
    admission = Admission.objects.get()
    admissions.answer(admission, agrees=True, by=builder)
    admissions.admit(admission, by=builder)

    assert "Too few people are left" not in sign_in(builder).get(page_of(match)).text


# --- Being let in ------------------------------------------------------------------------------


def test_newcomers_say_yes_the_builder_lets_in_and_the_member_sees_the_match(
    sign_in, match, newcomer, builder
):
    member = join(match)
    admission = Admission.objects.get()

    press(sign_in(newcomer), "admission_answer", admission, agrees="yes")
    assert heard("newcomers_about_member") == [(builder.email, builder.language)]
    assert list(Match.objects.visible_to(member.user)) == []
    early = press(sign_in(builder), "admit", admission)
    assert early.status_code == 302
    assert list(Match.objects.visible_to(member.user)) == []
    assert "has not accepted the participant statement" in sign_in(builder).get(page_of(match)).text

    make_complete(member)
    for _press in range(2):
        press(sign_in(builder), "admit", admission)

    admission.refresh_from_db()
    assert (admission.newcomers_agree, admission.on_behalf) == (True, False)
    assert admission.admitted_by == builder
    assert sign_in(member.user).get(page_of(match)).status_code == 200
    assert heard("takes_part_in_match") == [(member.email, "nl")]
    assert "Jan" in sign_in(newcomer).get(page_of(match)).text


def test_complete_but_without_a_yes_nobody_is_let_in(match, builder):
    make_complete(join(match))
    admission = Admission.objects.get()

    with pytest.raises(admissions.NotYet):
        admissions.admit(admission, by=builder)
    admissions.answer(admission, agrees=False, by=builder)
    with pytest.raises(admissions.NotYet):
        admissions.admit(admission, by=builder)
    with pytest.raises(IntegrityError):
        Admission.objects.update(admitted_at=timezone.now())


def test_newcomers_may_change_their_mind_until_then_and_the_builder_alone_hears_a_no(
    sign_in, match, newcomer, builder, coordinator
):
    make_complete(join(match))
    admission = Admission.objects.get()

    for says in ("yes", "no", "yes"):
        press(sign_in(newcomer), "admission_answer", admission, agrees=says)
    assert len(heard("newcomers_about_member")) == 3
    assert {to for to, _language in heard("newcomers_about_member")} == {builder.email}

    admissions.admit(admission, by=builder)
    press(sign_in(newcomer), "admission_answer", admission, agrees="no")
    admission.refresh_from_db()
    assert admission.newcomers_agree is True


def test_neither_answer_is_asked_again(sign_in, match, newcomer):
    join(match)

    answered = sign_in(newcomer).post(
        reverse("journey:admission_answer", args=[Admission.objects.get().pk]), follow=True
    )

    assert "Choose one of the two answers." in answered.text
    assert Admission.objects.get().newcomers_agree is None


def test_builder_passes_on_what_newcomers_without_an_address_say(
    sign_in, match, the_hague, builder
):
    Match.objects.filter(pk=match.pk).update(household=make_household(the_hague))
    make_complete(join(match))
    admission = Admission.objects.get()
    assert heard("may_somebody_join") == []
    assert Message.objects.get(template="match_member_joins").context["is_unreached"] is True

    press(sign_in(builder), "admission_answer", admission, agrees="yes")
    press(sign_in(builder), "admit", admission)

    admission.refresh_from_db()
    assert (admission.on_behalf, admission.admitted_by) == (True, builder)
    assert heard("newcomers_about_member") == []


def test_nobody_of_the_group_answers_or_lets_in(sign_in, match, coordinator, stranger):
    make_complete(join(match))
    admission = Admission.objects.get()

    for user in (coordinator, admission.member.user, stranger):
        with pytest.raises(PermissionDenied):
            admissions.answer(admission, agrees=True, by=user)
        with pytest.raises(PermissionDenied):
            admissions.admit(admission, by=user)
    assert (
        press(sign_in(coordinator), "admission_answer", admission, agrees="yes").status_code == 403
    )
    assert press(sign_in(admission.member.user), "admit", admission).status_code == 404


# --- Around it ---------------------------------------------------------------------------------


def test_who_stops_before_being_let_in_is_no_loss_for_the_newcomers(match, newcomer):
    member = join(match)

    services.leave(member, by=member.user)

    assert heard("somebody_left") == []
    assert heard("match_member_left") == []
    assert not Admission.objects.waiting().exists()


def test_the_next_match_of_the_group_is_theirs_from_the_start(match, builder, the_hague):
    member = join(match)
    Match.objects.filter(pk=match.pk).update(status="completed")

    following = make_match(group=match.group, household=make_household(the_hague), builder=builder)

    assert list(Match.objects.visible_to(member.user)) == [following]


def test_a_group_without_a_match_asks_no_newcomers(the_hague):
    group = make_group(the_hague, members=2, status="screening")
    member = services.invite(group, services.Invitee(name="Jan", email="jan@example.org"))
    services.do_own_part(member, services.Profile(name="Jan", birth_year=1985), language="nl")

    assert not Admission.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_builder_and_staff_let_somebody_in_at_once_and_one_mail_goes_out(match, builder, staff):
    make_complete(join(match))
    admission = Admission.objects.get()
    admissions.answer(admission, agrees=True, by=builder)

    at_once(
        lambda: admissions.admit(Admission.objects.get(), by=builder),
        lambda: admissions.admit(Admission.objects.get(), by=staff),
    )

    assert len(heard("takes_part_in_match")) == 1
