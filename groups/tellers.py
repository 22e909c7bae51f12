"""Members of groups tell stories: staff find them by their e-mail address."""

from groups.models import Membership
from samenhier.content.tellers import Teller, register

register(
    Teller(
        Membership,
        find=lambda typed, user: (
            Membership.objects.visible_to(user).of_address(typed).order_by("-pk")[:1]
        ),
        sign=lambda member: member.email,
    )
)
