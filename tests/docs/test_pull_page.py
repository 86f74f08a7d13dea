"""The page about pulling: its ``pull.toml`` is read as it stands, its numbers are the code's."""

from __future__ import annotations

import re
from pathlib import Path

from najimi.pull import PULL_FILE, read_sources
from najimi.pull.sources import LOOK_BACK_MINUTES, MOST_LOOK_BACK_MINUTES
from najimi.watch.looking import HIDDEN_PREFIXES, PARTIAL_SUFFIXES

PAGES = Path(__file__).parents[2] / "docs" / "how-to"
PULL = (PAGES / "pull-from-a-database.md").read_text(encoding="utf-8")
WATCH = (PAGES / "watch-a-folder.md").read_text(encoding="utf-8")


def test_the_file_on_the_page_is_sound(tmp_path: Path) -> None:
    found = re.search(r"```toml\n(.*?)```", PULL, flags=re.S)
    assert found is not None
    (tmp_path / PULL_FILE).write_text(found[1], encoding="utf-8")
    (source,) = read_sources(tmp_path).values()
    assert (source.name, [table.table for table in source.tables]) == (
        "shop",
        ["people", "order_lines"],
    )


def test_the_numbers_of_the_look_back_are_those_of_the_code() -> None:
    told = f"({LOOK_BACK_MINUTES} unless you say so, 0 to {MOST_LOOK_BACK_MINUTES:,})"
    assert told in PULL


def test_every_name_that_is_waited_for_stands_on_the_page() -> None:
    assert [name for name in PARTIAL_SUFFIXES if f"`{name}`" not in WATCH] == []
    assert "`~$`" in WATCH
    assert len(HIDDEN_PREFIXES) == 2
