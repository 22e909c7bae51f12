"""Blotting a person's name, address and numbers out of what others wrote about them."""

import re
from collections.abc import Iterable
from typing import Any

import phonenumbers
from django.apps import apps
from django.conf import settings
from django.db import models

from samenhier.privacy.mapping import ModelMap

GONE = "[…]"
SHORTEST = 3  # a shorter mark stands in other words too
BETWEEN_DIGITS = r"[\s().-]*"


def is_telling(mark: str) -> bool:
    """Whether a mark points at somebody, and has not been erased already."""
    return len(mark) >= SHORTEST and not mark.endswith("@erased.invalid")


def given_names(marks: Iterable[str]) -> set[str]:
    """The first words of names: how people write about each other."""
    names = (mark.split()[0] for mark in marks if mark[0].isalpha() and "@" not in mark)
    return {name for name in names if len(name) >= SHORTEST}


def still_held(marks: set[str], the_map: Iterable[ModelMap]) -> set[str]:
    """The marks that another record still has: of the same person, or of a namesake."""
    held: set[str] = set()
    for each in the_map:
        names = [name for entry in each.entries if entry.is_mark for name in entry.fields]
        for name in names:
            values = each.model._base_manager.values_list(name, flat=True)
            held |= {str(value).casefold() for value in values.iterator() if value}
    return {mark for mark in marks if mark.casefold() in held}


def blot_out(marks: set[str], the_map: Iterable[ModelMap]) -> None:
    """Replace these marks in the free text of every table, but for what is sealed."""
    sealed = {each.model for each in the_map if each.is_sealed}
    for model in apps.get_models():
        if model._meta.managed and not model._meta.proxy and model not in sealed:
            blot_out_of(model._base_manager.all(), marks)


def blot_out_of(rows: models.QuerySet[Any], marks: set[str]) -> None:
    """Replace these marks in the free text of these rows."""
    texts = _texts(rows.model)
    if not marks or not texts:
        return
    pattern = re.compile(
        "|".join(map(_pattern, sorted(marks, key=len, reverse=True))), re.IGNORECASE
    )
    for row in rows.only("pk", *texts).iterator():
        old = {name: getattr(row, name) for name in texts}
        new = {name: _without(value, pattern) for name, value in old.items()}
        if new != old:
            rows.model._base_manager.filter(pk=row.pk).update(**new)


def _texts(model: type[models.Model]) -> list[str]:
    """The fields in which somebody can have written anything, or what was written is kept."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and not (field.choices or field.unique or field.primary_key)
        and not isinstance(field, models.EmailField | models.SlugField)
    ]


def _without(value: Any, pattern: re.Pattern[str]) -> Any:
    match value:
        case str():
            return pattern.sub(GONE, value)
        case list():
            return [_without(each, pattern) for each in value]
        case dict():
            return {key: _without(each, pattern) for key, each in value.items()}
        case _:
            return value


def _pattern(mark: str) -> str:
    """How a mark can be written: a number with signs between, a name with other spaces."""
    try:
        number = phonenumbers.parse(mark, settings.PHONENUMBER_DEFAULT_REGION)
    except phonenumbers.NumberParseException:
        number = None
    if number and phonenumbers.is_possible_number(number):
        digits = BETWEEN_DIGITS.join(str(number.national_number))
        abroad = rf"(?:\+|00){BETWEEN_DIGITS}{number.country_code}{BETWEEN_DIGITS}(?:\(0\))?"
        code = f"(?:{abroad}|0)?"
        return rf"(?<![\w+]){code}{BETWEEN_DIGITS}{digits}(?!\d)"
    space = r"\s*" if mark[0].isdigit() else r"\s+"  # a postcode, or a name
    return rf"(?<!\w){space.join(map(re.escape, mark.split()))}(?!\w)"
