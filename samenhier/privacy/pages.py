"""Pages in the access log, as people call them."""

from typing import Any

from django.contrib import admin
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NAMED: dict[str, Promise] = {
    "admin:index": gettext_lazy("today's work"),
    "admin:autocomplete": gettext_lazy("a search for a record"),
    "admin:groups_welcomegroup_waiting_list": gettext_lazy("the waiting lists"),
    "admin:groups_welcomegroup_screening": gettext_lazy("getting to know a group"),
    "admin:events_event_walk_ins": gettext_lazy("who came to an event"),
    "admin:events_event_change": gettext_lazy("who comes to an event"),
    "admin:matching_matchinground_change": gettext_lazy("the proposals of a matching round"),
    "admin:matching_matchinground_what_if": gettext_lazy("a “what if” about a matching round"),
    "admin:matching_matchinground_answer": gettext_lazy("a “what if” about a matching round"),
    "admin:privacy_access_csv": gettext_lazy("the access log, as a file"),
    "journey:caseload": gettext_lazy("the own matches of a community builder"),
    "journey:match": gettext_lazy("the page of the match"),
    "journey:hand_over": gettext_lazy("handing a match over"),
    "journey:check_in_new": gettext_lazy("writing down a talk"),
    "journey:check_in_edit": gettext_lazy("writing down a talk"),
    "journey:start": gettext_lazy("the page of the match"),
    "journey:follow_up_done": gettext_lazy("the page of the match"),
    "newcomers:take_away": gettext_lazy("taking along what is known"),
    "newcomers:take_away_file": gettext_lazy("taking along what is known"),
    "groups:take_away": gettext_lazy("taking along what is known"),
    "groups:take_away_file": gettext_lazy("taking along what is known"),
    "registering:check": gettext_lazy("registering a household together"),
    "registering:new_code": gettext_lazy("a new code on paper"),
    "oversight:erase": gettext_lazy("erasing on request"),
    "oversight:erase_one": gettext_lazy("erasing on request"),
    "oversight:reason": gettext_lazy("the question why the record has to be opened"),
    "newcomers:urgent": gettext_lazy("the question why the record has to be opened"),
    "newcomers:urgent_contact": gettext_lazy("how to reach a household, when it is urgent"),
    "reports:research_export": gettext_lazy("an export for research, without names"),
}


def page_in_words(path: str) -> str:
    """What a page is called; its address when it has no name, or is no more."""
    language = translation.get_language_from_path(path)
    try:
        with translation.override(language or translation.get_language()):
            name = resolve(path).view_name
    except Resolver404:
        return path
    return str(NAMED.get(name) or _of_the_staff_site(name) or path)


def _of_the_staff_site(name: str) -> str:
    parts = name.removeprefix("admin:").split("_")
    if not name.startswith("admin:") or len(parts) < 3:
        return ""
    found: dict[str, Any] = {
        f"{model._meta.app_label}_{model._meta.model_name}": model._meta
        for model in admin.site._registry
    }
    meta = found.get("_".join(parts[:2]))
    if meta is None:
        return ""
    if parts[2] == "changelist":
        return _("the list of %(things)s") % {"things": meta.verbose_name_plural}
    if parts[2] == "history":
        return _("the history of a record (%(thing)s)") % {"thing": meta.verbose_name}
    return _("the page of a record (%(thing)s)") % {"thing": meta.verbose_name}
