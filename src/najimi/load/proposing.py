"""A proposal: which column is probably which, from names and values; a person decides."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from najimi.errors import OutOfRangeError
from najimi.load.content import texts_of
from najimi.load.deriving import trimmed, without_marks
from najimi.load.instants import parse_instants
from najimi.load.layout import FILLED_IN, TIMELESS
from najimi.load.mapping import Mapping as ColumnMapping
from najimi.load.mapping import fact_table
from najimi.load.sensitive import sensitive_kind
from najimi.load.targets import MAJOR, MARKED, targets_of
from najimi.load.whole_names import GIVEN_FIRST, NAME, WHOLE_NAMES, share_apart
from najimi.load.widths import folded
from najimi.tables import FACT_TABLES
from najimi.tables.contract import INSTANT

PROPOSED_TABLES = ("people", "order_lines", "products", "consents", "interactions")
SAMPLE_ROWS = 200
SURE, SAME_NAME, PART_OF_NAME, BY_VALUES = 1.0, 0.95, 0.7, 0.6
CONTRADICTED = 0.5
MOST_VALUES = 0.8
LOOKS_LIKE = {
    "email": r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
    "postal_code": r"^〒?\d{3}-?\d{4}$",
    "phone": r"^(\+|0)[\d\-() ]{8,17}$",
}
DATE_FORMATS = ("%Y年%m月%d日", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y")
MONEY = ("net_amount", "margin_amount")
JOINED = "address"
UNIT_PRICE = "unit_price"
MOST_APART = 0.5
"""Which part of the names must have a written blank before taking them apart is proposed."""


@dataclass(frozen=True)
class Proposal:
    """
    Our best guess at a file nobody told us about.

    Parameters
    ----------
    table : str
    mapping : Mapping
    confidence : mapping of str to float
        Per proposed column of the file, 0 to 1; 1 if it bears our own name.
    missing : tuple of str
        Required columns of ours for which nothing was found.
    untaken : tuple of str
        Columns of the file that are none of ours; they are kept as attributes only.
    """

    table: str
    mapping: ColumnMapping
    confidence: Mapping[str, float]
    missing: tuple[str, ...]
    untaken: tuple[str, ...] = ()


def propose_mapping(
    names: Sequence[str],
    sample: Mapping[str, pa.Array],
    table: str | None = None,
    *,
    currency: str = "",
) -> Proposal:
    """
    Propose which column is which.

    Parameters
    ----------
    names : sequence of str
        Columns of the file.
    sample : mapping of str to pyarrow.Array
        Their first values; an empty mapping is allowed.
    table : str, optional
        The fact table; the one that fits best unless given.
    currency : str
        ISO 4217 code of the workspace, proposed for amounts without one.

    Returns
    -------
    Proposal

    Raises
    ------
    OutOfRangeError
        If there are no columns.

    Examples
    --------
    >>> found = propose_mapping(["会員番号", "氏名(姓)", "メール"], {})
    >>> found.table, dict(found.mapping.columns)
    ('people', {'会員番号': 'source_key', '氏名(姓)': 'family_name', 'メール': 'email'})
    """
    if not names:
        raise OutOfRangeError("a file needs columns.", hint="name a file with a heading.")
    cut = {name: trimmed(texts_of(column[:SAMPLE_ROWS])) for name, column in sample.items()}
    wanted = (fact_table(table).name,) if table else PROPOSED_TABLES
    proposals = [_propose(name, names, cut, currency) for name in wanted]
    return max(proposals, key=_fitness)


def _fitness(proposal: Proposal) -> tuple[float, float]:
    required = _required(proposal.table)
    covered = 1 - len(proposal.missing) / len(required)
    return covered, sum(proposal.confidence.values())


def _propose(
    table: str, names: Sequence[str], sample: Mapping[str, pa.Array], currency: str
) -> Proposal:
    scores = sorted(
        ((score, -at, name, ours) for at, name in enumerate(names)
         for ours, score in _candidates(table, name, sample.get(name))),
        reverse=True,
    )  # fmt: skip
    columns: dict[str, str] = {}
    confidence: dict[str, float] = {}
    joined: list[str] = []
    for score, _, name, ours in scores:
        if name in confidence:
            continue
        if ours == JOINED:
            joined.append(name)
        elif ours in columns.values():
            continue
        else:
            columns[name] = ours
        confidence[name] = score
    columns = {name: columns[name] for name in names if name in columns}
    address = tuple(name for name in names if name in joined)
    found = _completed(table, columns, address, confidence, sample, currency)
    return replace(found, untaken=tuple(name for name in names if name not in found.mapping.used))


def _completed(
    table: str,
    columns: dict[str, str],
    address: tuple[str, ...],
    confidence: dict[str, float],
    sample: Mapping[str, pa.Array],
    currency: str,
) -> Proposal:
    """Put single finds together: addresses joined, price times quantity, formats, constants."""
    theirs_of = {ours: name for name, ours in columns.items()}
    price = theirs_of.pop(UNIT_PRICE, None)
    if price:
        del columns[price]
    sums = {}
    if price and "net_amount" not in theirs_of and "quantity" in theirs_of:
        sums["net_amount"] = ((price, theirs_of["quantity"]),)
    elif price:
        confidence.pop(price)
    if len(address) == 1:
        columns[address[0]] = JOINED
    split = _split(columns, confidence)
    needs_currency = table == "order_lines" and currency and "currency" not in theirs_of
    mapping = ColumnMapping(
        columns=columns,
        constants={"currency": currency} if needs_currency else {},
        formats=dict(_formats(table, theirs_of, sample)),
        amounts=_amounts([theirs_of[name] for name in MONEY if name in theirs_of] + (
            [price] if price else []), sample),
        joined={JOINED: address} if len(address) > 1 else {},
        split=split,
        sums=sums,
    )  # fmt: skip
    given = {*columns.values(), *mapping.constants, *mapping.joined, *sums}
    missing = tuple(name for name in _required(table) if name not in given)
    return Proposal(table, mapping, confidence, missing)


def _split(columns: dict[str, str], confidence: dict[str, float]) -> dict[str, tuple[str, ...]]:
    """Take out the columns of whole names; of parts that have a column of their own, for good."""
    split: dict[str, tuple[str, ...]] = {}
    for theirs in [name for name, ours in columns.items() if ours in WHOLE_NAMES]:
        order = WHOLE_NAMES[columns.pop(theirs)]
        taken = {*columns.values(), *(ours for parts in split.values() for ours in parts)}
        if taken & set(order):
            del confidence[theirs]
        else:
            split[theirs] = order
    return split


def _required(table: str) -> tuple[str, ...]:
    contract = FACT_TABLES[table]
    left_out = (*FILLED_IN, *(("occurred_at",) if table in TIMELESS else ()))
    return tuple(
        name
        for name in targets_of(contract)
        if contract.column(name).is_required and name not in left_out
    )


def _candidates(table: str, name: str, values: pa.Array | None) -> Iterator[tuple[str, float]]:
    """Yield what a column may be, each with a confidence."""
    shown, best = folded(name), dict[str, float]()
    if table == "people" and values is not None:
        best |= _whole_names(shown, values)
    for ours, synonyms in _synonyms(table).items():
        if ours in WHOLE_NAMES:
            continue
        if shown == folded(ours):
            best[ours] = SURE
        elif shown in synonyms:
            best[ours] = SAME_NAME
        elif any(len(synonym) > 1 and synonym in shown for synonym in synonyms):
            best[ours] = PART_OF_NAME
    for ours, pattern in LOOKS_LIKE.items():
        if ours in targets_of(FACT_TABLES[table]) and values is not None:
            share = _share(values, pattern)
            if share is not None and share >= MOST_VALUES:
                best[ours] = max(best.get(ours, 0), BY_VALUES)
            elif share == 0 and ours in best:
                best[ours] *= CONTRADICTED
    is_sensitive = bool(sensitive_kind(name))
    yield from ((o, score) for o, score in best.items() if score >= SAME_NAME or not is_sensitive)


def _whole_names(shown: str, values: pa.Array) -> dict[str, float]:
    """
    Return how surely a column holds whole names in one order or another.

    A Western heading says less: names under it may be written either way.
    """
    called = {ours for ours in WHOLE_NAMES if shown in _synonyms("people").get(ours, ())}
    found = dict.fromkeys(called, SAME_NAME)
    if GIVEN_FIRST in called:
        found |= {GIVEN_FIRST: PART_OF_NAME, NAME: BY_VALUES}
    told = {ours: share_apart(values, WHOLE_NAMES[ours]) for ours in found}
    return {ours: score for ours, score in found.items() if told[ours] >= MOST_APART}


def _share(values: pa.Array, pattern: str) -> float | None:
    """Return which part of the values looks like something; None if there are none."""
    told = values.drop_null()
    if not len(told):
        return None
    narrow = pc.utf8_normalize(told, form="NFKC")
    share: float = pc.mean(pc.match_substring_regex(narrow, pattern).cast(pa.float64())).as_py()
    return share


@cache
def _synonyms(table: str) -> Mapping[str, frozenset[str]]:
    """Return the names by which people call our columns, folded."""
    text = files("najimi.load").joinpath("synonyms.toml").read_text(encoding="utf-8")
    raw: dict[str, Any] = tomllib.loads(text)
    told = {**raw["everywhere"], **raw.get(table, {})}
    known = (*targets_of(FACT_TABLES[table]), UNIT_PRICE, *WHOLE_NAMES)
    return {
        ours: frozenset(map(folded, synonyms)) for ours, synonyms in told.items() if ours in known
    }


def _formats(
    table: str, theirs_of: Mapping[str, str], sample: Mapping[str, pa.Array]
) -> Iterator[tuple[str, str]]:
    """Yield formats of dates that are not ISO, if the values leave no doubt."""
    for ours, name in theirs_of.items():
        kind = (
            FACT_TABLES[table].column(ours).type if ours in targets_of(FACT_TABLES[table]) else None
        )
        values = sample[name].drop_null() if name in sample else pa.nulls(0, pa.string())
        if kind != INSTANT or not len(values) or _all_dates(values, None):
            continue
        fitting = [form for form in DATE_FORMATS if _all_dates(values, form)]
        if len(fitting) == 1:
            yield ours, fitting[0]


def _all_dates(values: pa.Array, date_format: str | None) -> bool:
    _, is_bad = parse_instants(values, zone="UTC", date_format=date_format)
    return not pc.any(is_bad).as_py()


def _amounts(names: Sequence[str], sample: Mapping[str, pa.Array]) -> str:
    for name in names:
        values = sample[name].drop_null() if name in sample else pa.nulls(0, pa.string())
        if len(values) and pc.any(pc.not_equal(without_marks(values), values)).as_py():
            return MARKED
    return MAJOR
