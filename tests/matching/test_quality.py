"""How many planted duplicates are found, and how many of those found are right."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest

from najimi.demo.lookalikes import true_pairs
from najimi.matching import QUEUE_PROBABILITY, find_duplicates
from najimi.tables.matching import PAIRS_FILE
from najimi.workspace import Workspace

Labelled = tuple[Workspace, list[int]]


@pytest.fixture(scope="module")
def found(labelled: Labelled) -> dict[tuple[int, int], dict[str, object]]:
    workspace, _ = labelled
    find_duplicates(workspace)
    turn = workspace.turns.current()
    assert turn is not None
    rows = turn.read("identities").to_pylist()
    place = {r["customer_id"]: int(r["source_key"][1:]) for r in rows if r["source"] == "till"}
    pairs = pq.read_table(workspace.folder / PAIRS_FILE).to_pylist()
    both = ("customer_id", "other_customer_id")
    return {
        (min(ends), max(ends)): row
        for row in pairs
        if len(ends := [place[row[name]] for name in both if row[name] in place]) == 2
    }


def test_most_planted_duplicates_are_found_and_few_others(
    labelled: Labelled, found: dict[tuple[int, int], dict[str, float]]
) -> None:
    truth = true_pairs(labelled[1])
    listed = {pair for pair, row in found.items() if row["match_probability"] >= QUEUE_PROBABILITY}
    assert len(listed & truth) / len(listed) >= 0.94
    assert len(listed & truth) / len(truth) >= 0.82


def test_the_surest_pairs_are_the_truest(
    labelled: Labelled, found: dict[tuple[int, int], dict[str, float]]
) -> None:
    truth = true_pairs(labelled[1])
    sure = {pair for pair, row in found.items() if row["match_probability"] >= 0.95}
    assert len(sure & truth) / len(sure) >= 0.96


def test_finding_again_finds_the_same(
    labelled: Labelled, found: dict[tuple[int, int], dict[str, object]]
) -> None:
    path = labelled[0].folder / PAIRS_FILE
    first = pq.read_table(path)
    assert first.num_rows >= len(found) > 0
    find_duplicates(labelled[0])
    assert pq.read_table(path).equals(first)
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("found")
def test_the_stored_pairs_name_nobody(labelled: Labelled) -> None:
    text = str(pq.read_table(labelled[0].folder / PAIRS_FILE).to_pylist())
    assert "@" not in text
    assert not any(name in text for name in ("佐藤", "鈴木", "サトウ", "東京都"))
