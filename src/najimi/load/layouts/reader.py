"""The reader of known layouts: recognized by their column names, turned into recipes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from najimi.errors import InputFileError
from najimi.load.mapping import LITERAL, MINUS, NTH, mapping_of, parse_toml
from najimi.load.mapping import Mapping as ColumnMapping
from najimi.load.recipe import Fill, Recipe
from najimi.load.sensitive import sensitive_kind
from najimi.load.widths import folded

ALL_OTHERS = "*"
"""In ``kept``: every column the layout does not name, but those not to be kept by accident."""

FILE_TIME = "@file_time"
"""In ``constants``: when the file was made, for statements that bear no date themselves."""

_KEYS = (
    "name", "title", "source", "encoding", "recognized_by", "names", "unused", "together_by",
    "carried", "settles", "confirmed_from", "tables",
)  # fmt: skip


@dataclass(frozen=True)
class KnownLayout:
    """
    How one product writes one kind of file.

    Parameters
    ----------
    name : str
        Like ``eccube_customers``.
    title : str
        What people call it.
    source : str
        Default name of the system, under which its ids are unique.
    encoding : str
        In which the product writes it unless told otherwise.
    recognized_by : tuple of str
        Columns that must all be there.
    names : mapping of str to tuple of str
        Other names of a column, in other languages or versions of the product.
    confirmed_from : str
        The public source its column names were checked against; empty if there is none.
    together_by, carried, settles
        As in ``Recipe``.
    tables : tuple of mapping
        Each a mapping in TOML, with ``table`` and, if wanted, ``needs``: columns without
        which that table is not filled.
    """

    name: str
    title: str
    source: str
    encoding: str
    recognized_by: tuple[str, ...]
    names: Mapping[str, tuple[str, ...]]
    confirmed_from: str
    together_by: str
    carried: tuple[str, ...]
    settles: bool
    unused: tuple[str, ...]
    tables: tuple[Mapping[str, Any], ...]


@cache
def known_layouts() -> tuple[KnownLayout, ...]:
    """
    Return all layouts that come with najimi, by name.

    Examples
    --------
    >>> [layout.name for layout in known_layouts()][:2]
    ['eccube_customers', 'eccube_orders']
    """
    found = sorted(
        (part for part in files(__package__).iterdir() if part.name.endswith(".toml")),
        key=lambda part: part.name,
    )
    return tuple(parse_layout(part.read_text(encoding="utf-8")) for part in found)


def read_layout(name: str) -> KnownLayout:
    """
    Return a known layout by name.

    Raises
    ------
    InputFileError
        If there is none of that name.
    """
    layouts = {layout.name: layout for layout in known_layouts()}
    if name not in layouts:
        raise InputFileError(
            f"there is no layout {name!r}.", hint=f"name one of {', '.join(layouts)}."
        )
    return layouts[name]


def parse_layout(text: str) -> KnownLayout:
    """
    Read the text of a layout; every table of it is held against its contract.

    Raises
    ------
    InputFileError
        If a key is unknown or missing, or a table's mapping has faults.
    """
    raw = parse_toml(text)
    unknown, missing = (
        set(raw) - set(_KEYS),
        {"name", "source", "recognized_by", "tables"} - set(raw),
    )
    if unknown or missing:
        raise InputFileError(
            f"the layout has unknown keys {sorted(unknown)} or lacks {sorted(missing)}.",
            hint=f"known are {', '.join(_KEYS)}.",
        )
    for table in raw["tables"]:
        mapping_of(_mapping_part(table), table=table["table"])
    return KnownLayout(
        name=raw["name"],
        title=raw.get("title", raw["name"]),
        source=raw["source"],
        encoding=raw.get("encoding", "utf-8"),
        recognized_by=tuple(raw["recognized_by"]),
        names={name: tuple(others) for name, others in raw.get("names", {}).items()},
        confirmed_from=raw.get("confirmed_from", ""),
        together_by=raw.get("together_by", ""),
        carried=tuple(raw.get("carried", ())),
        settles=bool(raw.get("settles", False)),
        unused=tuple(raw.get("unused", ())),
        tables=tuple(raw["tables"]),
    )


def recognize_names(names: Sequence[str]) -> KnownLayout | None:
    """
    Return the layout whose column names are all in a heading; of several, the fullest.

    Width, case and blanks do not matter.

    Examples
    --------
    >>> recognize_names(["会員ＩＤ", "お名前（姓）", "お名前（名）", "メールアドレス"]).name
    'eccube_customers'
    """
    fitting = [layout for layout in known_layouts() if _fits(layout, names)]
    return max(fitting, key=lambda layout: len(layout.recognized_by), default=None)


def recipe_for(
    layout: KnownLayout,
    names: Sequence[str],
    *,
    source: str = "",
    file_time: str = "",
    currency: str = "",
) -> Recipe:
    """
    Return what is to be done with a file of a layout.

    Parameters
    ----------
    layout : KnownLayout
    names : sequence of str
        Columns the file really has; tables that need others are left out.
    source : str
        The layout's own unless given.
    file_time : str
        When the file was made, as an ISO 8601 instant.
    currency : str
        ISO 4217 code of amounts in a file that names none.
    """
    called = _called(layout, names)
    tables = [
        table for table in layout.tables if all(name in called for name in table.get("needs", ()))
    ]
    mappings = [(table["table"], _fitted(table, called, file_time, currency)) for table in tables]
    named = {called[name] for name in (*_named(layout), *layout.unused) if name in called}
    others = tuple(name for name in names if name not in named and not sensitive_kind(name))
    fills = tuple(Fill(table, _with_others(mapping, others)) for table, mapping in mappings)
    return Recipe(
        source=source or layout.source,
        fills=fills,
        layout=layout.name,
        together_by=called.get(layout.together_by, ""),
        carried=tuple(called[name] for name in layout.carried if name in called),
        settles=layout.settles,
    )


def _fits(layout: KnownLayout, names: Sequence[str]) -> bool:
    called = _called(layout, names)
    return all(name in called for name in layout.recognized_by)


def _called(layout: KnownLayout, names: Sequence[str]) -> dict[str, str]:
    """Return what the file calls each column of the layout that it has."""
    there = {folded(name): name for name in reversed(names)}
    called = {NTH: NTH}
    for name in (*_named(layout), *layout.recognized_by, *layout.unused):
        wanted = (name, *layout.names.get(name, ()))
        if found := next((there[folded(w)] for w in wanted if folded(w) in there), None):
            called[name] = found
    return called


def _named(layout: KnownLayout) -> frozenset[str]:
    """Return every column that the layout speaks of."""
    named = {layout.together_by, *layout.carried, *layout.recognized_by} - {""}
    for table in layout.tables:
        mapping = mapping_of(_mapping_part(table), table=table["table"])
        named |= {*mapping.used, *(mapping.kept or ()), *table.get("needs", ())}
    return frozenset(named - {ALL_OTHERS})


def _mapping_part(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if key not in {"table", "needs"}}


def _fitted(
    table: Mapping[str, Any], called: Mapping[str, str], file_time: str, currency: str
) -> ColumnMapping:
    """Return a table's mapping in the words of the file; what the file lacks is left out."""
    mapping = mapping_of(_mapping_part(table), table=table["table"])
    constants = {
        ours: file_time if value == FILE_TIME else value
        for ours, value in mapping.constants.items()
    }
    joined = {ours: _there(parts, called) for ours, parts in mapping.joined.items()}
    sums = {
        ours: tuple(
            tuple(called.get(name, name) for name in term)
            for term in terms
            if all(name == MINUS or name in called for name in term)
        )
        for ours, terms in mapping.sums.items()
    }
    columns = {called[n]: ours for n, ours in mapping.columns.items() if n in called}
    joined = {ours: parts for ours, parts in joined.items() if parts}
    names_currency = "currency" in {*columns.values(), *joined, *constants}
    if table["table"] == "order_lines" and currency and not names_currency:
        constants["currency"] = currency
    return replace(
        mapping,
        columns=columns,
        constants=constants,
        joined=joined,
        split={called[n]: parts for n, parts in mapping.split.items() if n in called},
        sums={ours: terms for ours, terms in sums.items() if terms},
        only={called[n]: wanted for n, wanted in mapping.only.items() if n in called},
        but_not={called[n]: wanted for n, wanted in mapping.but_not.items() if n in called},
        any_of=_all_there(mapping.any_of, called),
        guest_email=called.get(mapping.guest_email or ""),
        kept=tuple(_kept(mapping.kept or (), called)),
    )


def _all_there(
    any_of: Mapping[str, tuple[str, ...]], called: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Return a choice in the words of the file; without one of its columns there is no choice."""
    is_whole = all(name in called for name in any_of)
    return {called[name]: wanted for name, wanted in any_of.items()} if is_whole else {}


def _there(parts: Sequence[str], called: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(
        called.get(part, part)
        for part in parts
        if part in called or part == NTH or part.startswith(LITERAL)
    )


def _kept(kept: Sequence[str], called: Mapping[str, str]) -> Iterator[str]:
    for name in kept:
        if name == ALL_OTHERS or name in called:
            yield called.get(name, name)


def _with_others(mapping: ColumnMapping, others: tuple[str, ...]) -> ColumnMapping:
    kept = mapping.kept or ()
    if ALL_OTHERS not in kept:
        return mapping
    return replace(mapping, kept=(*(name for name in kept if name != ALL_OTHERS), *others))
