"""Whoever is erased leaves the referral to the one who told of them, and no trace in it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from najimi.load import load_file
from najimi.ownership import erase
from najimi.ownership.holding import hold
from najimi.testing import AS_OF, fact_rows, make_small_shop
from najimi.workspace import Workspace

NOW = datetime(2026, 4, 2, tzinfo=UTC)


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    workspace = make_small_shop(tmp_path / "shop", n_others=2)
    row = {"source_key": "alice", "kind": "referral", "state": "told", "occurred_at": AS_OF,
           "referred_source_key": "grace", "note": "久礼さん"}  # fmt: skip
    workspace.facts.append("contributions", fact_rows("contributions", [row]).to_reader())
    return workspace


def contributions(workspace: Workspace) -> list[dict[str, Any]]:
    files = workspace.facts.source("contributions").files
    return [row for file in files for row in pq.read_table(file).to_pylist()]


def test_the_one_who_told_keeps_the_referral(shop: Workspace) -> None:
    erase(shop, "shop:grace", now=NOW, who="owner")
    (row,) = contributions(shop)
    assert (row["source_key"], row["kind"], row["occurred_at"]) == ("alice", "referral", AS_OF)
    assert (row["referred_source_key"], row["note"]) == (None, None)
    assert hold(shop, "shop:alice", now=NOW).facts["contributions"].num_rows == 1


def test_whoever_told_takes_the_referral_along(shop: Workspace) -> None:
    erase(shop, "shop:alice", now=NOW, who="owner")
    assert contributions(shop) == []


def test_a_person_is_told_that_they_were_referred_and_not_by_whom(shop: Workspace) -> None:
    (row,) = hold(shop, "shop:grace", now=NOW).facts["contributions"].to_pylist()
    assert row["referred_source_key"] == "grace"
    assert (row["source_key"], row["note"]) == (None, None)


def test_somebody_only_referred_can_be_found_and_erased(shop: Workspace) -> None:
    row = {"source_key": "bob", "kind": "referral", "state": "told", "occurred_at": AS_OF,
           "referred_source_key": "stranger"}  # fmt: skip
    facts = fact_rows("contributions", [row], source="till")
    shop.facts.append("contributions", facts.to_reader())
    erase(shop, "till:stranger", now=NOW, who="owner")
    assert "stranger" not in {each["referred_source_key"] for each in contributions(shop)}


def test_a_later_file_does_not_bring_the_key_back(shop: Workspace, tmp_path: Path) -> None:
    erase(shop, "shop:grace", now=NOW, who="owner")
    file = tmp_path / "again.csv"
    file.write_text("source_key,kind,state,occurred_at,referred_source_key\n"
                    "bob,referral,told,2026-03-30,grace\n")  # fmt: skip
    load_file(shop, "contributions", file, source="shop", now=NOW)
    told = {row["source_key"]: row["referred_source_key"] for row in contributions(shop)}
    assert told == {"alice": None, "bob": None}
