"""`{% robot_check %}`: the two unseen fields of a form that is open to everybody."""

from typing import Any

from django import template
from django.template import Context

from samenhier.accounts.robots import HIDDEN, MARK, kept_mark

register = template.Library()


@register.inclusion_tag("_robot_check.html", takes_context=True)
def robot_check(context: Context) -> dict[str, Any]:
    """A field that people do not see, and when the form was opened."""
    own = context.get("asked_mark")  # of a page that asks once more
    return {"hidden": HIDDEN, "mark_name": MARK, "mark": own or kept_mark(context["request"])}
