"""najimi explain --decision: a decision years later, from its record alone."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from datetime import UTC
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.terminal import Said

from najimi.errors import UnknownDecisionError
from najimi.explain_record import explain_decision, read_decision, recompute_score
from najimi.model.asking import say_need
from najimi.model.money import format_money
from najimi.words import say
from najimi.workspace import Turn, Workspace

Run = Callable[..., Said]


@pytest.fixture
def aged(small_shop: Workspace, tmp_path: Any) -> Workspace:
    """Return a copy of the shop whose turns were pruned: of its decisions only facts are left."""
    folder = shutil.copytree(small_shop.folder, tmp_path / "aged")
    for turn in (folder / "turns").glob("[!.]*/manifest.json"):
        shutil.rmtree(turn.parent)
    return dataclasses.replace(small_shop, folder=folder)


def issued(workspace: Workspace) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(
        list(workspace.facts.source("decisions_issued").files)
    ).to_pylist()
    return rows


def test_every_score_can_be_computed_again_from_the_record_alone(aged: Workspace) -> None:
    rows = [row for row in issued(aged) if row["treatment_id"] or row["held_out_treatment_id"]]
    assert rows
    for row in rows:
        recorded = read_decision(aged, row["fact_id"])
        assert recorded.treatment is not None
        assert not recorded.is_turn_kept
        assert recompute_score(recorded.row) == pytest.approx(row["score_amount"])
        assert row["score_amount"] > row["prices_amount"]
        assert 0 < row["propensity"] <= row["choice_probability"] <= 1


def test_what_was_kept_back_is_told_with_the_cost_that_its_score_was_weighed_with(
    run: Run, aged: Workspace
) -> None:
    kept = [
        row for row in issued(aged) if row["held_out_treatment_id"] and row["score_cost_amount"]
    ]
    assert kept, "nobody is held out of what costs something"
    for row in kept:
        assert row["cost_amount"] in (0, None), "nothing is spent on what is kept back"
        told = run("explain", "--decision", row["fact_id"], "--locale", "en", "-w", aged.folder)
        cost = format_money(row["score_cost_amount"], aged.settings.currency, "en")
        assert f"less {cost} cost" in told.stdout


def test_the_need_that_it_answers_is_recorded_with_how_it_was_known(
    small_shop: Workspace, turn: Turn
) -> None:
    known = {(r["customer_id"], r["need"]): r["source"] for r in turn.read("needs").to_pylist()}
    playbook = small_shop.playbook(turn.manifest.playbook_version)
    rows = issued(small_shop)
    for row in rows:
        taken = row["treatment_id"] or row["held_out_treatment_id"]
        need = playbook.treatment(taken).need if taken else None
        assert row["need"] == need
        assert row["need_source"] == known.get((row["customer_id"], need))
    assert any(row["need"] for row in rows)


@pytest.mark.parametrize("source", ["said", "observed", "inferred", None])
def test_it_is_told_in_both_languages_when_the_turn_is_gone(
    aged: Workspace, source: str | None
) -> None:
    row = next(row for row in issued(aged) if row["treatment_id"])
    recorded = read_decision(aged, row["fact_id"])
    told = dataclasses.replace(recorded, row=recorded.row | {"need_source": source})
    for locale in ("ja", "en"):
        need = say_need(recorded.asked, row["need"], locale)
        said = say(f"record-need-{source or 'ours'}", locale, need=need)
        assert said in explain_decision(aged, told, locale).splitlines()
    earlier = dataclasses.replace(told, row=told.row | {"need": None})
    assert "need:" not in explain_decision(aged, earlier, "en")


def test_the_day_of_a_decision_is_that_of_the_shop(run: Run, small_shop: Workspace) -> None:
    decision = issued(small_shop)[0]
    assert decision["occurred_at"].astimezone(UTC).hour > 14, "in Japan it is tomorrow"
    for locale, day in (("en", "April 1, 2026"), ("ja", "2026年4月1日")):
        told = run(
            "explain",
            "--decision",
            decision["fact_id"],
            "--locale",
            locale,
            "-w",
            small_shop.folder,
        )
        assert day in told.stdout


def test_a_playbook_that_was_altered_since_is_told_and_nothing_is_read_from_it(
    run: Run, aged: Workspace
) -> None:
    (row, *_) = (row for row in issued(aged) if row["treatment_id"])
    path = aged.folder / "playbook" / f"{row['playbook_version']}.toml"
    path.chmod(0o600)
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    for ledger in ("kept", "gone"):
        told = run("explain", "--decision", row["fact_id"], "--locale", "en", "-w", aged.folder)
        assert "is not the one that decided" in told.stdout, ledger
        for name in ("published.json", "LEDGER_KEPT"):
            (aged.folder / "playbook" / name).unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("locale", "words"), [("ja", "表はもう残っていません"), ("en", "tables of its turn are gone")]
)
def test_it_tells_what_was_decided_why_and_that_the_record_is_all_there_is(
    run: Run, aged: Workspace, locale: str, words: str
) -> None:
    for row in issued(aged):
        told = run("explain", "--decision", row["fact_id"], "--locale", locale, "-w", aged.folder)
        assert words in told.stdout
        assert row["playbook_version"] in told.stdout
        assert "None" not in told.stdout


def test_while_the_turn_is_there_it_says_so(run: Run, small_shop: Workspace) -> None:
    decision = issued(small_shop)[0]["fact_id"]
    told = run("explain", "--decision", decision, "--locale", "en", "-w", small_shop.folder)
    assert "still there" in told.stdout


def test_an_id_that_was_never_issued_is_named(small_shop: Workspace) -> None:
    with pytest.raises(UnknownDecisionError, match="'d0'"):
        read_decision(small_shop, "d0")


@pytest.mark.parametrize("arguments", [(), ("shop:alice", "--decision", "d0")])
def test_it_wants_a_customer_or_a_decision_and_not_both(
    run: Run, small_shop: Workspace, arguments: tuple[str, ...]
) -> None:
    said = run("explain", *arguments, "--locale", "en", "-w", small_shop.folder, code=2)
    assert "either CUSTOMER or --decision" in said.stderr
