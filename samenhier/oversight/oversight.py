"""What this app says of its own floor and the ones below: accounts."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from samenhier.accounts.models import User
from samenhier.oversight.erasing import Eraser, register
from samenhier.privacy.erasure import erase
from samenhier.privacy.models import ErasureReason


def _of_address(email: str) -> QuerySet[User]:
    found: QuerySet[User] = User.objects.filter(email__iexact=email)
    return found


def _hindrance(user: User) -> str:
    # Households and groups live upstairs; they are known here by their reverse names.
    if hasattr(user, "household") or user.memberships.exists():
        return _(
            "This account belongs to a household or a member. Erase that: the account goes too."
        )
    if user.is_active:
        return _("This account is in use. The national coordinator closes it first.")
    return ""


register(
    Eraser(
        User,
        of_address=_of_address,
        name=lambda user: _("the account of %(email)s") % {"email": user.email or user.pk},
        hindrance=_hindrance,
        everybody=lambda user: [user],
        erase=lambda user, by: erase(user, by=by, reason=ErasureReason.REQUEST),
    )
)
