"""
What we hold, as files for the person: JSON and CSV that can be read back whole, and a vCard.

The form of the JSON is in ``docs/reference/holding.md``.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from najimi.errors import InputFileError
from najimi.model.spreadsheets import bare, shielded
from najimi.ownership.holding import Holding
from najimi.ownership.ledger_words import told_rows
from najimi.ownership.purposes import DATA_CLASSES, class_of
from najimi.ownership.vcards import to_vcard, to_vcard_4
from najimi.tables import FACT_TABLES
from najimi.tables.contract import STRING
from najimi.words import say
from najimi.workspace.private_files import open_private

FORMAT, VERSION = "najimi-holding", 1
UTF8_FOR_EXCEL = "utf-8-sig"
ABOUT = pa.schema([(name, STRING) for name in ("file", "what", "purpose", "from", "as_of")])
ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def to_json(holding: Holding, locale: str, explanation: str = "") -> str:
    """
    Return a holding as JSON: what holds now with its origin, what was computed, every fact.

    Parameters
    ----------
    holding : Holding
    locale : {"ja", "en"}
        Language of what the data is for, and of reasons.
    explanation : str, optional
        Why they were decided for in the latest turn, in that language.
    """
    told = {
        "format": FORMAT,
        "version": VERSION,
        "customer_id": holding.customer_id,
        "made_at": holding.made_at,
        "classes": {
            table: _told_of(table, locale) for held in DATA_CLASSES for table in held.tables
        },
        "current": {
            held.column: {"value": held.value, "source": held.source, "said_at": held.said_at}
            for held in holding.current
        },
        "explanation": explanation,
        "reasons": _reasons(holding, locale),
        "beside": {
            held.table: _told_of(held.table, locale)
            | {
                "from": held.origin,
                "as_of": held.as_of,
                "rows": told_rows(held, locale).to_pylist(),
            }
            for held in holding.beside
        },
        "facts": {name: table.to_pylist() for name, table in holding.facts.items()},
    }
    return json.dumps(told, ensure_ascii=False, indent=2, default=_plain) + "\n"


def facts_of_json(text: str) -> dict[str, pa.Table]:
    """
    Return the facts of a holding that was handed out as JSON, as they were.

    Raises
    ------
    InputFileError
        If the text is no such JSON.
    """
    try:
        raw = json.loads(text)
        is_ours = raw["format"] == FORMAT and raw["version"] == VERSION
        rows: dict[str, list[dict[str, Any]]] = raw["facts"] if is_ours else {}
    except (ValueError, KeyError, TypeError) as error:
        raise _no_holding() from error
    if not is_ours:
        raise _no_holding()
    return {name: _table(name, told) for name, told in rows.items()}


def to_csv_zip(holding: Holding, locale: str) -> bytes:
    """
    Return a holding as a zip of one CSV a table, which Excel opens as it is.

    ``about.csv`` says of every table what it is, what for, and from where; tables that hold no
    facts stand in a folder ``beside``.

    Text that Excel would take for a formula carries an apostrophe before it; numbers do not.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, table in _tables(holding, locale):
            told = zipfile.ZipInfo(f"{name}.csv", ZIP_TIME)
            archive.writestr(told, _csv(table).encode(UTF8_FOR_EXCEL), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def facts_of_csv_zip(data: bytes) -> dict[str, pa.Table]:
    """Return the facts of a holding that was handed out as CSV, as they were."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for file in archive.namelist():
            name = file.removesuffix(".csv")
            if name not in FACT_TABLES:
                continue
            text = io.StringIO(archive.read(file).decode(UTF8_FOR_EXCEL), newline="")
            found[name] = _table(name, [_unshielded(row) for row in csv.DictReader(text)])
    return found


HANDED_OUT: dict[str, Callable[[Holding, str, str], bytes]] = {
    "json": lambda holding, locale, explanation: to_json(holding, locale, explanation).encode(),
    "csv": lambda holding, locale, _: to_csv_zip(holding, locale),
    "vcard": lambda holding, *_: to_vcard(holding).encode(),
    "vcard4": lambda holding, *_: to_vcard_4(holding).encode(),
}
"""The kinds of file, each from a holding, a language and an explanation to bytes."""


def write_privately(path: Path, data: bytes) -> None:
    """Write a new file that only its owner may read; an existing one is not overwritten."""
    with open_private(path, mode="xb") as handle:
        handle.write(data)


def _told_of(table: str, locale: str) -> dict[str, Any]:
    held = class_of(table)
    return {"what": say(held.words, locale), "purpose": say(held.purpose, locale)}


def _tables(holding: Holding, locale: str) -> Iterator[tuple[str, pa.Table]]:
    """Yield every table of the zip by its name, at first the one that speaks of the others."""
    said = [(f"beside/{held.table}", held) for held in holding.beside]
    about = [
        {"file": f"{name}.csv", "from": None, "as_of": None} | _told_of(name, locale)
        for name in holding.facts
    ] + [
        {"file": f"{name}.csv", "from": held.origin, "as_of": held.as_of.isoformat()}
        | _told_of(held.table, locale)
        for name, held in said
    ]
    yield "about", pa.Table.from_pylist(about, schema=ABOUT)
    yield from holding.facts.items()
    yield from ((name, told_rows(held, locale)) for name, held in said)


def _reasons(holding: Holding, locale: str) -> dict[str, str]:
    """Return the words of every reason that a decision about them was given."""
    told = [holding.facts["decisions_issued"], *(held.rows for held in holding.beside)]
    codes = {
        code
        for table in told
        if {"treatment_id", "reason"} <= set(table.column_names)
        for code in table["reason"].unique().to_pylist()
    }
    return {code: say(f"reason-{code.replace('_', '-')}", locale) for code in sorted(codes)}


def _csv(table: pa.Table) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(table.schema.names)
    writer.writerows([_cell(value) for value in row.values()] for row in table.to_pylist())
    return text.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, str):
        return shielded(value)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=_plain)
    return "" if value is None else _plain(value) if isinstance(value, date) else value


def _unshielded(row: Mapping[str, str]) -> dict[str, str | None]:
    return {name: bare(value) or None for name, value in row.items()}


def _table(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    schema = FACT_TABLES[name].schema
    columns = [
        pa.array([_typed(row.get(field.name), field.type) for row in rows], field.type)
        for field in schema
    ]
    return pa.table(columns, schema=schema)


def _typed(value: Any, kind: pa.DataType) -> Any:
    if value is None or not isinstance(value, str):
        return Decimal(str(value)) if pa.types.is_decimal(kind) and value is not None else value
    if pa.types.is_timestamp(kind):
        return datetime.fromisoformat(value)
    if pa.types.is_date(kind):
        return date.fromisoformat(value)
    if pa.types.is_boolean(kind):
        return value == "True"
    if pa.types.is_decimal(kind):
        return Decimal(value)
    if pa.types.is_integer(kind):
        return int(value)
    return float(value) if pa.types.is_floating(kind) else value


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _no_holding() -> InputFileError:
    return InputFileError(
        "this is not what najimi hands out as JSON.",
        hint="use the file of `najimi hold --as json`.",
    )
