"""
One writing per value, so that only what differs in fact differs in comparison.

Names go through their distinct values. Addresses and numbers are nearly all distinct, so they
are worked on as whole columns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from najimi.model.contact_keys import (
    MOST_SHARING,
    canonical_cards,
    canonical_emails,
    canonical_phones,
)
from najimi.model.names import each_distinct, fold_name, fold_organization, fold_reading
from najimi.model.region import DEFAULT_REGION
from najimi.plan import BatchStep, Plan, Small, SqlStep
from najimi.tables.contract import STRING

MATCHABLE = (
    "customer_id", "family", "family_reading", "given", "given_reading", "organization",
    "birth_on", "address", "town", "house", "postal_code", "email", "email_name", "phone", "card_id",
)  # fmt: skip
SCHEMA = pa.schema([(name, STRING) for name in MATCHABLE])
DIGITS = "〇一二三四五六七八九"
PREFECTURE = r"^(東京都|北海道|京都府|大阪府|..県|...県)"
PART_OF_HOUSE = r"([0-9])(?:丁目|番地の?|番|号室?|の|[-‐‑–—−ー])"
HOUSE = r"(?P<house>[0-9]+(?:-[0-9]+){0,2})"
TOWN = r"^(?P<town>[^0-9]+)"

MADE_UP_BIRTHDAYS = ("1900-01-01", "1970-01-01")
"""What forms and programs fill in where nobody said a birthday."""
BIRTHDAYS = 25_000
"""About how many different birthdays living people have: some seventy years of days."""
MOST_TIMES_EXPECTED = 10
"""A birthday that more than so many times its expected share have is filled in, not told."""

_SHARED = """
SELECT {columns} FROM (
    SELECT *, {counts} FROM normalised
) AS counted
"""


def plan_normalise(region: str = DEFAULT_REGION) -> Plan:
    """
    Return the plan that brings every value into one writing.

    Reads ``identified``; writes ``matchable``: one row per customer, all columns text. Keys that
    more than ``MOST_SHARING`` customers hold are left empty, and so are birthdays that nobody
    told. ``region`` is that of telephone
    numbers written without their country.
    """
    return Plan(
        steps=(
            BatchStep("normalised", "identified", partial(normalise, region=region), SCHEMA),
            SqlStep("matchable", _without_placeholders()),
        ),
        outputs=("matchable",),
    )


def normalise(
    batch: pa.RecordBatch, small: Small, *, region: str = DEFAULT_REGION
) -> pa.RecordBatch:
    """
    Return the values of some customers in one writing; what is empty or unreadable is null.

    Examples
    --------
    >>> names = {"customer_id": ["c1"], "family_name": ["髙橋"], "given_name_kana": ["ｼﾖｳｺﾞ"],
    ...          "address": ["東京都千代田区丸の内一丁目２番３号"], "phone": ["+81 90-1234-5678"]}
    >>> row = normalise(pa.RecordBatch.from_pydict(names), {}).to_pylist()[0]
    >>> row["family"], row["given_reading"], row["address"], row["house"], row["phone"]
    ('高橋', 'しようご', '千代田区丸の内1-2-3', '1-2-3', '+819012345678')
    """
    told = {name: _texts(batch, name) for name in batch.schema.names}

    def of(name: str, function: Callable[[str], str]) -> pa.Array:
        column = told.get(name, pa.chunked_array([pa.nulls(batch.num_rows, STRING)]))
        return _filled(each_distinct(column, function))

    family, given = of("family_name", _writing), of("given_name", _writing)
    latin_family, latin_given = (
        of("family_name_latin", fold_name),
        of("given_name_latin", fold_name),
    )
    address = _address(told.get("address"), batch.num_rows)
    email = canonical_emails(_array(told, "email", batch.num_rows))
    columns = {
        "customer_id": batch.column("customer_id"),
        "family": pc.coalesce(family, latin_family),
        "family_reading": pc.coalesce(
            of("family_name_kana", fold_reading), of("family_name", fold_reading)
        ),
        "given": pc.coalesce(given, latin_given),
        "given_reading": pc.coalesce(
            of("given_name_kana", fold_reading), of("given_name", fold_reading)
        ),
        "organization": of("organization", fold_organization),
        "birth_on": told.get("birth_on", pa.nulls(batch.num_rows, STRING)),
        "address": _filled(address),
        "town": _filled(pc.struct_field(pc.extract_regex(address, TOWN), "town")),
        "house": _filled(pc.struct_field(pc.extract_regex(address, HOUSE), "house")),
        "postal_code": _digits(told.get("postal_code"), batch.num_rows, r"^[0-9]{7}$"),
        "email": email,
        "email_name": _filled(pc.replace_substring_regex(email, r"@.*$", "")),
        "phone": canonical_phones(_array(told, "phone", batch.num_rows), region=region),
        # Two programmes may print the same number on the cards of two people.
        "card_id": pc.binary_join_element_wise(
            _array(told, "card_source", batch.num_rows),
            canonical_cards(_array(told, "card_id", batch.num_rows)),
            "\x1f",
        ),
    }
    arrays = [_one(columns[name]).cast(STRING) for name in MATCHABLE]
    return pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)


def _writing(name: str) -> str:
    """Return a name in one writing; one that is all kana is a reading, not a writing."""
    return "" if fold_reading(name) else fold_name(name)


def _array(told: Mapping[str, pa.ChunkedArray], name: str, n: int) -> pa.Array:
    return _one(told[name]) if name in told else pa.nulls(n, STRING)


def _texts(batch: pa.RecordBatch, name: str) -> pa.ChunkedArray:
    return pa.chunked_array([batch.column(name).cast(STRING)])


def _address(column: pa.ChunkedArray | None, n: int) -> pa.Array:
    """Return addresses without prefecture, house numbers written like 1-2-3."""
    if column is None:
        return pa.nulls(n, STRING)
    text = pc.utf8_lower(pc.utf8_normalize(_one(column), form="NFKC"))
    text = pc.replace_substring_regex(text, r"\s+", "")
    text = pc.replace_substring_regex(text, PREFECTURE, "")
    for number in range(29, 0, -1):
        text = pc.replace_substring(text, f"{_kanji(number)}丁目", f"{number}-")
    # Twice, for each sign between two numbers is also the beginning of the next one.
    for _ in range(2):
        text = pc.replace_substring_regex(text, PART_OF_HOUSE, r"\1-")
    text = pc.replace_substring_regex(text, r"-+", "-")
    return pc.utf8_rtrim(text, characters="-")


def _kanji(number: int) -> str:
    """
    Return a number below 100 in kanji, as block numbers are written.

    Examples
    --------
    >>> _kanji(1), _kanji(10), _kanji(23)
    ('一', '十', '二十三')
    """
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones else "")


def _digits(column: pa.ChunkedArray | None, n: int, pattern: str) -> pa.Array:
    if column is None:
        return pa.nulls(n, STRING)
    bare = pc.replace_substring_regex(pc.utf8_normalize(_one(column), form="NFKC"), r"[^0-9]", "")
    return pc.if_else(pc.match_substring_regex(bare, pattern), bare, None)


def _filled(column: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(column, ""), None, column)


def _one(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    if not isinstance(column, pa.ChunkedArray):
        return column
    whole = column.combine_chunks()
    return pa.concat_arrays(whole.chunks) if isinstance(whole, pa.ChunkedArray) else whole


def _without_placeholders() -> str:
    shared = ("email", "email_name", "phone", "card_id", "address", "birth_on")
    counts = ", ".join(f"count({name}) OVER (PARTITION BY {name}) AS n_{name}" for name in shared)
    counts += ", count(birth_on) OVER () AS n_with_birthday"
    columns = ", ".join(
        f"CASE WHEN {_is_told_apart(name)} THEN {name} END AS {name}" if name in shared else name
        for name in MATCHABLE
    )
    return _SHARED.format(columns=columns, counts=counts)


def _is_told_apart(name: str) -> str:
    """Return the SQL of whether few enough share a value for it to tell people apart."""
    if name != "birth_on":
        return f"n_{name} <= {MOST_SHARING}"
    made_up = ", ".join(f"'{day}'" for day in MADE_UP_BIRTHDAYS)
    return (
        f"birth_on NOT IN ({made_up}) AND (n_birth_on <= {MOST_SHARING}"
        f" OR n_birth_on * {BIRTHDAYS} <= {MOST_TIMES_EXPECTED} * n_with_birthday)"
    )
