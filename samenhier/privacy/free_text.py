"""A form field for words about people.

It refuses a citizen service number. About an e-mail address, or what looks like the number of a
permit or passport, it asks once: whoever sends the form again keeps it. What was asked travels
with the field, so it works on every page that shows the field, in drafts and in rows of forms; a
text that is shown with it already in, is not asked about again.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from samenhier.privacy.validators import no_identity_number, seldom_needed

QUESTIONS = {
    "address": _(
        "There seems to be an e-mail address in this text. Do people who read it need that? If "
        "not, take it out. If so, send the form again."
    ),
    "papers": _(
        "This looks like a number of a permit or a passport. We never need that: please take it "
        "out. Is it something else? Then send the form again."
    ),
}


def asked_name(name: str) -> str:
    """How the answer to the question is called among what a form sends."""
    return f"{name}__asked"


def asked_mark(text: str) -> str:
    """What was found in a text, in a way that does not repeat it; empty when nothing was."""
    found = sorted(each for kind in seldom_needed(text).values() for each in kind)
    return salted_hmac("samenhier.privacy.free_text", "|".join(found)).hexdigest() if found else ""


class AskedMixin(forms.Widget):
    """A text box that brings along what was asked about its text."""

    box: str
    template_name = "widgets/free_text.html"
    asked = ""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["box"] = self.box
        context["widget"]["asked_name"] = asked_name(name)
        context["widget"]["asked_mark"] = asked_mark(str(value or ""))
        return context

    def names(self, name: str) -> list[str]:
        """Under which names its answers are sent, for forms that keep what was typed."""
        return [name, asked_name(name)]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        self.asked = data.get(asked_name(name), "")  # a form has its own copy of its widgets
        return super().value_from_datadict(data, files, name)


class FreeTextarea(AskedMixin, forms.Textarea):
    box = forms.Textarea.template_name
    template_name = AskedMixin.template_name


class FreeTextInput(AskedMixin, forms.TextInput):
    box = forms.TextInput.template_name
    template_name = AskedMixin.template_name


class FreeTextField(forms.CharField):
    """Words about people, on one line or more; see above."""

    default_validators = [no_identity_number]
    widget = FreeTextarea

    def __init__(self, **kwargs: Any) -> None:
        widget = kwargs.get("widget") or forms.Textarea
        is_line = issubclass(widget if isinstance(widget, type) else type(widget), forms.TextInput)
        box = FreeTextInput if is_line else FreeTextarea
        kwargs["widget"] = box(attrs=getattr(widget, "attrs", None))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if (mark := asked_mark(text)) and mark != getattr(self.widget, "asked", ""):
            raise ValidationError(
                [ValidationError(QUESTIONS[kind], code="asked") for kind in seldom_needed(text)]
            )
        return text
