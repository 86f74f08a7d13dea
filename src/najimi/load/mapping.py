"""The mapping: which column of a file is which of ours, as a small TOML file."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import available_timezones

from najimi.errors import InputFileError
from najimi.load.instants import format_pattern
from najimi.tables import FACT_TABLES
from najimi.tables.contract import INSTANT, Table
from najimi.tables.facts import LOADABLE

IGNORED = "ignored"
AMOUNTS = ("major", "minor")
OURS_ALONE = ("source", "recorded_at", "content_hash", "attributes")
SECTIONS = ("columns", "constants", "formats")
NOTHING: Dictionary[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Mapping:
    """
    Which column of a file is which of ours.

    Parameters
    ----------
    columns : mapping of str to str
        Theirs to ours; ``"ignored"`` leaves a column out altogether.
    constants : mapping of str to str
        Ours to one value for every row, where the file has no such column.
    formats : mapping of str to str
        Ours to a date format, for instants not written like ``2026-04-01 10:00``.
    time_zone : str, optional
        IANA zone of instants without an offset; the workspace's unless given.
    amounts : {"major", "minor"}
        Whether 12.30 USD is written 12.30 or 1230.

    Examples
    --------
    >>> Mapping(columns={"会員ID": "source_key"}).amounts
    'major'
    """

    columns: Dictionary[str, str] = field(default_factory=lambda: NOTHING)
    constants: Dictionary[str, str] = field(default_factory=lambda: NOTHING)
    formats: Dictionary[str, str] = field(default_factory=lambda: NOTHING)
    time_zone: str | None = None
    amounts: str = "major"


def targets_of(table: Table) -> tuple[str, ...]:
    """
    Return the columns of a fact table that a file may fill.

    Examples
    --------
    >>> targets_of(FACT_TABLES["products"])[:3]
    ('fact_id', 'occurred_at', 'product_id')
    """
    return tuple(name for name in table.names if name not in OURS_ALONE)


def fact_table(name: str) -> Table:
    """
    Return the contract of a table that can be loaded from a file.

    Raises
    ------
    InputFileError
        If there is no such table, or its facts do not come from files.
    """
    if name not in LOADABLE:
        raise InputFileError(
            f"facts of table {name!r} are not loaded from files.",
            hint=f"name one of {', '.join(LOADABLE)}{nearest(name, LOADABLE)}.",
        )
    return FACT_TABLES[name]


def read_mapping(path: Path, *, table: str) -> Mapping:
    """
    Read a mapping file.

    Raises
    ------
    InputFileError
        If it cannot be read or has faults; all faults are named at once.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputFileError(
            f"the mapping {path} cannot be read: {error}.",
            hint="name an existing TOML file, saved as UTF-8.",
        ) from error
    return parse_mapping(text, table=table)


def parse_mapping(text: str, *, table: str) -> Mapping:
    r"""
    Read the text of a mapping and hold it against the table it is for.

    Parameters
    ----------
    text : str
        TOML with the sections ``columns``, ``constants`` and ``formats``, all optional.
    table : str
        One of the loadable fact tables.

    Raises
    ------
    InputFileError
        If the mapping has faults; all of them are named at once, with nearest valid names.

    Examples
    --------
    >>> parse_mapping('[columns]\n"会員ID" = "source_key"', table="people").columns
    {'会員ID': 'source_key'}
    >>> parse_mapping('[columns]\nid = "sorce_key"', table="people")
    Traceback (most recent call last):
    najimi.errors.InputFileError: the mapping has 1 fault(s):
      - [columns] "id" points to "sorce_key", which people does not have; nearest: source_key
    Hint: mend these lines of the mapping and load again.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputFileError(
            f"the mapping is not valid TOML: {error}.", hint="mend that line."
        ) from error
    return mapping_of(raw, table=table)


def mapping_of(raw: dict[str, Any], *, table: str) -> Mapping:
    """
    Return a mapping from its sections, as a TOML file holds them.

    Raises
    ------
    InputFileError
        If the mapping has faults; all of them are named at once, with nearest valid names.

    Examples
    --------
    >>> mapping_of({"constants": {"currency": "JPY"}}, table="order_lines").constants
    {'currency': 'JPY'}
    """
    faults = list(_shape_faults(raw)) or list(_faults(raw, fact_table(table)))
    if faults:
        raise mapping_error(faults)
    return _mapping_from(raw)


def mapping_error(faults: Sequence[str]) -> InputFileError:
    """Return one error that lists every fault of a mapping."""
    listed = "\n".join(f"  - {fault}" for fault in faults)
    return InputFileError(
        f"the mapping has {len(faults)} fault(s):\n{listed}",
        hint="mend these lines of the mapping and load again.",
    )


def nearest(name: str, names: Sequence[str]) -> str:
    """Return ``; nearest: X`` if a known name is near, else nothing."""
    return (
        f"; nearest: {found[0]}" if (found := difflib.get_close_matches(name, names, n=1)) else ""
    )


def _mapping_from(raw: dict[str, Any]) -> Mapping:
    formats = dict(raw.get("formats", {}))
    zone, amounts = formats.pop("time_zone", None), formats.pop("amounts", "major")
    constants = {name: str(value) for name, value in raw.get("constants", {}).items()}
    return Mapping(raw.get("columns", {}), constants, formats, zone, amounts)


def _shape_faults(raw: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the sections, before looking into them."""
    for name, section in raw.items():
        if name not in SECTIONS:
            yield f"there is no section [{name}]{nearest(name, SECTIONS)}"
        elif not isinstance(section, dict):
            yield f"[{name}] must be a section, got {section!r}"
        else:
            allowed = (str, int, float) if name == "constants" else (str,)
            for key, value in section.items():
                if not isinstance(value, allowed) or isinstance(value, bool):
                    yield f'[{name}] "{key}" must be a text, got {value!r}'


def _faults(raw: dict[str, Any], table: Table) -> Iterator[str]:
    targets = targets_of(table)
    columns, constants = raw.get("columns", {}), raw.get("constants", {})
    for theirs, ours in columns.items():
        if ours not in (*targets, IGNORED):
            yield f'[columns] "{theirs}" points to "{ours}", {_unknown(ours, table)}'
    for ours, count in Counter(ours for ours in columns.values() if ours != IGNORED).items():
        if count > 1:
            yield f'[columns] has {count} columns for "{ours}"; one is allowed'
    for ours in constants:
        if ours not in targets:
            yield f'[constants] names "{ours}", {_unknown(ours, table)}'
        elif ours in columns.values():
            yield f'"{ours}" stands in [columns] and in [constants]; keep one of them'
    yield from _format_faults(raw.get("formats", {}), table)


def _unknown(ours: str, table: Table) -> str:
    if ours in OURS_ALONE:
        return "which najimi fills in itself"
    return f"which {table.name} does not have{nearest(ours, targets_of(table))}"


def _format_faults(formats: dict[str, str], table: Table) -> Iterator[str]:
    instants = [name for name in targets_of(table) if table.column(name).type == INSTANT]
    for name, value in formats.items():
        if name == "time_zone":
            if value not in available_timezones():
                yield f'[formats] time_zone "{value}" is not an IANA zone such as Asia/Tokyo'
        elif name == "amounts":
            if value not in AMOUNTS:
                yield f'[formats] amounts must be "major" or "minor", got "{value}"'
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
