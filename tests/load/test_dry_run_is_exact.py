"""What a dry run counts is what the load then does, part by part, for every known layout."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.load.conftest import NOW

from najimi.load import (
    DryRun,
    FileReport,
    Fill,
    Mapping,
    Recipe,
    dry_run,
    known_layouts,
    load_by_recipe,
    preview_file,
)
from najimi.workspace import Workspace

FIXTURES = Path(__file__).parent / "fixtures"
EXPORTED = datetime(2026, 3, 1, tzinfo=UTC).timestamp()
Rows = list[list[str]]

CHANGES: dict[str, Callable[[Rows], Rows]] = {
    "the same": lambda rows: rows,
    "one row less": lambda rows: rows[:-1] or rows,
    "the other way round": lambda rows: rows[::-1],
    "every row twice": lambda rows: [row for row in rows for _ in range(2)],
    "all of it twice": lambda rows: rows + rows,
    "other numbers": lambda rows: [[cell.replace("8", "9") for cell in row] for row in rows],
    "other names": lambda rows: [[cell.replace("青葉", "若葉") for cell in row] for row in rows],
}


def counted(told: DryRun | FileReport) -> list[tuple[object, ...]]:
    tables = told.tables if isinstance(told, DryRun) else told.reports
    return [
        (each.table, each.n_in, each.n_duplicate, each.n_rejected, each.n_conflicting,
         each.n_taken_back, dict(each.reasons), dict(each.remarks))
        for each in tables
    ]  # fmt: skip


def new(told: DryRun) -> list[int]:
    return [each.n_new for each in told.tables]


def stored(report: FileReport) -> list[int]:
    return [each.n_stored for each in report.reports]


@pytest.mark.parametrize("name", [layout.name for layout in known_layouts()])
def test_every_layout_is_counted_as_it_is_loaded(
    workspace: Workspace, tmp_path: Path, name: str
) -> None:
    fixture = FIXTURES / f"{name}.csv"
    encoding = preview_file(workspace, fixture, now=NOW).encoding or "utf-8"
    with fixture.open(encoding=encoding, newline="") as handle:
        heading, *rows = csv.reader(handle)
    path = tmp_path / fixture.name
    for change in CHANGES.values():
        with path.open("w", encoding=encoding, newline="") as handle:
            csv.writer(handle).writerows([heading, *change(rows)])
        os.utime(path, (EXPORTED, EXPORTED))
        recipe = preview_file(workspace, path, encoding=encoding, now=NOW).recipe
        dry = dry_run(workspace, path, recipe, encoding=encoding, now=NOW)
        done = load_by_recipe(workspace, path, recipe, encoding=encoding, now=NOW)
        assert (counted(dry), new(dry), dry.n_unused) == (
            counted(done),
            stored(done),
            done.n_unused,
        )


def test_two_parts_that_say_the_same_id_are_held_against_each_other(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("id,a,b\n1,森,森\n2,原,林\n", encoding="utf-8")
    shared = {"id": "source_key"}, {"fact_id": ("id",)}
    recipe = Recipe(
        "shop",
        tuple(
            Fill("people", Mapping({**shared[0], name: "family_name"}, joined=shared[1], kept=()))
            for name in ("a", "b")
        ),
    )
    dry = dry_run(workspace, path, recipe, now=NOW)
    done = load_by_recipe(workspace, path, recipe, now=NOW)
    assert (counted(dry), new(dry)) == (counted(done), stored(done))
    assert (dry.tables[0].n_new, dry.tables[0].n_duplicate, dry.tables[0].n_conflicting) == (
        2,
        1,
        1,
    )
