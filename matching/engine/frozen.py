"""A case as plain JSON and back, without loss, so that a round can be solved again years later.

The document follows the fields of `Case` by their types: a record becomes an object, a set a sorted
list, and a mapping by pairs a list of [pair, value]. What a later version of the engine adds with a
default may be absent.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from matching.engine.checks import BadProblem, quoted
from matching.engine.problem import Case

FORMAT = 1


def write_case(case: Case) -> dict[str, Any]:
    """A case as a JSON document."""
    document: dict[str, Any] = _plain(case)
    return {"version": FORMAT} | document


def read_case(document: Mapping[str, Any]) -> Case:
    """A case from its document; raises `BadProblem` when this engine does not know its form."""
    if document.get("version") != FORMAT:
        raise BadProblem(f"a frozen case of version {quoted(document.get('version'))} is unknown")
    case: Case = _record(Case, {key: document[key] for key in document if key != "version"})
    return case


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, frozenset):
        return sorted(_plain(each) for each in value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Mapping):
        if any(isinstance(key, tuple) for key in value):
            return sorted([_plain(key), _plain(each)] for key, each in value.items())
        return {key: _plain(value[key]) for key in sorted(value)}
    return value


def _record(kind: Any, document: Mapping[str, Any]) -> Any:
    kinds = _kinds(kind)
    unknown = sorted(document.keys() - kinds.keys())
    if unknown:
        raise BadProblem(f"a frozen {kind.__name__} has no {quoted(unknown[0])}")
    return kind(**{name: _typed(kinds[name], document[name]) for name in document})


@cache
def _kinds(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _typed(kind: Any, value: Any) -> Any:
    """A value in the type its field has."""
    inner = get_args(kind)
    if isinstance(kind, UnionType):
        return None if value is None else _typed(inner[0], value)
    if is_dataclass(kind):
        return _record(kind, value)
    origin = get_origin(kind)
    if origin in (tuple, frozenset):
        return origin(_typed(inner[0], each) for each in value)
    if isinstance(value, list):  # a mapping by pairs
        return {_typed(inner[0], key): each for key, each in value}
    return value
