"""Write ``tables.md``, the reference of every table, from the contracts in ``najimi.tables``."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from najimi.tables import FACT_TABLES, TURN_TABLES, Column, Table
from najimi.tables.matching import PAIRS

PAGE = Path(__file__).with_name("tables.md")
INTRODUCTION = """\
# Tables

<!-- Made by docs/reference/make_tables.py from najimi.tables; do not edit by hand. -->

Every table that najimi keeps, as its contract says it.
A turn is published only if each of its tables holds its contract.

* Times are UTC with microseconds; days are days of the workspace's time zone.
* "minor units" are yen for JPY and cents for USD.
* "—" under *required* means that a row may leave the column empty.
* *Personal* marks columns that can hold personal data.
"""
FACTS = """\
## Facts

Appended, never edited; one Delta table each, under `facts/` of the workspace.
"""
TURN = """\
## Tables of a turn

Computed anew in every turn; one Parquet file each, under `turns/<turn id>/`.
Rows are sorted by the key.
"""
MATCHING = """\
## Likely duplicates

Made by `najimi duplicates`; one Parquet file, `matching/pairs.parquet`.
"""


def tables_page() -> str:
    """
    Return the text of the reference.

    Examples
    --------
    >>> tables_page().startswith("# Tables")
    True
    """
    parts = [INTRODUCTION, FACTS, *map(section, FACT_TABLES.values())]
    turn = [TURN, *map(section, TURN_TABLES.values())]
    return "\n".join([*parts, *turn, MATCHING, section(PAIRS)])


def section(table: Table) -> str:
    """Return the part of the reference about one table."""
    heading = [
        f"### {table.name}",
        "",
        f"{_sentence(table.grain)}",
        f"Key: {_codes(table.key)}.",
        "",
    ]
    rows = [
        "| column | type | unit | required | range or values | meaning |",
        "|---|---|---|---|---|---|",
    ]
    return "\n".join([*heading, *rows, *map(_row, table.columns), ""])


def _row(column: Column) -> str:
    required = "yes" if column.is_required else "—"
    meaning = column.sentence + (" *Personal.*" if column.is_personal else "")
    cells = (
        f"`{column.name}`",
        f"`{column.type}`",
        column.unit,
        required,
        _limits(column),
        meaning,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _limits(column: Column) -> str:
    return "; ".join([*_range(column), *([_codes(column.choices)] if column.choices else [])])


def _range(column: Column) -> Iterator[str]:
    if column.low is not None:
        yield f"at least {column.low:g}"
    if column.high is not None:
        yield f"at most {column.high:g}"


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + "."


def main() -> int:
    """Write the page."""
    PAGE.write_text(tables_page(), encoding="utf-8")
    print(f"wrote {PAGE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
