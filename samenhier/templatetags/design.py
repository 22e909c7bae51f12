"""Template tags of the design system; what each draws is in docs/design.md."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.forms.formsets import BaseFormSet
from django.http import HttpRequest
from django.template import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.translation import get_language, get_language_info, override

register = template.Library()


@register.filter
def direction(text: str) -> str:
    """How to read what stands on its own: numbers go left to right in every language."""
    return "auto" if any(map(str.isalpha, text)) else "ltr"


def page_in(request: HttpRequest | None, language: str) -> str:
    """The address of this page in another language; its home page where this page has none."""
    path = request.get_full_path() if request else "/"
    if language == get_language():
        return path
    translated = translate_url(path, language)
    if translated != path:
        return translated
    try:
        with override(language):
            return reverse("home")
    except NoReverseMatch:
        return path


@register.inclusion_tag("_language_links.html", takes_context=True)
def language_links(context: Context) -> dict[str, Any]:
    """The same page in each language, every link in the language it leads to."""
    request = context.get("request")
    return {
        "links": [
            {
                **get_language_info(code),
                "url": page_in(request, code),
                "current": code == get_language(),
            }
            for code, _ in settings.LANGUAGES
        ]
    }


@register.simple_tag(takes_context=True)
def page_addresses(context: Context) -> dict[str, Any] | None:
    """Full addresses of this page, for search engines and shared links.

    `canonical` and one per language; a view that sets `live_languages` limits them to those, and
    a reader of a fallback is on a copy of the Dutch page.
    """
    request = context.get("request")
    if request is None:
        return None
    live = context.get("live_languages") or [code for code, _ in settings.LANGUAGES]
    here = get_language() if get_language() in live else settings.LANGUAGE_CODE
    of = {code: _address(request, code) for code in {*live, here}}
    return {
        "canonical": of[here],
        "languages": [(code, of[code]) for code in live],
        # Without a language in it, the address follows the reader's browser.
        "any_language": of[here].replace(f"/{here}/", "/", 1),
        "card": request.build_absolute_uri(static("samenhier/card.png")),
    }


def _address(request: HttpRequest, language: str) -> str:
    """The full address without its question."""
    return str(request.build_absolute_uri(page_in(request, language).partition("?")[0]))


@register.inclusion_tag("_bars.html")
def score_bars(parts: Iterable[Any], out_of: float = 100, caption: str = "") -> dict[str, Any]:
    """Bars of which each begins where the one before ended, and their total.

    A part has `label` and `points`, and may have `reason` and `of` (the most it could be), as
    attributes or as keys. Points are on the scale of `out_of`.
    """
    rows, reached = [], 0.0
    for part in parts:
        value = dict(part) if isinstance(part, dict) else part.__dict__ | {"label": part.label}
        points = float(value["points"])
        rows.append(
            {
                **value,
                "begin": _share(reached, out_of),
                "width": _share(points, out_of),
            }
        )
        reached += points
    return {
        "rows": rows,
        "total": reached,
        "total_width": _share(reached, out_of),
        "out_of": out_of,
        "caption": caption,
    }


def _share(points: float, out_of: float) -> str:
    """Hundredths as SVG wants them: a point as decimal sign in every language."""
    return f"{max(0.0, min(100.0, points * 100 / out_of)) if out_of else 0:.2f}"


@register.inclusion_tag("_error_summary.html")
def error_summary(*forms: BaseForm | BaseFormSet | Sequence[BaseForm] | None) -> dict[str, Any]:
    """All errors of the forms and formsets given, each with the place to mend it."""
    errors: list[dict[str, Any]] = []
    for form in forms:
        errors += _errors_of(form)
    return {"errors": errors}


def _errors_of(form: Any) -> list[dict[str, Any]]:
    if form is None or not getattr(form, "is_bound", True):
        return []
    if not hasattr(form, "fields"):
        own = [{"message": m, "target": ""} for m in getattr(form, "non_form_errors", list)()]
        return own + [error for one in form for error in _errors_of(one)]
    found = []
    subject = getattr(form, "subject", "")
    for name, messages in form.errors.items():
        field = form[name] if name in form.fields else None
        # What a box asks is a sentence of its own; the message says enough.
        name_of = str(field.label) if field and field.widget_type != "checkbox" else ""
        for message in messages:
            # "Postcode: Postcode 1234 is .." would say it twice.
            is_named = bool(name_of) and str(message).casefold().startswith(name_of.casefold())
            label = " – ".join(filter(None, [subject, "" if is_named else name_of]))
            found.append(
                {
                    "message": message,
                    "target": _target(field),
                    "label": label,
                    "colon": not label.endswith(("?", ":", ".", "؟")),
                }
            )
    return found


def _target(field: BoundField | None) -> str:
    """The id to go to: the control, or the whole set when the field is several controls."""
    if field is None or field.is_hidden:
        return ""
    return f"{field.auto_id}_set" if field.use_fieldset else str(field.id_for_label)
