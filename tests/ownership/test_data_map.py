"""The page of the data map says what the code says."""

from __future__ import annotations

from pathlib import Path

from najimi.ownership import describe_data_map
from najimi.ownership.data_map import DATA_MAP
from najimi.tables import FACT_TABLES

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "data-map.md"


def test_the_page_is_made_from_the_code() -> None:
    assert PAGE.read_text(encoding="utf-8") == describe_data_map()


def test_every_fact_table_stands_on_it() -> None:
    patterns = {pattern for store in DATA_MAP for pattern in store.patterns}
    assert {f"facts/{name}/*" for name in FACT_TABLES} <= patterns
