"""Public forms as people send them: a minute after they opened the page."""

import re
import time
from typing import Any

from django.forms import BaseForm

from samenhier.accounts.robots import MARK, mark


def from_a_person(answers: dict[str, Any]) -> dict[str, Any]:
    """The answers with the unseen mark that the page gave along."""
    return answers | {MARK: mark(opened_at=time.time() - 60)}


def kept_hidden(form: BaseForm) -> dict[str, str]:
    """What a browser sends along unseen, with the form as it is shown."""
    shown = re.findall(r'type="hidden" name="([^"]+)" value="([^"]+)"', form.as_div())
    return dict(shown)
