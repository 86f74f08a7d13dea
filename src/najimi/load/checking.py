"""Rows of a file to facts: every value converted, every fault of every row named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from babel.numbers import get_currency_precision

from najimi.journal.refusing import ASKED_TO_BE_ERASED
from najimi.load.amounts import parse_amounts, parse_floats, parse_quantities, parse_whole
from najimi.load.batch import Batch
from najimi.load.content import content_hashes, digests_of, fact_ids, json_objects, texts_of
from najimi.load.deriving import Faults, derive, trimmed
from najimi.load.instants import parse_days, parse_instants
from najimi.load.layout import ALWAYS_KNOWN, TIMELESS, Layout
from najimi.load.mapping import MINOR, Mapping
from najimi.load.totals import IS_TOTAL, totals
from najimi.load.widths import narrow
from najimi.load.withdrawing import takes_effect_at
from najimi.load.zeros import with_zeros
from najimi.model.region import DEFAULT_REGION
from najimi.tables.contract import (
    DATE,
    FLOAT,
    INSTANT,
    INTEGER,
    QUANTITY,
    STRING,
    Column,
    Table,
    not_one_of,
    one_of_fault,
)
from najimi.tables.facts import EARLIEST
from najimi.workspace.erased import ErasedPeople

MAX_ID_CHARACTERS = 255
MAX_DAYS_AHEAD = 1
EARLIEST_DAY = date(1880, 1, 1)
UNKNOWN_DATE_PATTERN = r"^0000[-/]00[-/]00([ T]00:00(:00(\.0+)?)?)?$"
UNKNOWN_DATE = "date_unknown"
MINOR_UNITS = "minor units"
CONTROL_PATTERN = r"[\x00-\x1f\x7f]"
CONTROL_IN_TEXT_PATTERN = r"[\x00-\x08\x0b-\x1f\x7f]"
IDS = (
    "fact_id", "source_key", "order_id", "product_id", "into_source", "into_key", "group_id",
    "parent_group_id", "card_id", "device_id",
    "treatment_id", "decision_id", "in_reply_to", "staff_id", "question_id", "contribution_id",
    "referred_source_key", "case_id", "ideal_type",
)  # fmt: skip


@dataclass(frozen=True)
class Rules:
    """
    Against what the rows of one load are held.

    Parameters
    ----------
    table : Table
    layout : Layout
    mapping : Mapping
    source : str
        The system the file came from.
    currency : str
        ISO 4217 code of the workspace.
    time_zone : str
        IANA zone of the workspace.
    now : datetime
        Aware; becomes ``recorded_at``.
    erased : ErasedPeople
        Who must not come in again.
    region : str
        Of telephone numbers and postal codes without their country.
    """

    table: Table
    layout: Layout
    mapping: Mapping
    source: str
    currency: str
    time_zone: str
    now: datetime
    erased: ErasedPeople
    region: str = DEFAULT_REGION

    @property
    def zone(self) -> str:
        """Zone of instants without an offset."""
        return self.mapping.time_zone or self.time_zone

    @property
    def exponent(self) -> int:
        """Number of decimals by which amounts in the file are shifted."""
        return 0 if self.mapping.amounts == MINOR else get_currency_precision(self.currency)


@dataclass(frozen=True)
class Checked:
    """
    One batch after the check.

    Parameters
    ----------
    facts : pyarrow.RecordBatch
        The good rows, with the columns of the table's contract.
    is_good : pyarrow.Array of bool
        Which rows of the batch they are.
    reasons : pyarrow.StringArray
        Of the other rows, in order; several faults joined by ``"; "``.
    is_erased : pyarrow.Array of bool
        Which rows of the batch speak of people who asked to be erased; their text is not kept.
    remarks : dict of str to pyarrow.Array of bool
        What a person should know of rows of the batch that can be stored, and of which.
    """

    facts: pa.RecordBatch
    is_good: pa.Array
    reasons: pa.Array
    is_erased: pa.Array
    remarks: dict[str, pa.Array] = field(default_factory=dict)


def check_rows(batch: Batch, rules: Rules) -> Checked:
    """
    Convert a batch to facts and find every fault of every row.

    Parameters
    ----------
    batch : Batch
        Rows that could be taken apart; its broken rows are not looked at.
    rules : Rules

    Returns
    -------
    Checked
    """
    n_rows = len(batch.lines)
    derived = derive(batch, rules.mapping, rules.layout, rules.table)
    theirs_of = {ours: n for ours, n in rules.layout.theirs_of.items() if n in batch.columns}
    numbers = {ours: batch.numbers_of(theirs) for ours, theirs in theirs_of.items()}
    remarks = derived.remarks | with_zeros(derived.values, numbers, rules.region)
    remarks |= _unknown_dates(derived.values, rules.table)
    values: dict[str, pa.Array] = {}
    faults: Faults = list(derived.faults)
    is_told = _any_of([mask for _, mask in derived.faults], n_rows)
    made_up = {*rules.mapping.values, *rules.mapping.sums}
    for name, given in derived.values.items():
        column = rules.table.column(name)
        values[name], found = _convert(given, column, rules)
        faults += found
        if column.is_required:
            is_empty = pc.is_null(given if pa.types.is_temporal(given.type) else trimmed(given))
            if name in made_up:  # a value nobody understood is told as that, not as empty
                is_empty = pc.and_not(is_empty, is_told)
            faults.append((f"{name} must not be empty", is_empty))
    faults += _one_of_faults(values, rules.table, faults, n_rows)
    is_total = totals(batch, values)
    if _n_true(is_total):  # nothing else needs mending in such a row
        faults = [(reason, pc.and_not(mask, is_total)) for reason, mask in faults]
        faults.append((IS_TOTAL, is_total))
    if "referred_source_key" in values:  # whoever referred them gave something all the same
        referred = values["referred_source_key"]
        values["referred_source_key"] = rules.erased.without_keys(referred)
    is_erased = rules.erased.rows(values, n_rows)
    if "device_id" in values:
        values["device_id"] = rules.erased.without_keys(values["device_id"])
    faults.append((ASKED_TO_BE_ERASED, is_erased))
    is_bad = _any_of([mask for _, mask in faults], n_rows)
    kept = pc.invert(is_bad)
    good = {name: column.filter(kept) for name, column in values.items()}
    unknown = {name: texts_of(batch.columns[name].filter(kept)) for name in rules.layout.unknown}
    given_at = derived.values.get("occurred_at")
    effective_at = takes_effect_at(
        good, None if given_at is None else given_at.filter(kept), rules.table.name,
        now=rules.now, zone=rules.zone,
    )  # fmt: skip
    facts = _facts(good, effective_at, json_objects(unknown, _n_true(kept)), _n_true(kept), rules)
    return Checked(facts, kept, _reasons(faults, is_bad), is_erased, remarks)


def without_erased(checked: Checked, is_erased: pa.Array) -> Checked:
    """
    Take out of checked rows those whose line speaks of an erased person in another table.

    Parameters
    ----------
    checked : Checked
    is_erased : pyarrow.Array of bool
        Which rows of the batch are on such a line, those known to ``checked`` included.
    """
    if checked.is_erased.equals(is_erased):
        return checked
    is_good = pc.and_not(checked.is_good, is_erased)
    was_bad = pc.invert(checked.is_good).to_numpy(zero_copy_only=False)
    at = pa.array(np.cumsum(was_bad) - 1, mask=~was_bad)
    reasons = pc.coalesce(checked.reasons.take(at), pa.scalar(ASKED_TO_BE_ERASED, STRING))
    facts = checked.facts.filter(is_good.filter(checked.is_good))
    told = reasons.filter(pc.invert(is_good))
    return Checked(facts, is_good, told, is_erased, checked.remarks)


def remarked(checked: Checked) -> Counter[str]:
    """Return how many rows that can be stored each remark is about."""
    counted = {
        name: _n_true(pc.and_(mask, checked.is_good)) for name, mask in checked.remarks.items()
    }
    return Counter({name: n for name, n in counted.items() if n})


def _one_of_faults(
    values: dict[str, pa.Array], table: Table, faults: Faults, n_rows: int
) -> Faults:
    """Return the rows that fill none, or several, of columns of which a row fills one."""
    told = {name: values[name] for name in table.one_of if name in values}
    if not table.one_of:
        return []
    wrong = not_one_of(table, told) if told else pa.repeat(True, n_rows)
    # What could not be read is told as that; it is empty only because of it.
    unread = _any_of([mask for reason, mask in faults if reason.startswith(table.one_of)], n_rows)
    return [(one_of_fault(table), pc.and_not(wrong, unread))]


def _convert(given: pa.Array, column: Column, rules: Rules) -> tuple[pa.Array, Faults]:
    if column.type == INSTANT:
        values, faults = _instants(given, column, rules)
    elif column.type == DATE:
        values, faults = _days(given, column, rules)
    else:
        given = trimmed(given)
        values, faults = _from_texts(given, column, rules)
    if column.low is not None:
        mask = pc.fill_null(pc.less(values, column.low), False)
        faults.append((f"{column.name} must be >= {_bound(column.low, column)}", mask))
    if column.high is not None:
        mask = pc.fill_null(pc.greater(values, column.high), False)
        faults.append((f"{column.name} must be <= {_bound(column.high, column)}", mask))
    return values, faults


def _bound(value: float, column: Column) -> str:
    """Return a bound as people write it; amounts with their unit, for a file has major units."""
    return f"{value:,} {MINOR_UNITS}" if column.unit == MINOR_UNITS else f"{value:g}"


def _instants(given: pa.Array, column: Column, rules: Rules) -> tuple[pa.Array, Faults]:
    if not pa.types.is_temporal(given.type):
        given = _known_dates(pc.utf8_trim_whitespace(texts_of(given)), column)
    values, is_bad = parse_instants(
        given, zone=rules.zone, date_format=rules.mapping.formats.get(column.name)
    )
    latest = pa.scalar(rules.now + timedelta(days=MAX_DAYS_AHEAD), INSTANT)
    is_ahead = pc.fill_null(pc.greater(values, latest), False)
    shape = rules.mapping.formats.get(column.name, "2026-04-01 10:00")
    return values, [
        (f"{column.name} is not a real date written like {shape}", pc.fill_null(is_bad, False)),
        (f"{column.name} lies in the future", is_ahead),
        (f"{column.name} lies before {EARLIEST:%Y-%m-%d}", _is_early(values, rules)),
    ]


def _days(given: pa.Array, column: Column, rules: Rules) -> tuple[pa.Array, Faults]:
    if not pa.types.is_temporal(given.type):
        given = _known_dates(trimmed(given), column)
    date_format = rules.mapping.formats.get(column.name)
    values, is_bad = parse_days(given, date_format=date_format)
    today = rules.now.astimezone(ZoneInfo(rules.time_zone)).date()
    is_ahead, is_early = pc.greater(values, today), pc.less(values, EARLIEST_DAY)
    shape = date_format or "1985-04-01"
    return values, [
        (f"{column.name} is not a real date written like {shape}", pc.fill_null(is_bad, False)),
        (f"{column.name} lies in the future", pc.fill_null(is_ahead, False)),
        (f"{column.name} lies before {EARLIEST_DAY}", pc.fill_null(is_early, False)),
    ]


def _known_dates(texts: pa.Array, column: Column) -> pa.Array:
    """Return dates as texts; of zeros alone, as MySQL writes an unknown one, as null."""
    if column.is_required:
        return texts
    return pc.if_else(_is_unknown_date(texts), pa.scalar(None, STRING), texts)


def _is_unknown_date(texts: pa.Array) -> pa.Array:
    return pc.match_substring_regex(texts, UNKNOWN_DATE_PATTERN)


def _unknown_dates(values: dict[str, pa.Array], table: Table) -> dict[str, pa.Array]:
    """Return which rows have zeros for a date that they need not have: it is left empty."""
    masks = [
        pc.fill_null(_is_unknown_date(trimmed(given)), False)
        for name, given in values.items()
        if table.column(name).type == DATE
        and not table.column(name).is_required
        and not pa.types.is_temporal(given.type)
    ]
    return {UNKNOWN_DATE: _any_of(masks, len(masks[0]))} if masks else {}


def _is_early(values: pa.Array, rules: Rules) -> pa.Array:
    """Return which instants are too old to be true; "always" is fine for people and products."""
    early = pc.less(values, pa.scalar(EARLIEST, INSTANT))
    if rules.table.name in TIMELESS:
        always = pa.scalar(datetime.fromisoformat(ALWAYS_KNOWN), INSTANT)
        early = pc.and_(early, pc.not_equal(values, always))
    return pc.fill_null(early, False)


def _from_texts(texts: pa.Array, column: Column, rules: Rules) -> tuple[pa.Array, Faults]:
    name = column.name
    if column.type == STRING:
        texts = narrow(texts) if column.choices or name == "currency" else texts
        return texts, list(_text_faults(texts, column, rules))
    if column.type == QUANTITY:
        quantities, is_no_number, is_too_fine = parse_quantities(texts)
        return quantities, [
            (f"{name} must be a number like 2 or -0.5", is_no_number),
            (f"{name} must have at most 3 decimals", is_too_fine),
        ]
    if column.type == FLOAT:
        floats, is_no_number = parse_floats(texts)
        return floats, [(f"{name} must be a number like 0.25", is_no_number)]
    if column.type == INTEGER and column.unit == MINOR_UNITS:
        amounts, is_no_number, is_too_fine = parse_amounts(
            texts, exponent=rules.exponent, currency=rules.currency
        )
        return amounts, [
            (f"{name} must be a number like 1980 or -12.30", is_no_number),
            (
                f"{name} has more than the {rules.exponent} decimal(s) of {rules.currency}",
                is_too_fine,
            ),
        ]
    whole, is_no_number = parse_whole(texts)
    return whole, [(f"{name} must be a whole number", is_no_number)]


def _text_faults(texts: pa.Array, column: Column, rules: Rules) -> Iterator[tuple[str, pa.Array]]:
    name, is_id = column.name, column.name in IDS
    if name == "currency":
        other = pc.fill_null(pc.not_equal(texts, rules.currency), False)
        yield f"currency must be {rules.currency}, the currency of this workspace", other
    elif column.choices:
        known = pc.is_in(texts, value_set=pa.array(column.choices, STRING))
        wrong = pc.and_(pc.is_valid(texts), pc.invert(known))
        yield f"{name} must be one of {', '.join(column.choices)}", wrong
    else:
        pattern = CONTROL_PATTERN if is_id else CONTROL_IN_TEXT_PATTERN
        control = pc.fill_null(pc.match_substring_regex(texts, pattern), False)
        yield f"{name} must not hold control characters", control
    if is_id:
        long = pc.fill_null(pc.greater(pc.utf8_length(texts), MAX_ID_CHARACTERS), False)
        yield f"{name} must have at most {MAX_ID_CHARACTERS} characters", long


def _facts(
    values: dict[str, pa.Array],
    effective_at: dict[str, pa.Array],
    attributes: pa.Array,
    n_rows: int,
    rules: Rules,
) -> pa.RecordBatch:
    # Ids and hashes are of what was stated, so a file that is loaded again finds its own rows.
    said = {"source": pa.repeat(rules.source, n_rows), **values, "attributes": attributes}
    digests = digests_of(said, n_rows)
    ours = (
        {
            "fact_id": fact_ids(digests),
            "recorded_at": pa.repeat(pa.scalar(rules.now, INSTANT), n_rows),
            "content_hash": content_hashes(digests),
        }
        | said
        | effective_at
    )
    schema = rules.table.schema
    columns = [ours.get(field.name, pa.nulls(n_rows, field.type)) for field in schema]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _reasons(faults: Faults, is_bad: pa.Array) -> pa.Array:
    nothing = pa.scalar(None, STRING)
    told = [
        pc.if_else(mask, reason, nothing).filter(is_bad) for reason, mask in faults if _n_true(mask)
    ]
    if not told:
        return pa.array([], STRING)
    return pc.binary_join_element_wise(*told, "; ", null_handling="skip")


def _any_of(masks: list[pa.Array], n_rows: int) -> pa.Array:
    found = pa.repeat(False, n_rows)
    for mask in masks:
        found = pc.or_(found, mask)
    return found


def _n_true(mask: pa.Array) -> int:
    count: int = pc.sum(mask, min_count=0).as_py() or 0
    return count
