"""What is wrong with a mapping: every fault at once, with the nearest valid name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import available_timezones

from najimi.load.instants import format_pattern
from najimi.load.targets import (
    AMOUNTS,
    IGNORED,
    OURS_ALONE,
    POLICIES,
    governed_by_policy,
    nearest,
    targets_of,
)
from najimi.load.whole_names import ORDERS
from najimi.tables.contract import DATE, FLOAT, INSTANT, INTEGER, QUANTITY, Table

__all__ = ["ABOUT_THE_FILE", "SECTIONS", "faults_of", "nearest", "shape_faults"]

ABOUT_THE_FILE = ("table", "source", "encoding")
"""Keys of a remembered mapping that say what file it is for."""

_TEXT = (str,)
_SECTION_VALUES: Mapping[str, tuple[type, ...]] = {
    "columns": _TEXT,
    "constants": (str, int, float),
    "formats": _TEXT,
    "policy": _TEXT,
    "joined": (list,),
    "split": (list,),
    "sums": (list,),
    "only": (list,),
    "any": (list,),
    "except": (list,),
    "values": (dict,),
}
SECTIONS = tuple(_SECTION_VALUES)
_LISTED = ("joined", "split", "only", "any", "except")
_PLAIN_KEYS = ("guest_email", "kept", *ABOUT_THE_FILE)
_NAMES: Mapping[type, str] = {str: "a text", list: "a list", dict: "a section"}
NUMBERS = (INTEGER, QUANTITY, FLOAT)


def shape_faults(raw: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the sections, before looking into them."""
    for name, section in raw.items():
        if name in _PLAIN_KEYS:
            yield from _plain_key_faults(name, section)
        elif name not in SECTIONS:
            yield f"there is no section [{name}]{nearest(name, SECTIONS)}"
        elif not isinstance(section, dict):
            yield f"[{name}] must be a section, got {section!r}"
        else:
            yield from _section_faults(name, section)


def _plain_key_faults(name: str, value: object) -> Iterator[str]:
    if name == "kept":
        if not _are_texts(value):
            yield f"kept must be a list of texts, got {value!r}"
    elif not isinstance(value, str):
        yield f"{name} must be a text, got {value!r}"


def _section_faults(name: str, section: Mapping[str, Any]) -> Iterator[str]:
    allowed = _SECTION_VALUES[name]
    for key, value in section.items():
        if not isinstance(value, allowed) or isinstance(value, bool):
            yield f'[{name}] "{key}" must be {_NAMES[allowed[0]]}, got {value!r}'
        elif name in _LISTED and not _are_texts(value):
            yield f'[{name}] "{key}" must be a list of texts, got {value!r}'
        elif name == "sums" and not _are_terms(value):
            yield f'[sums] "{key}" must be a list of lists of texts, got {value!r}'
        elif isinstance(value, dict):
            for theirs, ours in value.items():
                if not isinstance(ours, str):
                    yield f'[values.{key}] "{theirs}" must be a text, got {ours!r}'


def _are_terms(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(t and _are_texts(t) for t in value)


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def faults_of(raw: Mapping[str, Any], table: Table) -> Iterator[str]:
    """Yield what is wrong with a mapping of the right shape."""
    targets, columns = targets_of(table), raw.get("columns", {})
    for theirs, ours in columns.items():
        if ours not in (*targets, IGNORED):
            yield f'[columns] "{theirs}" points to "{ours}", {_unknown(ours, table)}'
    for ours, count in Counter(ours for ours in columns.values() if ours != IGNORED).items():
        if count > 1:
            yield (
                f'[columns] has {count} columns for "{ours}"; one is allowed'
                " (several are put together in [joined])"
            )
    for section in ("constants", "joined", "sums"):
        yield from _target_faults(section, raw, table)
    yield from _split_faults(raw, table)
    yield from _format_faults(raw.get("formats", {}), table)
    yield from _value_faults(raw.get("values", {}), table)
    yield from policy_faults(raw.get("policy", {}), table)


def _target_faults(section: str, raw: Mapping[str, Any], table: Table) -> Iterator[str]:
    targets, columns = targets_of(table), raw.get("columns", {})
    earlier = {"sums": ("joined", "constants"), "joined": ("constants",)}.get(section, ())
    for ours in raw.get(section, {}):
        if ours not in targets:
            yield f'[{section}] names "{ours}", {_unknown(ours, table)}'
            continue
        if ours in columns.values():
            yield f'"{ours}" stands in [columns] and in [{section}]; keep one of them'
        for other in earlier:
            if ours in raw.get(other, {}):
                yield f'"{ours}" stands in [{other}] and in [{section}]; keep one of them'
        if section == "sums" and table.column(ours).type not in NUMBERS:
            yield f'[sums] names "{ours}", which is no number'


def _split_faults(raw: Mapping[str, Any], table: Table) -> Iterator[str]:
    split = raw.get("split", {})
    if split and table.name != "people":
        yield f"[split] is only for people, not for {table.name}"
        return
    for theirs, parts in split.items():
        if tuple(parts) not in ORDERS:
            yield (
                f'[split] "{theirs}" must become two parts of a name in the order in which they'
                f' are written, like ["family_name", "given_name"]; got {parts!r}'
            )
        if theirs in raw.get("columns", {}):
            yield f'"{theirs}" stands in [columns] and in [split]; keep one of them'
    others = {*raw.get("columns", {}).values(), *raw.get("joined", {}), *raw.get("constants", {})}
    for ours, count in Counter(ours for parts in split.values() for ours in parts).items():
        if count > 1 or ours in others:
            yield f'"{ours}" stands in [split] and elsewhere, or twice; keep one of them'


def _unknown(ours: str, table: Table) -> str:
    if ours in OURS_ALONE:
        return "which najimi fills in itself"
    return f"which {table.name} does not have{nearest(ours, targets_of(table))}"


def _format_faults(formats: Mapping[str, str], table: Table) -> Iterator[str]:
    instants = [name for name in targets_of(table) if table.column(name).type in (INSTANT, DATE)]
    for name, value in formats.items():
        if name == "time_zone":
            if value not in available_timezones():
                yield f'[formats] time_zone "{value}" is not an IANA zone such as Asia/Tokyo'
        elif name == "amounts":
            if value not in AMOUNTS:
                yield f'[formats] amounts must be "major", "minor" or "marked", got "{value}"'
        elif name not in instants:
            known = (*instants, "time_zone", "amounts")
            yield f'[formats] names "{name}", which has no format{nearest(name, known)}'
        elif fault := _date_format_fault(value):
            yield f'[formats] {name} = "{value}": {fault}'


def _date_format_fault(text: str) -> str | None:
    try:
        re.compile(format_pattern(text))
    except (ValueError, re.error) as error:
        return str(error)
    return None


def _value_faults(values: Mapping[str, Mapping[str, str]], table: Table) -> Iterator[str]:
    for name, translation in values.items():
        if name not in targets_of(table):
            yield f'[values] names "{name}", {_unknown(name, table)}'
            continue
        choices = table.column(name).choices
        for theirs, ours in translation.items():
            if choices and ours not in choices:
                told = f"one of {', '.join(choices)}{nearest(ours, choices)}"
                yield f'[values.{name}] "{theirs}" must become {told}; got "{ours}"'


def policy_faults(policy: Mapping[str, str], table: Table) -> Iterator[str]:
    """Yield what is wrong with the policy of columns."""
    governed = governed_by_policy(table)
    if policy and not governed:
        yield f"[policy] is only for people, not for {table.name}"
        return
    for name, value in policy.items():
        if name not in governed:
            yield f'[policy] names "{name}", which has no policy{nearest(name, governed)}'
        elif value not in POLICIES:
            yield f'[policy] {name} must be {", ".join(POLICIES)}; got "{value}"'
