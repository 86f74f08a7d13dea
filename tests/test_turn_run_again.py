"""A turn that is run again for the same instant takes the place of the one before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from najimi.explain_record import read_decision, recompute_score
from najimi.loop import run_turn
from najimi.playbooks import read_pack
from najimi.testing import AS_OF, make_small_shop
from najimi.workspace import Turn, Workspace

PACK = read_pack("retail_starter")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Turn, Turn]:
    """Return a shop that decided twice for one instant: by a playbook, then by a later one."""
    workspace = make_small_shop(tmp_path_factory.mktemp("again") / "shop", n_others=40)
    first = run_turn(workspace, as_of=AS_OF)
    version = first.manifest.playbook_version
    text = workspace.playbooks.text().replace(f'version = "{version}"', 'version = "dearer"')
    text = text.replace('contact_amount = {JPY = "15"', 'contact_amount = {JPY = "25"')
    workspace.playbooks.publish(text, "dearer", at=AS_OF)
    return workspace, first, run_turn(workspace, as_of=AS_OF)


def issued(workspace: Workspace) -> list[dict[str, Any]]:
    files = list(workspace.facts.source("decisions_issued").files)
    rows: list[dict[str, Any]] = pq.read_table(files).to_pylist()
    return rows


def test_a_decision_is_explained_by_the_playbook_that_decided_it_last(
    shop: tuple[Workspace, Turn, Turn],
) -> None:
    workspace, first, second = shop
    assert first.manifest.turn_id != second.manifest.turn_id
    for decided in second.read("decisions").to_pylist():
        row = read_decision(workspace, decided["decision_id"]).row
        assert (row["playbook_version"], row["turn_id"]) == ("dearer", second.manifest.turn_id)
        assert row["playbook_digest"] == second.manifest.playbook_digest
        assert row["score_amount"] == decided["score_amount"]
        assert recompute_score(row) == pytest.approx(decided["score_amount"])


def test_what_the_first_one_decided_stays_on_record_and_counts_for_nothing(
    shop: tuple[Workspace, Turn, Turn],
) -> None:
    workspace, first, second = shop
    turns = {row["turn_id"] for row in issued(workspace)}
    assert turns == {first.manifest.turn_id, second.manifest.turn_id}
    later = run_turn(workspace, as_of=AS_OF + timedelta(days=1))
    contacts = later.read("contexts", columns=["n_contacts_7_days", "n_known_7_days"])
    pending = pc.sum(pc.subtract(contacts["n_contacts_7_days"], contacts["n_known_7_days"]))
    treated = second.read("decisions")["treatment_id"]
    assert pending.as_py() == len(treated) - treated.null_count
    assert run_turn(workspace, as_of=AS_OF).manifest.turn_id == second.manifest.turn_id
