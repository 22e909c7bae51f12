"""New weights: one person writes a version, another agrees or turns it down."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from matching import questions
from matching.models import MatchingRound, WeightsVersion
from matching.permissions import can_weigh
from matching.services.places import DecisionRefused
from matching.services.starting import NobodyThere
from matching.tasks import answer_weights
from samenhier.accounts.models import Role, User
from samenhier.addresses import full_address
from samenhier.outbox import services as outbox

REPLAYED = 5  # rounds, the newest first


def ask_weights(weights: dict[str, int], *, reason: str = "", by: User) -> str:
    """Ask a worker what these weights would have changed in the last rounds of everybody.

    What comes back is the key to the answer; nothing is saved.
    """
    if not can_weigh(by):
        raise PermissionDenied
    rounds = MatchingRound.objects.visible_to(by).replayable()[:REPLAYED]
    asked = {
        "weights": weights,
        "reason": reason,
        "rounds": [str(pk) for pk in rounds.values_list("pk", flat=True)],
    }
    try:
        key = questions.put_weights(asked, by=by)
        place = questions.place_of_weights(by, key)
        # What nobody waits for any more is not worked out.
        answer_weights.apply_async((place,), expires=questions.PATIENCE_WITH_ROUNDS)
    except (OperationalError, RedisError) as error:
        raise NobodyThere from error
    return key


@transaction.atomic
def write_version(weights: dict[str, int], *, reason: str, by: User) -> WeightsVersion:
    """Store a version for a second person to look at. Raises DecisionRefused next to another."""
    if not can_weigh(by):
        raise PermissionDenied
    # The version in force is held, so that two people do not write the same number.
    WeightsVersion.objects.select_for_update().get(pk=WeightsVersion.objects.current().pk)
    if WeightsVersion.objects.proposed().exists():
        raise DecisionRefused(_("Another version waits for a second person. Decide on it first."))
    last = WeightsVersion.objects.aggregate(last=Max("number"))["last"]
    version = WeightsVersion(number=last + 1, weights=weights, author=by, reason=reason)
    version.full_clean()
    version.save()
    _tell_others(version, by)
    return version


def _tell_others(version: WeightsVersion, author: User) -> None:
    """Each other national coordinator can be the second person."""
    others = User.objects.filter(role=Role.NATIONAL, is_active=True).exclude(pk=author.pk)
    for other in others:
        path = "admin:matching_weightsversion_change"
        outbox.queue(
            "weights_waiting",
            to=other.email,
            about=f"weights:{version.pk}",
            language=other.language,
            context={
                "author": author.name,
                "number": version.number,
                "url": full_address(path, version.pk, language=other.language),
            },
        )


def agree(version: WeightsVersion, *, by: User) -> None:
    """Put a version in force: from the next round on."""
    _settle(version, by, approved_at=timezone.now())


def turn_down(version: WeightsVersion, *, by: User) -> None:
    _settle(version, by, rejected_at=timezone.now())


def _settle(version: WeightsVersion, by: User, **outcome: object) -> None:
    if not can_weigh(by):
        raise PermissionDenied
    if version.author_id == by.pk and "approved_at" in outcome:
        raise DecisionRefused(_("You wrote this version. Somebody else has to agree with it."))
    second = None if version.author_id == by.pk else by  # an author may take the own version back
    waiting = WeightsVersion.objects.proposed().filter(pk=version.pk)
    if not waiting.update(decided_by=second, **outcome):
        raise DecisionRefused(_("Somebody else has decided on this version."))
