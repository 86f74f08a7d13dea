"""What a customer said after the turn closes the counter to them at once; over real HTTP."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from tests.counter.conftest import Till, najimi

from najimi.testing import AS_OF
from najimi.workspace import Workspace

AFTER = (AS_OF + timedelta(hours=9)).isoformat()
SAID = [
    ("consents", {"purpose": "promotional", "channel": "counter", "state": "withdrawn",
                  "evidence": "told at the till"}, "gate_withdrawn"),
    ("restrictions", {"state": "restricted"}, "gate_restricted"),
    ("cases", {"case_id": "c-1", "kind": "complaint", "state": "opened"}, "complaint"),
    ("interactions", {"channel": "counter", "direction": "in", "kind": "complaint"}, "complaint"),
]  # fmt: skip


def load(workspace: Workspace, folder: Path, table: str, key: str, said: dict[str, str]) -> None:
    """Load one fact about one customer of the shop, as another program brings it."""
    row = {"fact_id": f"late-{table}-{key}", "source_key": key, "occurred_at": AFTER} | said
    file = folder / f"{table}.csv"
    file.write_text(f"{','.join(row)}\n{','.join(row.values())}\n", encoding="utf-8")
    najimi(workspace.folder, "load", table, str(file), "--source", "shop")


@pytest.mark.parametrize("number", range(len(SAID)), ids=[table for table, *_ in SAID])
def test_what_was_said_after_the_turn_closes_the_counter_at_once(
    manager: Till, counter_shop: Workspace, spoken_to: list[str], tmp_path: Path, number: int
) -> None:
    (table, said, code), key = SAID[number], spoken_to[10 + number]
    load(counter_shop, tmp_path, table, key, said)
    told = manager.next("bread", key=key)
    assert (told["suggestion"], told["silence_code"]) == (None, code)
    assert told["silence"]["code"] == "left_in_peace"


def test_a_case_of_one_closes_the_counter_to_nobody_else(
    manager: Till, counter_shop: Workspace, spoken_to: list[str], tmp_path: Path
) -> None:
    assert manager.next("bread", key=spoken_to[20])["suggestion"]
    said = {"case_id": "c-2", "kind": "trouble", "state": "opened"}
    load(counter_shop, tmp_path, "cases", spoken_to[21], said)
    assert manager.next("bread", key=spoken_to[22])["suggestion"]
    assert manager.next("bread", key=spoken_to[21])["silence_code"] == "complaint"
