"""The mapping: which column of a file is which of ours, as a small TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from najimi.errors import InputFileError
from najimi.load.mapping_faults import faults_of, nearest, shape_faults
from najimi.load.targets import IGNORED, MARKED, MINOR, targets_of
from najimi.tables import FACT_TABLES
from najimi.tables.contract import Table
from najimi.tables.facts import LOADABLE

__all__ = [
    "IGNORED",
    "MARKED",
    "MINOR",
    "Mapping",
    "fact_table",
    "mapping_error",
    "mapping_of",
    "nearest",
    "parse_mapping",
    "read_mapping",
    "targets_of",
]
NOTHING: Dictionary[str, Any] = MappingProxyType({})
LITERAL = "="
"""Before a part of a joined column that is this very text, not a column."""

NTH = "@nth"
"""The position of a row among the neighbouring rows that belong together, from 1."""

MINUS = "-"

Terms = tuple[tuple[str, ...], ...]


def _nothing() -> Dictionary[str, Any]:
    return NOTHING


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
    amounts : {"major", "minor", "marked"}
        Whether 12.30 USD is written 12.30, 1230, or with marks like $1,012.30.
    joined : mapping of str to tuple of str
        Ours to several of theirs, whose texts are joined by blanks; empty ones are left out.
        A part that begins with ``=`` is a text of its own.
    split : mapping of str to tuple of str
        Theirs, a column of whole names, to two of ours in the order in which they are written.
    sums : mapping of str to tuple of tuple of str
        Ours, a number, to terms that are added; each is the product of its columns, taken
        away if it begins with ``-``. Later terms count as nothing where they are empty.
    values : mapping of str to mapping of str to str
        Ours to a translation of their values; any other value is a fault of its row.
    policy : mapping of str to {"overwrite", "fill", "keep"}
        Only for people: ours to what a value does to what is known already.
    only, but_not : mapping of str to tuple of str
        Theirs to the values of rows that are taken, or left out.
    any_of : mapping of str to tuple of str
        As ``only``, but one of its columns is enough for a row to be taken.
    guest_email : str, optional
        Their column with the e-mail address that keys a row without ``source_key``.
    kept : tuple of str, optional
        Columns kept as attributes; unless given, all that are not used otherwise.

    Examples
    --------
    >>> Mapping(columns={"会員ID": "source_key"}).amounts
    'major'
    """

    columns: Dictionary[str, str] = field(default_factory=_nothing)
    constants: Dictionary[str, str] = field(default_factory=_nothing)
    formats: Dictionary[str, str] = field(default_factory=_nothing)
    time_zone: str | None = None
    amounts: str = "major"
    joined: Dictionary[str, tuple[str, ...]] = field(default_factory=_nothing)
    split: Dictionary[str, tuple[str, ...]] = field(default_factory=_nothing)
    sums: Dictionary[str, Terms] = field(default_factory=_nothing)
    values: Dictionary[str, Dictionary[str, str]] = field(default_factory=_nothing)
    policy: Dictionary[str, str] = field(default_factory=_nothing)
    only: Dictionary[str, tuple[str, ...]] = field(default_factory=_nothing)
    but_not: Dictionary[str, tuple[str, ...]] = field(default_factory=_nothing)
    any_of: Dictionary[str, tuple[str, ...]] = field(default_factory=_nothing)
    guest_email: str | None = None
    kept: tuple[str, ...] | None = None

    @property
    def used(self) -> frozenset[str]:
        """Columns of the file that this mapping names, ignored ones included."""
        parts = (part for several in self.joined.values() for part in several)
        factors = (name for terms in self.sums.values() for term in terms for name in term)
        named = {
            *self.columns, *self.split, *parts, *factors, *self.only, *self.but_not, *self.any_of,
        }  # fmt: skip
        if self.guest_email:
            named.add(self.guest_email)
        return frozenset(
            name for name in named if name not in {MINUS, NTH} and not name.startswith(LITERAL)
        )


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
    Read a mapping file and hold it against the table it is for.

    Raises
    ------
    InputFileError
        If the file cannot be read or has faults; all of them are named at once.
    """
    return parse_mapping(mapping_text(path), table=table)


def mapping_text(path: Path) -> str:
    """
    Return the text of a mapping file.

    Raises
    ------
    InputFileError
        If it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputFileError(
            f"the mapping {path} cannot be read: {error}.",
            hint="name an existing TOML file, saved as UTF-8.",
        ) from error


def parse_mapping(text: str, *, table: str) -> Mapping:
    r"""
    Read the text of a mapping and hold it against the table it is for.

    Parameters
    ----------
    text : str
        TOML with the sections ``columns``, ``joined``, ``split``, ``constants``, ``formats``,
        ``values``, ``sums``, ``policy``, ``only``, ``any`` and ``except``, all optional.
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
    return mapping_of(parse_toml(text), table=table)


def parse_toml(text: str) -> dict[str, Any]:
    """
    Return what a mapping says, not yet held against anything.

    Raises
    ------
    InputFileError
        If the text is not TOML.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputFileError(
            f"the mapping is not valid TOML: {error}.", hint="mend that line."
        ) from error


def mapping_of(raw: Dictionary[str, Any], *, table: str) -> Mapping:
    """
    Return the mapping that some TOML says.

    Raises
    ------
    InputFileError
        If it has faults; all of them are named at once.
    """
    faults = list(shape_faults(raw)) or list(faults_of(raw, fact_table(table)))
    if faults:
        raise mapping_error(faults)
    formats = dict(raw.get("formats", {}))
    zone, amounts = formats.pop("time_zone", None), formats.pop("amounts", "major")
    return Mapping(
        columns=raw.get("columns", {}),
        constants={name: str(value) for name, value in raw.get("constants", {}).items()},
        formats=formats,
        time_zone=zone,
        amounts=amounts,
        joined=_tuples(raw.get("joined", {})),
        split=_tuples(raw.get("split", {})),
        sums={
            name: tuple(tuple(term) for term in terms)
            for name, terms in raw.get("sums", {}).items()
        },
        values=raw.get("values", {}),
        policy=raw.get("policy", {}),
        only=_tuples(raw.get("only", {})),
        but_not=_tuples(raw.get("except", {})),
        any_of=_tuples(raw.get("any", {})),
        guest_email=raw.get("guest_email"),
        kept=tuple(raw["kept"]) if "kept" in raw else None,
    )


def mapping_error(faults: Sequence[str]) -> InputFileError:
    """Return one error that lists every fault of a mapping."""
    listed = "\n".join(f"  - {fault}" for fault in faults)
    return InputFileError(
        f"the mapping has {len(faults)} fault(s):\n{listed}",
        hint="mend these lines of the mapping and load again.",
    )


def _tuples(section: Dictionary[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(several) for name, several in section.items()}
