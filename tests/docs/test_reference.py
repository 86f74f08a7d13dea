"""The reference of tables is made from the contracts; a stale page fails here."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from najimi.desk.holding import CONSENTS_NOW, REQUESTS, RESTRICTION_NOW
from najimi.ownership.purposes import COMPUTED_CLASSES, DESK_CLASSES
from najimi.tables import FACT_TABLES, TURN_TABLES
from najimi.words import say

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_tables", REFERENCE / "make_tables.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_what_the_contracts_say(maker: ModuleType) -> None:
    page = (REFERENCE / "tables.md").read_text(encoding="utf-8")
    assert page == maker.tables_page(), "run docs/reference/make_tables.py"


@pytest.mark.parametrize("name", [*FACT_TABLES, *TURN_TABLES])
def test_every_table_and_column_stands_on_it(maker: ModuleType, name: str) -> None:
    table = (FACT_TABLES | TURN_TABLES)[name]
    told = maker.section(table)
    assert all(f"| `{column.name}` |" in told for column in table.columns)
    assert f"\n{told}" in maker.tables_page()


def test_personal_columns_are_marked(maker: ModuleType) -> None:
    told = maker.section(FACT_TABLES["people"])
    assert all(
        ("*Personal.*" in line) == FACT_TABLES["people"].column(line.split("`")[1]).is_personal
        for line in told.splitlines()
        if line.startswith("| `")
    )


def test_the_page_of_layouts_is_what_their_data_say() -> None:
    spec = importlib.util.spec_from_file_location("make_layouts", REFERENCE / "make_layouts.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    page = (REFERENCE / "layouts.md").read_text(encoding="utf-8")
    assert page == module.layouts_page(), "run docs/reference/make_layouts.py"


def test_the_page_of_what_is_held_names_every_table_and_what_it_is_for() -> None:
    page = (REFERENCE / "holding.md").read_text(encoding="utf-8")
    for held in (*COMPUTED_CLASSES, *DESK_CLASSES):
        for table in held.tables:
            assert f"| `{table}` | {say(held.words, 'en')} | {say(held.purpose, 'en')} |" in page
    for schema in (CONSENTS_NOW, RESTRICTION_NOW, REQUESTS):
        assert all(f"`{name}`" in page for name in schema.names)
