"""The dry run: exact counts, and nothing stored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from najimi.load import DryRun, Fill, LoadReport, Mapping, Recipe, dry_run, load_by_recipe
from najimi.workspace import Workspace

NOW = datetime(2026, 4, 1, 3, tzinfo=UTC)
Load = Callable[..., LoadReport]
Dry = Callable[..., DryRun]

PEOPLE = Recipe("shop", (Fill("people", Mapping()),))
HEADING = "source_key,family_name,email,occurred_at\n"
KNOWN = HEADING + "1,青葉,a@example.jp,2026-01-01\n2,森,b@example.jp,2026-01-01\n"
LATER = HEADING + (
    "1,青葉,new@example.jp,2026-02-01\n"
    "2,森,b@example.jp,2026-01-01\n"
    "3,白石,B@EXAMPLE.JP,2026-02-01\n"
    "4,原,x@example.jp,2026-02-30\n"
)


@pytest.fixture
def dry(tmp_path: Path, workspace: Workspace) -> Dry:
    """Look at a file of people."""

    def _dry(text: str, recipe: Recipe = PEOPLE) -> DryRun:
        path = tmp_path / "dry.csv"
        path.write_text(text, encoding="utf-8")
        return dry_run(workspace, path, recipe, now=NOW)

    return _dry


def test_it_counts_what_a_load_would_do(load: Load, dry: Dry) -> None:
    load(KNOWN, table="people")
    (told,) = dry(LATER).tables
    assert (told.n_in, told.n_new, told.n_duplicate, told.n_rejected) == (4, 2, 1, 1)
    assert told.problems[0].line == 5
    assert "not a real date" in told.problems[0].reason


def test_it_tells_what_would_change_and_who_shares_an_address(load: Load, dry: Dry) -> None:
    load(KNOWN, table="people")
    (told,) = dry(LATER).tables
    assert told.n_changed == 1
    (change,) = told.changes
    assert (change.column, change.n) == ("email", 1)
    assert change.samples == (("1", "a@example.jp", "new@example.jp"),)
    assert told.n_same_email == 1


def test_a_policy_to_fill_changes_nothing(load: Load, dry: Dry) -> None:
    load(KNOWN, table="people")
    recipe = PEOPLE.with_policy({"email": "fill"})
    (told,) = dry(LATER, recipe).tables
    assert (told.n_changed, told.changes) == (0, ())


def test_an_older_statement_changes_nothing(load: Load, dry: Dry) -> None:
    load(KNOWN, table="people")
    (told,) = dry(HEADING + "1,青葉,old@example.jp,2025-01-01\n").tables
    assert (told.n_new, told.n_changed) == (1, 0)


def test_the_same_id_with_other_content_is_in_conflict(load: Load, dry: Dry) -> None:
    heading = "fact_id," + HEADING
    load(heading + "7,1,青葉,a@example.jp,2026-01-01\n", table="people")
    (told,) = dry(heading + "7,1,青葉,b@example.jp,2026-01-01\n").tables
    assert (told.n_conflicting, told.n_rejected, told.n_new) == (1, 1, 0)


def test_nothing_is_stored(load: Load, dry: Dry, workspace: Workspace) -> None:
    load(KNOWN, table="people")
    before = _bytes(workspace.folder)
    dry(LATER)
    assert _bytes(workspace.folder) == before


def test_it_says_what_the_load_then_does(
    load: Load, dry: Dry, workspace: Workspace, tmp_path: Path
) -> None:
    load(KNOWN, table="people")
    recipe = PEOPLE
    (told,) = dry(LATER, recipe).tables
    (done,) = load_by_recipe(workspace, tmp_path / "dry.csv", recipe, now=NOW).reports
    assert (told.n_in, told.n_new, told.n_duplicate, told.n_rejected) == (
        done.n_in, done.n_stored, done.n_duplicate, done.n_rejected,
    )  # fmt: skip
    assert told.reasons == done.reasons


def _bytes(folder: Path) -> dict[str, bytes]:
    kept = (folder / part for part in ("facts", "rejected", "turns"))
    return {
        str(path): path.read_bytes() for part in kept for path in part.rglob("*") if path.is_file()
    }
