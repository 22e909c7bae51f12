"""Where a code on paper leads."""

from django import template

from newcomers.models import LABEL
from samenhier.addresses import full_address
from samenhier.privacy.codes import spaced

register = template.Library()


@register.filter
def in_fours(code: str) -> str:
    """A code as it is written on paper."""
    return spaced(code, LABEL)


@register.simple_tag
def opening_address() -> str:
    """The page on which the code is typed, in the language of this page."""
    return full_address("registering:open")


@register.simple_tag
def opening_link(code: str) -> str:
    """That page with the code behind a #: browsers keep that part to themselves."""
    return f"{full_address('registering:open')}#{code}"
