"""What is kept of everybody: accounts, answers on consent, who looked, and what libraries keep."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samenhier.accounts.models import User
from samenhier.privacy.mapping import (
    A_SECRET,
    ACCOUNT,
    ADDRESS,
    EMPTIED,
    GROUP,
    HOUSEHOLD,
    MEMBER,
    Entry,
    ModelMap,
    no,
    no_address,
    no_password,
    register,
)
from samenhier.privacy.models import Access, Consent, Erasure


def _about(record: models.Model) -> Q:
    """Rows that know their record by its number, which no two records share."""
    return Q(object_id=record.pk)


def _of_record(record: models.Model) -> Q:
    """Lines of the admin's log about this record."""
    label = record._meta
    return Q(
        content_type__app_label=label.app_label,
        content_type__model=label.model_name,
        object_id=str(record.pk),
    )


def _signed_in_as(record: models.Model) -> Q:
    """Sessions know their account only inside, signed."""
    number = str(record.pk)
    own = [
        session.pk
        for session in Session.objects.iterator()
        if session.get_decoded().get("_auth_user_id") == number
    ]
    return Q(pk__in=own)


SIGN_IN = "sign-in; most people have no password and get a code by mail"
THE_PERSON = "the person; the national coordinator"

register(
    "Everybody",
    ModelMap(
        User,
        (
            Entry(
                "id date_joined is_superuser groups user_permissions",
                SIGN_IN,
                THE_PERSON,
                "account",
            ),
            Entry("email", SIGN_IN, THE_PERSON, "account", no_address, is_mark=True),
            Entry("password", SIGN_IN, THE_PERSON, "account", no_password, kept_back=A_SECRET),
            Entry("last_login", SIGN_IN, THE_PERSON, "account", EMPTIED),
            Entry("is_active", SIGN_IN, THE_PERSON, "account", no),
            Entry(
                "name",
                "who acts",
                "the person, staff of the same organisation",
                "account",
                EMPTIED,
                is_mark=True,
            ),
            Entry(
                "language role organisation municipality",
                "how to write to them, and for whom they act",
                "the person, staff of the same organisation",
                "account",
            ),
        ),
        {ACCOUNT: "pk"},
    ),
    ModelMap(
        EmailAddress,
        (
            Entry(
                "id user email verified primary",
                "that a code may be mailed there",
                "nobody",
                "account",
            ),
        ),
        {ACCOUNT: "user", ADDRESS: "email"},
        go=True,
    ),
    ModelMap(
        Authenticator,
        (
            Entry(
                "id user type created_at last_used_at",
                "the second step of signing in",
                "nobody",
                "account",
            ),
            Entry("data", "the second step of signing in", "nobody", "account", kept_back=A_SECRET),
        ),
        {ACCOUNT: "user"},
        go=True,
    ),
    ModelMap(
        Session,
        (
            Entry("expire_date", "to stay signed in", "nobody", "account"),
            Entry(
                "session_key session_data",
                "to stay signed in",
                "nobody",
                "account",
                kept_back=A_SECRET,
            ),
        ),
        {ACCOUNT: _signed_in_as},
        go=True,
    ),
    ModelMap(
        LogEntry,
        (
            Entry(
                "id action_time user content_type object_id action_flag change_message",
                "who changed what on the staff site: names of fields, no values",
                "nobody",
                "proof",
            ),
            Entry("object_repr", "what it was called", "nobody", "proof", EMPTIED),
        ),
        dict.fromkeys((ACCOUNT, GROUP, MEMBER, HOUSEHOLD), _of_record),
    ),
    ModelMap(
        Consent,
        (
            Entry(
                "id content_type object_id purpose is_given text_version language at assisted_by "
                "ended_at",
                "to show what somebody agreed to, in which words and language, and who helped",
                "the person, staff",
                "proof",
            ),
        ),
        dict.fromkeys((MEMBER, HOUSEHOLD), _about),
    ),
    ModelMap(
        Access,
        (
            Entry(
                "id content_type object_id user action at path why",
                "to show who saw whose data; cannot be edited",
                "the person it is about, the privacy officer",
                "proof",
            ),
            Entry("reason", "why, where that is asked", "as above", "proof", EMPTIED),
        ),
        dict.fromkeys((GROUP, MEMBER, HOUSEHOLD), _about),
    ),
    ModelMap(
        Erasure,
        (
            Entry(
                "id kind number reason by at rows",
                "to show that somebody was erased, and when; nothing of who it was",
                "the privacy officer",
                "proof",
            ),
        ),
        left_out=_("Says that somebody was erased, and nothing of who it was."),
    ),
)
