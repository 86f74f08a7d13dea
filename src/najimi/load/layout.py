"""The layout: a mapping held against the columns that a file really has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from najimi.errors import InputFileError
from najimi.load.mapping import IGNORED, Mapping, nearest, targets_of
from najimi.load.sensitive import sensitive_kind
from najimi.load.targets import FILL, KEEP
from najimi.tables.contract import Table

ALWAYS_KNOWN = "1970-01-01T00:00Z"
"""When a statement about a person or product holds from, if its file does not say."""

TIMELESS = ("people", "products")
FILLED_IN = ("fact_id",)


@dataclass(frozen=True)
class Layout:
    """
    Where each of our columns comes from.

    Parameters
    ----------
    theirs_of : dict of str to str
        Ours to theirs.
    constants : dict of str to str
        Ours to one text for every row.
    unknown : tuple of str
        Columns of the file that are kept as attributes; none that must not be kept by accident.
    derived : frozenset of str
        Ours that are put together from several columns of the file.
    """

    theirs_of: dict[str, str]
    constants: dict[str, str]
    unknown: tuple[str, ...]
    derived: frozenset[str] = frozenset()

    def has(self, ours: str) -> bool:
        """Return whether the file or a constant fills this column."""
        return ours in self.theirs_of or ours in self.constants or ours in self.derived


def lay_out(mapping: Mapping, names: tuple[str, ...], table: Table) -> Layout:
    """
    Decide where each of our columns comes from.

    A column of the file that bears our own name needs no mapping.

    Parameters
    ----------
    mapping : Mapping
    names : tuple of str
        Columns of the file.
    table : Table

    Raises
    ------
    InputFileError
        If a mapped column is not in the file, or a required one has no origin; names all.

    Examples
    --------
    >>> from najimi.tables import FACT_TABLES
    >>> layout = lay_out(Mapping({"id": "source_key"}), ("id", "email", "x"), FACT_TABLES["people"])
    >>> layout.theirs_of, layout.unknown
    ({'source_key': 'id', 'email': 'email'}, ('x',))
    """
    theirs_of = {ours: theirs for theirs, ours in mapping.columns.items() if ours != IGNORED}
    apart = {ours for parts in mapping.split.values() for ours in parts}
    derived = {*mapping.joined, *apart, *mapping.sums}
    derived |= {"source_key"} if mapping.guest_email else set()
    own = set(targets_of(table)) - theirs_of.keys() - mapping.constants.keys() - derived
    used = mapping.used
    theirs_of |= {name: name for name in names if name in own and name not in used}
    aside = {ours for ours, policy in mapping.policy.items() if policy == KEEP}
    given = {*theirs_of, *derived}
    fills = sorted(
        ours for ours, policy in mapping.policy.items() if policy == FILL and ours in given
    )
    constants = dict(mapping.constants)
    if fills:
        constants["fills_only"] = ",".join(fills)
    if table.name in TIMELESS and not {"occurred_at"} & given:
        constants.setdefault("occurred_at", ALWAYS_KNOWN)
    layout = Layout(
        {ours: theirs for ours, theirs in theirs_of.items() if ours not in aside},
        {ours: value for ours, value in constants.items() if ours not in aside},
        _kept(mapping, names, theirs_of, aside),
        frozenset(derived - aside),
    )
    if faults := [*_absent(mapping, names), *_without_origin(layout, names, table)]:
        listed = "\n".join(f"  - {fault}" for fault in faults)
        raise InputFileError(
            f"the columns of the file do not fit table {table.name!r}:\n{listed}\n"
            f"  The file has: {', '.join(names)}.",
            hint="mend the heading, or say in a mapping which column is which (see `--mapping`).",
        )
    return layout


def _kept(
    mapping: Mapping, names: tuple[str, ...], theirs_of: dict[str, str], aside: set[str]
) -> tuple[str, ...]:
    """Return the columns kept as attributes: what is asked for, and what is only kept."""
    put_aside = {theirs_of[ours] for ours in aside if ours in theirs_of}
    put_aside |= {part for ours in aside for part in mapping.joined.get(ours, ())}
    put_aside |= {theirs for theirs, parts in mapping.split.items() if aside & set(parts)}
    used = {*theirs_of.values(), *mapping.used}
    others = mapping.kept
    if others is None:
        others = tuple(n for n in names if n not in used and not sensitive_kind(n))
    return tuple(name for name in names if name in put_aside or name in others)


def _absent(mapping: Mapping, names: tuple[str, ...]) -> Iterator[str]:
    for theirs in dict.fromkeys((*mapping.columns, *sorted(mapping.used))):
        if theirs not in names:
            near = nearest(theirs, names)
            yield f'the mapping names column "{theirs}", which the file does not have{near}'


def _without_origin(layout: Layout, names: tuple[str, ...], table: Table) -> Iterator[str]:
    for ours in targets_of(table):
        if table.column(ours).is_required and ours not in FILLED_IN and not layout.has(ours):
            constant = ', or add `currency = "…"` to [constants]' if ours == "currency" else ""
            yield f'no column holds "{ours}"{nearest(ours, names)}{constant}'
