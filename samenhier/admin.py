"""The staff site: Django's admin that starts from today's work."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Min, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from groups.models import GroupStatus, StaffTask, TaskKind, WelcomeGroup
from matching.journey import workload
from matching.journey.attention import KINDS, needing_attention
from matching.journey.models import Journey
from matching.models import Proposal, ProposalStatus, WeightsVersion
from matching.permissions import can_weigh
from matching.surveys import results
from matching.surveys.models import Survey
from newcomers.models import Household, HouseholdStatus, NextAction
from samenhier.accounts.models import AuthenticatedRequest, Intake, Municipality, Role, User
from samenhier.content.models import PartnerEnquiry
from samenhier.outbox.models import Message
from samenhier.oversight import erasing
from samenhier.oversight.models import UnusualAccess
from samenhier.oversight.permissions import is_officer
from samenhier.shown import show
from samenhier.stages import stages
from samenhier.staying import LONG
from samenhier.suppression import SMALLEST

# Days after which somebody should look: for a group to come, and for an answer.
LONG_FOR_A_GROUP, LONG_FOR_AN_ANSWER = 60, 7


@dataclass(frozen=True)
class Work:
    """One kind of work: how much of it waits, for how many days at most, and where to do it."""

    count: int
    what: str
    url: str
    days: int = 0
    late_after: int = LONG

    @property
    def is_late(self) -> bool:
        return self.days > self.late_after


def todays_work(user: User) -> list[Work]:
    """What waits for this user, in the order of the way to a match, in few queries."""
    return [work for work in _all_work(user) if work.count]


def work_on_matches(found: Mapping[str, Sequence[Journey]]) -> list[Work]:
    """The matches that need attention, as work: each number leads to the list of the same."""
    today = timezone.localdate()
    return [
        Work(
            len(found[kind.code]),
            kind.words(len(found[kind.code])),
            _list_of("matching_match", look=kind.code),
            (today - (kind.since(found[kind.code][0]) or today)).days,
            late_after=0,
        )
        for kind in KINDS
        if found[kind.code]
    ]


def _all_work(user: User) -> Iterator[Work]:
    yield _work(
        WelcomeGroup.objects.visible_to(user).filter(status=GroupStatus.SUBMITTED),
        "submitted_at",
        lambda count: ngettext(
            "group waits for a first talk", "groups wait for a first talk", count
        ),
        _list_of("groups_welcomegroup", status__exact=GroupStatus.SUBMITTED),
    )
    yield from _tasks(user)
    yield _work(
        WelcomeGroup.objects.visible_to(user).filter(
            status=GroupStatus.WAITING, municipality__intake=Intake.OPEN
        ),
        "submitted_at",
        lambda count: ngettext(
            "group on the waiting list of a municipality that is open",
            "groups on the waiting list of a municipality that is open",
            count,
        ),
        reverse("admin:groups_welcomegroup_waiting_list"),
    )
    households = Household.objects.visible_to(user)
    yield from _actions(user)
    yield _work(
        households.filter(status=HouseholdStatus.REGISTERED),
        "waiting_since",
        lambda count: ngettext(
            "household waits for an intake", "households wait for an intake", count
        ),
        _list_of("newcomers_household", status__exact=HouseholdStatus.REGISTERED),
    )
    yield _work(
        households.filter(status=HouseholdStatus.INTAKE),
        "waiting_since",
        lambda count: ngettext("household is in intake", "households are in intake", count),
        _list_of("newcomers_household", status__exact=HouseholdStatus.INTAKE),
    )
    yield _work(
        households.waiting(),
        "waiting_since",
        lambda count: ngettext("household waits for a group", "households wait for a group", count),
        _list_of("newcomers_household", status__exact=HouseholdStatus.READY, matched="no"),
        LONG_FOR_A_GROUP,
    )
    yield _proposals(user)
    under_way = Proposal.objects.visible_to(user)
    yield _work(
        under_way.filter(status=ProposalStatus.ACCEPTED),
        "answer_by",
        lambda count: ngettext(
            "pair said yes twice: plan the first meeting",
            "pairs said yes twice: plan the first meetings",
            count,
        ),
        _list_of("matching_proposal", stage=ProposalStatus.ACCEPTED),
        LONG_FOR_AN_ANSWER,
    )
    talks: Any = under_way.with_stage()
    yield _work(
        talks.filter(wants_talk=True),
        "since",
        lambda count: ngettext(
            "pair wants to talk before it answers", "pairs want to talk before they answer", count
        ),
        _list_of("matching_proposal", stage="talk"),
        late_after=0,
    )
    yield _work(
        under_way.overdue(timezone.localdate()),
        "answer_by",
        lambda count: ngettext(
            "answer of a side is overdue", "answers of sides are overdue", count
        ),
        _list_of("matching_proposal", stage="late"),
        late_after=0,
    )
    yield _work(
        under_way.filter(status=ProposalStatus.APPROVED),
        "created_at",
        lambda count: ngettext(
            "approved pair is not sent yet", "approved pairs are not sent yet", count
        ),
        _list_of("matching_proposal", stage=ProposalStatus.APPROVED),
        LONG_FOR_AN_ANSWER,
    )
    yield from _weights(user)
    yield _work(
        PartnerEnquiry.objects.visible_to(user).waiting(),
        "received_at",
        lambda count: ngettext("partner waits for an answer", "partners wait for an answer", count),
        _list_of("content_partnerenquiry", state="waiting"),
        LONG_FOR_AN_ANSWER,
    )
    yield _work(
        Message.objects.visible_to(user).troubled(),
        "queued_at",
        lambda count: ngettext("mail was not sent", "mails were not sent", count),
        _list_of("outbox_message", trouble="yes"),
    )
    yield from _erasures(user)
    yield _work(
        UnusualAccess.objects.visible_to(user).unseen(),
        "on",
        lambda count: ngettext(
            "look at a record is unusual", "looks at records are unusual", count
        ),
        _list_of("oversight_unusualaccess", seen="no"),
        LONG_FOR_AN_ANSWER,
    )
    yield from _nobody_watches(user)


def _weights(user: User) -> Iterator[Work]:
    """A version of the weights that somebody else wrote; one at a time waits."""
    if not can_weigh(user):
        return
    waiting = WeightsVersion.objects.proposed().exclude(author=user).first()
    if waiting:
        days = (timezone.localdate() - timezone.localdate(waiting.created_at)).days
        url = reverse("admin:matching_weightsversion_change", args=[waiting.pk])
        what = _("version of the weights waits for you")
        yield Work(1, str(what), url, days, LONG_FOR_AN_ANSWER)


def _nobody_watches(user: User) -> Iterator[Work]:
    """Who opens accounts is told while no privacy officer has one."""
    if user.role == Role.NATIONAL and not User.objects.officers().exists():
        what = _("privacy officer has to get an account: nobody reads who looks at whose data")
        yield Work(1, str(what), reverse("admin:accounts_user_add"))


def _erasures(user: User) -> Iterator[Work]:
    """Who asked to be erased; for staff these stand in the list of what is to be done."""
    if is_officer(user):
        count = len(erasing.requests(user))
        what = ngettext("household asks to be erased", "households ask to be erased", count)
        yield Work(count, what, reverse("oversight:erase"))


def _tasks(user: User) -> Iterator[Work]:
    """The queue of tasks about groups: those that are due, and one's own."""
    tasks = StaffTask.objects.visible_to(user)
    yield _work(
        tasks.due(),
        "due_on",
        lambda count: ngettext("task about a group is due", "tasks about groups are due", count),
        _list_of("groups_stafftask", state="due"),
        late_after=0,
    )
    yield _work(
        tasks.open().filter(kind=TaskKind.VOG_ENDS),
        "due_on",
        lambda count: ngettext("VOG expires or has expired", "VOGs expire or have expired", count),
        _list_of("groups_stafftask", kind__exact=TaskKind.VOG_ENDS),
        late_after=0,
    )
    yield _work(
        tasks.open().filter(owner=user),
        "created_at",
        lambda count: ngettext(
            "task about a group is yours", "tasks about groups are yours", count
        ),
        _list_of("groups_stafftask", owner="me"),
    )


def _actions(user: User) -> Iterator[Work]:
    """The queue about households: what is due, and one's own."""
    actions = NextAction.objects.visible_to(user)
    yield _work(
        actions.due(),
        "due_on",
        lambda count: ngettext(
            "task about a household is due", "tasks about households are due", count
        ),
        _list_of("newcomers_nextaction", state="due"),
        late_after=0,
    )
    yield _work(
        actions.open().filter(owner=user),
        "created_at",
        lambda count: ngettext(
            "task about a household is yours", "tasks about households are yours", count
        ),
        _list_of("newcomers_nextaction", owner="me"),
    )


def _proposals(user: User) -> Work:
    """Proposals to decide on; of one round, the link leads to its desk."""
    proposals = Proposal.objects.visible_to(user).to_decide()
    rounds = list(proposals.order_by().values_list("round", flat=True).distinct()[:2])
    url = (
        reverse("admin:matching_matchinground_change", args=rounds)
        if len(rounds) == 1
        else _list_of("matching_matchinground", status__in="proposed,stopped")
    )
    return _work(
        proposals,
        "created_at",
        lambda count: ngettext(
            "proposal waits for a decision", "proposals wait for a decision", count
        ),
        url,
    )


def _work(
    rows: QuerySet[Any],
    since: str,
    words: Callable[[int], str],
    url: str,
    late_after: int = LONG,
) -> Work:
    """Count the rows, and the days since the first of them."""
    found = rows.aggregate(count=Count("pk"), first=Min(since))
    first = found["first"]
    if isinstance(first, datetime):
        first = timezone.localdate(first)
    days = max(0, (timezone.localdate() - first).days) if first else 0
    return Work(found["count"], words(found["count"]), url, days, late_after)


def _list_of(model: str, **query: str) -> str:
    return reverse(f"admin:{model}_changelist") + "?" + urlencode(query)


# The lists of the staff site, in the order of the way from signing up to a match.
APPS = [
    *("groups", "newcomers", "matching", "journey", "events", "outbox", "content"),
    *("privacy", "oversight"),
]


class Autocomplete(AutocompleteJsonView):
    """Searching for a record to choose shows it, as a list does."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        show(self.request, context["object_list"])
        return context


class StaffSite(admin.AdminSite):
    site_header = site_title = "Samen Hier"
    index_title = _("Today")
    index_template = "admin/home.html"

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """What staff use most comes first; what only settings need comes last."""
        apps = super().get_app_list(request, app_label)
        places = {name: place for place, name in enumerate(APPS)}
        return sorted(apps, key=lambda app: places.get(app["app_label"], len(APPS)))

    def get_urls(self) -> list[Any]:
        return [
            path("stages/", self.admin_view(self.stages), name="stages"),
            path("workload/", self.admin_view(self.workload), name="workload"),
            path("surveys/", self.admin_view(self.surveys), name="surveys"),
            *super().get_urls(),
        ]

    def stages(self, request: AuthenticatedRequest) -> TemplateResponse:
        """How many are in each stage of the way, here or everywhere."""
        if not request.user.is_staff:
            raise PermissionDenied
        places = Municipality.objects.visible_to(request.user).order_by("name")
        here = places.filter(code=request.GET.get("municipality", "")).first()
        context = {
            **self.each_context(request),
            "title": _("From signing up to a year together"),
            "parts": stages(request.user, here),
            "places": places,
            "here": here,
            "long": LONG,
        }
        return TemplateResponse(request, "admin/stages.html", context)

    def workload(self, request: AuthenticatedRequest) -> TemplateResponse:
        """Who accompanies how much, who is away, and which languages nobody speaks."""
        if not request.user.is_staff:
            raise PermissionDenied
        context = {
            **self.each_context(request),
            "title": _("Community builders now"),
            "loads": workload.loads(request.user),
            "covers": workload.covers(request.user),
        }
        return TemplateResponse(request, "admin/workload.html", context)

    def surveys(self, request: AuthenticatedRequest) -> TemplateResponse:
        """How many answer the surveys of the year, and what they say, as numbers."""
        if not request.user.is_staff:
            raise PermissionDenied
        context = {
            **self.each_context(request),
            "title": _("Surveys"),
            "rows": results.rows(request.user),
            "changes": results.changes(request.user),
            "links": results.links(request.user),
            "topics": [results.topic_name(topic) for topic in Survey.TOPICS],
            "smallest": SMALLEST,
        }
        return TemplateResponse(request, "admin/surveys.html", context)

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and getattr(request.user, "has_desk", False)

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return Autocomplete.as_view(admin_site=self)(request)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Sign-in is in one place for everybody, with its limits on how often one may try."""
        return secure_admin_login(super().login)(request, extra_context=extra_context)

    def index(  # type: ignore[override]  # admin_view asks for sign-in
        self, request: AuthenticatedRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Today's work first, the tables after it."""
        matches = needing_attention(request.user)
        show(request, matches["late"])
        work = [*todays_work(request.user), *work_on_matches(matches)]
        today = {"work": work, "late": matches["late"]}
        return super().index(request, {**today, **(extra_context or {})})
