"""How long the details of a mail stay. That it was sent is known as long as the person is, so that
nothing is sent twice."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from samenhier.outbox.models import Message, MessageStatus
from samenhier.privacy.letting_go import Rule, delete, register


def old_details(at: datetime) -> QuerySet[Message]:
    sent = Message.objects.filter(
        status=MessageStatus.SENT, sent_at__lte=at - timedelta(days=settings.MAIL_DETAIL_DAYS)
    )
    return sent.exclude(Q(context={}) & Q(error=""))


def forget_details(message: Message) -> None:
    Message.objects.filter(pk=message.pk).update(context={}, error="")


def old_secrets(at: datetime) -> QuerySet[Message]:
    """Their addresses were typed by anybody, so most have no account to go with."""
    before = at - timedelta(days=settings.MAIL_DETAIL_DAYS)
    return Message.objects.filter(about__startswith=Message.AT_ONCE, queued_at__lte=before)


register(Rule("sign_in_mails", _("That a mail for signing in was sent"), old_secrets, delete))
register(Rule("mail_details", _("What was in mails"), old_details, forget_details))
