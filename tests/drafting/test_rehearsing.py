"""A rehearsal says who would be treated differently, what it costs and breaks, and does nothing."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.drafting.conftest import NOW, Edit

from najimi.config import Settings
from najimi.drafting import (
    check_draft,
    describe_rehearsal,
    latest_rehearsal,
    read_examples,
    rehearse,
    start_draft,
    way_of,
)
from najimi.drafting.rehearsing import decide_again
from najimi.drafting.report import KEPT_REHEARSALS, Rehearsal, rehearsals_of
from najimi.errors import NoTurnError
from najimi.loop import given_to_differentiate, open_backend, run_turn
from najimi.model.give_and_take_rules import GiveAndTake
from najimi.model.playbook import parse_playbook
from najimi.model.terms import Strategy
from najimi.playbooks import read_pack
from najimi.tables import check
from najimi.tables.rehearsal import CHANGES, CHANGES_FILE
from najimi.testing import AS_OF, fact_rows
from najimi.workspace import Workspace, create_workspace


def contents(folder: Path) -> dict[str, bytes]:
    parts = ("facts", "turns", "playbook", "journal")
    paths = (path for part in parts for path in (folder / part).rglob("*") if path.is_file())
    return {str(path): path.read_bytes() for path in paths}


def keys_of(found: Rehearsal) -> set[str]:
    return {each.key for each in found.breaks}


def test_a_draft_that_changes_nothing_changes_nobody_and_touches_nothing(shop: Workspace) -> None:
    before = contents(shop.folder)
    found = rehearse(shop, at=NOW)
    assert contents(shop.folder) == before
    assert (found.n_changed, found.was) == (0, found.becomes)
    assert found.n_customers == sum(flow.n for flow in found.flows) == 128
    assert latest_rehearsal(shop) == found


def test_it_decides_as_the_next_turn_would(shop: Workspace, edit: Edit) -> None:
    edit(("call = 24", "call = 10"), ("letter = 300", "letter = 5"),
         ("days_since_last_talk > 120", "days_since_last_talk > 500"))  # fmt: skip
    found = rehearse(shop, at=NOW)
    text = shop.playbooks.draft()
    shop.playbooks.publish(text, "retail_starter_4", at=NOW)
    decided = run_turn(shop, as_of=AS_OF).read("decisions")
    treated = decided.filter(decided["treatment_id"].is_valid())
    assert found.becomes.n_treated == treated.num_rows
    assert found.becomes.cost_amount == sum(treated["cost_amount"].to_pylist())
    assert found.becomes.sends["call"] == 10
    changes = pq.read_table(rehearsals_of(shop) / found.rehearsal_id / CHANGES_FILE)
    check(CHANGES, changes)
    assert changes.num_rows == found.n_changed > 0


def append_asks(shop: Workspace, key: str, n_asks: int) -> None:
    asks = [
        {"fact_id": f"ask-{n}", "source_key": key, "channel": "counter", "direction": "out",
         "kind": "ask", "treatment_id": "ask_review", "occurred_at": AS_OF - timedelta(days=40 + n)}
        for n in range(n_asks)
    ]  # fmt: skip
    shop.facts.append("interactions", fact_rows("interactions", asks).to_batches())


def test_the_ledger_of_the_draft_is_the_one_it_decides_with(shop: Workspace, edit: Edit) -> None:
    append_asks(shop, "alice", 3)
    turn, was = run_turn(shop, as_of=AS_OF), shop.playbook()
    edit(("gives_per_ask = 2", "gives_per_ask = 9"))
    draft = check_draft(shop)
    with open_backend(shop, shop.folder / "scratch") as engine:
        decide_again(engine, shop, turn, was, draft.playbook)
        rehearsed = {name: engine.collect(name) for name in ("contexts", "decisions")}
    shop.playbooks.publish(draft.text, "retail_starter_4", at=NOW)
    decided = run_turn(shop, as_of=AS_OF)
    assert not decided.read("contexts").equals(turn.read("contexts"))
    for name, table in rehearsed.items():
        wanted = decided.read(name).to_pylist()
        rows = table.select(decided.read(name).column_names).to_pylist()
        assert sorted(rows, key=lambda row: row["customer_id"]) == wanted


def test_what_differentiate_is_given_tells_apart_all_it_could_depend_on() -> None:
    pack = parse_playbook(read_pack("retail_starter"), currency="JPY")
    first, *rest = pack.treatments
    dearer = dataclasses.replace(first, cost_amount=first.cost_amount + 1)
    rules = dataclasses.replace(pack.contact_rules, gives_per_ask=9)
    for changed in (
        dataclasses.replace(pack, treatments=(dearer, *rest)),
        dataclasses.replace(pack, contact_rules=rules),
        dataclasses.replace(pack, give_and_take=GiveAndTake(half_life_days=1)),
    ):
        assert given_to_differentiate(changed) != given_to_differentiate(pack)
    named = dataclasses.replace(pack, name="another", capacities={})
    assert given_to_differentiate(named) == given_to_differentiate(pack)


def test_changed_tiers_are_computed_anew(shop: Workspace, edit: Edit) -> None:
    edit(("most_valuable_share = 0.50", "most_valuable_share = 0.20"))
    found = rehearse(shop, at=NOW)
    assert found.n_changed > 0
    shop.playbooks.publish(shop.playbooks.draft(), "retail_starter_4", at=NOW)
    decided = run_turn(shop, as_of=AS_OF).read("decisions")
    assert found.becomes.n_treated == decided.num_rows - decided["treatment_id"].null_count


def test_the_strategies_add_up_to_the_whole(shop: Workspace) -> None:
    side = rehearse(shop, at=NOW).becomes
    assert set(side.strategies) <= set(Strategy)
    for name, whole in (("n", side.n_treated), ("cost_amount", side.cost_amount),
                        ("minutes", side.minutes),
                        ("expected_margin_amount", side.expected_margin_amount)):  # fmt: skip
        assert sum(each[name] for each in side.strategies.values()) == whole


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("global_holdout_share = 0.05", "global_holdout_share = 0.5",
         "rehearsal-breaks-global-holdout"),
        ("global_holdout_share = 0.05", "global_holdout_share = 0.5",
         "rehearsal-breaks-newly-held"),
        ("global_holdout_share = 0.05", "global_holdout_share = 0", "rehearsal-breaks-let-go"),
        ("holdout_share = 0.1\n\n[treatments.words.ja]\ntitle = \"いつもの品のクーポン冊子\"",
         "holdout_share = 0.2\n\n[treatments.words.ja]\ntitle = \"いつもの品のクーポン冊子\"",
         "rehearsal-breaks-holdout"),
        ("call = 24", "call = 2", "rehearsal-breaks-less"),
        ("call = 24", "call = 2", "rehearsal-breaks-capacity"),
        ("call = 24", 'call = "none"', "rehearsal-breaks-plan"),
        ("stage = 'loyal' and tier", "n_orders > 9000 and tier", "rehearsal-breaks-nobody"),
        ("stage = 'prospect'", "stage = 'prospect' and n_orders > 3", "rehearsal-breaks-idle"),
        ("stage = 'prospect'", "stage = 'prospect' and n_orders > 3", "effort-sign-nobody-slow"),
        ('id = "personal_coupons"', 'id = "their_coupons"', "rehearsal-breaks-removed"),
    ],
)  # fmt: skip
def test_what_it_would_break_is_named(
    shop: Workspace, edit: Edit, old: str, new: str, key: str
) -> None:
    edit((old, new))
    if "personal_coupons" in old:
        edit(('"personal_coupons"', '"their_coupons"'))
    found = rehearse(shop, at=NOW)
    assert key in keys_of(found)
    for locale in ("ja", "en"):
        told = describe_rehearsal(found, locale)
        assert "0.05" not in told, "a share is told in percent"


def test_rests_that_would_be_cut_short_are_named(shop: Workspace, edit: Edit) -> None:
    run_turn(shop, as_of=AS_OF + timedelta(days=8))
    rests = {line for line in shop.playbooks.draft().splitlines() if line.startswith("rest_days")}
    edit(*((line, "rest_days = 1") for line in rests))
    found = rehearse(shop, at=NOW)
    rests_cut = [each.values for each in found.breaks if each.key == "rehearsal-breaks-rest"]
    assert rests_cut
    assert all(each["n"] > 0 for each in rests_cut)


def test_examples_name_people_of_every_way_with_a_reason(shop: Workspace, edit: Edit) -> None:
    edit(("call = 24", 'call = "none"'))
    found = rehearse(shop, at=NOW)
    rows = read_examples(shop, found, most=2)
    ways = {(flow.was, flow.becomes) for flow in found.flows if flow.is_change}
    assert {way_of(row) for row in rows} == ways
    told = describe_rehearsal(found, "en", rows)
    assert all(row["customer_id"] in told for row in rows)
    kept = (rehearsals_of(shop) / found.rehearsal_id / "report.en.txt").read_text()
    assert not any(row["customer_id"] in kept for row in rows)


def test_the_same_rehearsal_is_kept_once_and_only_the_latest_are(
    shop: Workspace, edit: Edit
) -> None:
    for _ in range(2):
        rehearse(shop, at=NOW)
    assert len([*rehearsals_of(shop).glob("[!.]*/report.json")]) == 1
    assert KEPT_REHEARSALS == 10


def test_a_turn_of_an_earlier_release_is_told_and_no_riddle(shop: Workspace) -> None:
    turn = shop.turns.current()
    assert turn is not None
    turn.path("strategy_totals").unlink()
    with pytest.raises(NoTurnError, match="an earlier release of najimi: its table 'strategy_tot"):
        rehearse(shop, at=NOW)


def test_a_treatment_that_came_or_went_is_the_reason_why(shop: Workspace, edit: Edit) -> None:
    edit(('"personal_coupons"', '"their_coupons"'))
    found = rehearse(shop, at=NOW)
    assert (found.removed, found.added) == (("personal_coupons",), ("their_coupons",))
    told = describe_rehearsal(found, "en")
    assert "(what was decided is no longer in the playbook)" in told


def test_without_a_turn_there_is_nothing_to_rehearse_on(tmp_path: Path) -> None:
    shop = create_workspace(tmp_path / "new", Settings(), playbook_text=read_pack("retail_starter"))
    start_draft(shop)
    with pytest.raises(NoTurnError, match="no turn to rehearse on"):
        rehearse(shop, at=NOW)
