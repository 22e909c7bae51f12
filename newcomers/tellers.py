"""Households tell stories: staff find them by their reference."""

from newcomers.models import Household
from samenhier.content.tellers import Teller, register

register(
    Teller(
        Household,
        find=lambda typed, user: Household.objects.visible_to(user).filter(reference__iexact=typed),
        sign=lambda household: household.reference,
    )
)
