"""Which databases are read, by which queries: ``pull.toml`` in the workspace, without secrets."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from najimi.errors import NajimiError, SettingsError
from najimi.load import LOADABLE, Mapping, mapping_of

PULL_FILE = "pull.toml"
LOOK_BACK_MINUTES = 10
MOST_LOOK_BACK_MINUTES = 60 * 24 * 31
NAME_PATTERN = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}"
VARIABLE_PATTERN = r"[A-Za-z_][A-Za-z0-9_]*"
SOURCE_KEYS = ("url_variable", "tables")
TABLE_KEYS = ("query", "watermark", "look_back_minutes", "mapping")


@dataclass(frozen=True)
class PulledTable:
    """
    One fact table and the query that fills it.

    Parameters
    ----------
    table : str
        A loadable fact table.
    query : str
        The shop's own SELECT, without an order.
    watermark : str
        Column of the query that never falls for rows that are new or changed.
    look_back_minutes : int, 0 to 44640
        How far behind an instant as watermark is read again, for what was committed late.
    mapping : Mapping
    digest : str
        Of all of the above: another one means another question, asked from the beginning.
    """

    table: str
    query: str
    watermark: str
    look_back_minutes: int
    mapping: Mapping
    digest: str


@dataclass(frozen=True)
class DatabaseSource:
    """
    One database.

    Parameters
    ----------
    name : str
        The source its facts carry.
    url_variable : str
        Name of the environment variable that holds its URL; the URL itself is in no file.
    tables : tuple of PulledTable
    """

    name: str
    url_variable: str
    tables: tuple[PulledTable, ...]


def read_sources(folder: Path) -> dict[str, DatabaseSource]:
    """
    Read ``pull.toml`` of a workspace.

    Raises
    ------
    SettingsError
        If it is missing or has faults; all faults are named at once.
    """
    path = folder / PULL_FILE
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise SettingsError(
            f"{path} does not exist, so there is no database to pull from.",
            hint="write it as docs/how-to/pull-from-a-database.md shows.",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{path} is not valid TOML: {error}.", hint="mend that line."
        ) from error
    if faults := list(_faults(raw)):
        listed = "\n".join(f"  - {fault}" for fault in faults)
        raise SettingsError(
            f"{path} has {len(faults)} fault(s):\n{listed}", hint="mend these lines and pull again."
        )
    return {name: _source(name, section) for name, section in raw["sources"].items()}


def _source(name: str, section: dict[str, Any]) -> DatabaseSource:
    tables = tuple(_table(table, told) for table, told in section["tables"].items())
    return DatabaseSource(name, section["url_variable"], tables)


def _table(table: str, told: dict[str, Any]) -> PulledTable:
    text = json.dumps([table, told], sort_keys=True, default=str)
    return PulledTable(
        table,
        told["query"].strip().rstrip(";").rstrip(),
        told["watermark"],
        told.get("look_back_minutes", LOOK_BACK_MINUTES),
        mapping_of(told.get("mapping", {}), table=table),
        hashlib.sha256(text.encode()).hexdigest(),
    )


def _faults(raw: dict[str, Any]) -> Iterator[str]:
    sources = raw.get("sources")
    if not isinstance(sources, dict) or not sources:
        yield "there must be at least one section [sources.NAME]"
        return
    yield from (f"{key!r} is not known; sections are named [sources.NAME]"
                for key in raw if key != "sources")  # fmt: skip
    for name, section in sources.items():
        at = f"[sources.{name}]"
        if not re.fullmatch(NAME_PATTERN, name):
            yield f"{at} must be named by 1 to 64 of the characters A-Z a-z 0-9 _ . -"
        if not isinstance(section, dict):
            yield f"{at} must be a section"
        else:
            yield from (f"{at} {fault}" for fault in _source_faults(section))


def _source_faults(section: dict[str, Any]) -> Iterator[str]:
    yield from (f"holds {key!r}, which is not known" for key in section if key not in SOURCE_KEYS)
    variable, tables = section.get("url_variable"), section.get("tables")
    if not isinstance(variable, str) or not re.fullmatch(VARIABLE_PATTERN, variable):
        # A URL with its password may stand here by mistake, so what came is not repeated.
        yield (
            "url_variable must name an environment variable such as SHOP_DB_URL;"
            " the URL itself never stands in a file"
        )
    if not isinstance(tables, dict) or not tables:
        yield "needs at least one section tables.TABLE"
        return
    for table, told in tables.items():
        if table not in LOADABLE:
            yield f"names table {table!r}; it must be one of {', '.join(LOADABLE)}"
        elif not isinstance(told, dict):
            yield f"tables.{table} must be a section"
        else:
            yield from (f"tables.{table}: {fault}" for fault in _table_faults(table, told))


def _table_faults(table: str, told: dict[str, Any]) -> Iterator[str]:
    yield from (f"{key!r} is not known" for key in told if key not in TABLE_KEYS)
    for key in ("query", "watermark"):
        if not isinstance(told.get(key), str) or not told[key].strip(" ;\n"):
            yield f"{key} must be a text"
    minutes = told.get("look_back_minutes", LOOK_BACK_MINUTES)
    is_whole = isinstance(minutes, int) and not isinstance(minutes, bool)
    if not is_whole or not 0 <= minutes <= MOST_LOOK_BACK_MINUTES:
        yield f"look_back_minutes must be a whole number in [0, {MOST_LOOK_BACK_MINUTES}]"
    try:
        mapping_of(told.get("mapping", {}), table=table)
    except NajimiError as error:
        yield error.problem
