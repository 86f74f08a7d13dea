"""Write ``layouts.md``, the reference of mappings and known layouts, from the layouts' data."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from najimi.load import KnownLayout, known_layouts

PAGE = Path(__file__).with_name("layouts.md")
INTRODUCTION = """\
# Mappings and known layouts

<!-- Made by docs/reference/make_layouts.py from najimi.load.layouts; do not edit by hand. -->

A **mapping** says which column of a file is which of ours.
A **known layout** is one or more mappings and a heading by which a file is recognized.
Both are TOML, with the same sections.

## The sections of a mapping

All may be left out.

| section or key | left | right | what it does |
|---|---|---|---|
| `table`, `source`, `encoding` | | a text | what the file is for; a mapping that is remembered has them |
| `[columns]` | their column | our column | takes it as it is; `"ignored"` leaves it out altogether |
| `[joined]` | our column | list of theirs | joins their texts by a blank; empty ones are left out; a part that begins with `=` is that very text |
| `[split]` | their column | two of ours | takes whole names apart in the order in which they are written, like `["family_name", "given_name"]`, where a blank was written between two parts; any other name stays whole in place of the family name and only fills |
| `[sums]` | our column | list of terms | each term is a list of columns that are multiplied; `"-"` before them takes the term away; a later term that is empty counts as nothing |
| `[constants]` | our column | a value | the same for every row |
| `[formats]` | our instant | a date format | also `time_zone`, and `amounts`: `major` (12.30), `minor` (1230) or `marked` (¥1,980, -$12.30, ($5.00)) |
| `[values.COLUMN]` | their value | our value | translates; any other value rejects its row and is named; width and case do not matter |
| `[policy]` | our column | `overwrite`, `fill` or `keep` | only for people: `fill` holds only where nothing else says anything, `keep` is put aside and never used |
| `[only]`, `[except]` | their column | list of values | which rows are taken, and which are left out |
| `[any]` | their column | list of values | as `[only]`, but one of its columns is enough |
| `guest_email` | | their column | keys a row without `source_key` by `guest:` and that address |
| `kept` | | list of theirs | kept as attributes; unless given, all columns that are not used otherwise |

A file of a layout has more keys: `name`, `title`, `recognized_by` (columns that must be there), `names` (other names of a column), `together_by` and `carried` (rows of one thing, and what only the first of them has; `@nth` is the position among them), and `[[tables]]`, each a mapping with `table` and `needs` (columns without which it is left out).
`"@file_time"` in `[constants]` is when the file was last changed.

## Known layouts
"""


def main() -> None:
    """Write the page, or say with ``--check`` whether it is up to date."""
    text = layouts_page()
    if "--check" in sys.argv:
        sys.exit(PAGE.read_text(encoding="utf-8") != text)
    PAGE.write_text(text, encoding="utf-8")


def layouts_page() -> str:
    """Return the whole page."""
    parts = [part for layout in known_layouts() for part in _layout(layout)]
    return "\n".join([INTRODUCTION, *parts])


def _layout(layout: KnownLayout) -> Iterator[str]:
    tables = ", ".join(f"`{name}`" for name in dict.fromkeys(t["table"] for t in layout.tables))
    needed = ", ".join(f"`{name}`" for name in layout.recognized_by)
    yield f"### {layout.title}\n"
    yield f"`{layout.name}`, source `{layout.source}`, fills {tables}.\n"
    yield f"Recognized by {needed}.\n"
    yield f"Column names confirmed from: {layout.confirmed_from}.\n"


if __name__ == "__main__":
    main()
