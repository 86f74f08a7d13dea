"""A proposal: which column is probably which, from names and values; a person decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from najimi.errors import OutOfRangeError
from najimi.load.candidates import RUNNING, UNIT_PRICE, candidates_of, is_running_number
from najimi.load.content import texts_of
from najimi.load.deriving import trimmed, without_marks
from najimi.load.instants import parse_instants
from najimi.load.layout import FILLED_IN, TIMELESS
from najimi.load.mapping import Mapping as ColumnMapping
from najimi.load.mapping import fact_table
from najimi.load.targets import MAJOR, MARKED, targets_of
from najimi.load.whole_names import WHOLE_NAMES
from najimi.tables import FACT_TABLES
from najimi.tables.contract import INSTANT

PROPOSED_TABLES = ("people", "order_lines", "products", "consents", "interactions")
SAMPLE_ROWS = 200
DATE_FORMATS = ("%Y年%m月%d日", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y")
MONEY = ("net_amount", "margin_amount")
JOINED = "address"
KEY = "source_key"


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
    numbered_by : str
        The running number of a list that is proposed as the key; empty if the key is another.
    """

    table: str
    mapping: ColumnMapping
    confidence: Mapping[str, float]
    missing: tuple[str, ...]
    untaken: tuple[str, ...] = ()
    numbered_by: str = ""

    @property
    def lacks_key(self) -> bool:
        """Whether it is a list of people without anything that tells one from the other."""
        return self.table == "people" and KEY in self.missing


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
    running = tuple(n for n in names if n in sample and is_running_number(n, sample[n]))
    wanted = (fact_table(table).name,) if table else PROPOSED_TABLES
    proposals = [_propose(name, names, cut, running, currency) for name in wanted]
    return max(proposals, key=_fitness)


def _fitness(proposal: Proposal) -> tuple[int, float]:
    """
    Return how much a complete table asks for, then how sure its columns are.

    A file of orders is complete for people, too. A number that only counts rows completes
    nothing: any file may have one.
    """
    is_complete = not proposal.missing and not proposal.numbered_by
    n_found = len(_required(proposal.table)) if is_complete else 0
    return n_found, sum(proposal.confidence.values())


def _propose(
    table: str,
    names: Sequence[str],
    sample: Mapping[str, pa.Array],
    running: Sequence[str],
    currency: str,
) -> Proposal:
    scores = sorted(
        ((score, -at, name, ours) for at, name in enumerate(names)
         for ours, score in candidates_of(table, name, sample.get(name))),
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
    numbered_by = _numbered_by(table, running, columns, confidence)
    columns = {name: columns[name] for name in names if name in columns}
    address = tuple(name for name in names if name in joined)
    found = _completed(table, columns, address, confidence, sample, currency)
    untaken = tuple(name for name in names if name not in found.mapping.used)
    return replace(found, untaken=untaken, numbered_by=numbered_by)


def _numbered_by(
    table: str, running: Sequence[str], columns: dict[str, str], confidence: dict[str, float]
) -> str:
    """Let the running number of a list of people be the key where there is no better one."""
    free = [name for name in running if name not in confidence]
    if table != "people" or KEY in columns.values() or not free:
        return ""
    columns[free[0]], confidence[free[0]] = KEY, RUNNING
    return free[0]


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
