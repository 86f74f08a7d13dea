"""Nothing stays past its time, and no proof of consent goes before the law lets it."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from najimi.config import Settings
from najimi.errors import SettingsError
from najimi.loop import run_turn
from najimi.ownership import apply_retention
from najimi.ownership.person import find_people
from najimi.testing import AS_OF, fact_rows
from najimi.workspace import Workspace

Rows = Callable[[Workspace], dict[str, list[dict[str, Any]]]]
YEAR = timedelta(days=365)


def say(workspace: Workspace, key: str, state: str, years_ago: float, number: int) -> None:
    told = {"source_key": key, "purpose": "promotional", "channel": "email", "state": state,
            "occurred_at": AS_OF - years_ago * YEAR, "fact_id": f"said-{number}"}  # fmt: skip
    workspace.facts.append("consents", fact_rows("consents", [told]).to_batches())


def wrote(workspace: Workspace, key: str, years_ago: float) -> None:
    told = {"source_key": key, "channel": "email", "direction": "out", "kind": "sell",
            "occurred_at": AS_OF - years_ago * YEAR, "fact_id": f"wrote-{key}"}  # fmt: skip
    workspace.facts.append("interactions", fact_rows("interactions", [told]).to_batches())


def test_years_later_nothing_is_past_its_time(shop: Workspace, rows_of: Rows) -> None:
    rejected = shop.folder / "rejected" / "20260401T000000Z-people-00000000.csv"
    rejected.write_text("line,reason,raw\n1,x,y\n")
    (shop.folder / "uploads").mkdir()
    (shop.folder / "uploads" / "old.csv").touch()
    later = AS_OF + 12 * YEAR
    old = (later - YEAR).timestamp()
    os.utime(shop.folder / "uploads" / "old.csv", (old, old))
    past = apply_retention(shop, now=later)
    assert {found.words for found in past} >= {
        "retention-orders", "retention-interactions", "retention-decisions", "retention-prospects",
        "retention-rejected", "retention-uploads",
    }  # fmt: skip
    assert apply_retention(shop, now=later, is_dry=True) == []
    left = rows_of(shop)
    assert not [
        name for name in ("order_lines", "interactions", "people", "consents") if left[name]
    ]
    assert not rejected.exists() and not any((shop.folder / "uploads").iterdir())


def test_a_dry_run_counts_and_removes_nothing(shop: Workspace, rows_of: Rows) -> None:
    before, later = rows_of(shop), AS_OF + 11 * YEAR
    counted = apply_retention(shop, now=later, is_dry=True)
    assert rows_of(shop) == before
    done = {found.words: found.count for found in apply_retention(shop, now=later)}
    assert done["retention-prospects"] and {found.words: found.count for found in counted} == done


def test_today_nothing_is_past_its_time(shop: Workspace, rows_of: Rows) -> None:
    before = rows_of(shop)
    assert apply_retention(shop, now=AS_OF) == []
    assert rows_of(shop) == before


@pytest.mark.parametrize(("wrote_years_ago", "n_left"), [(None, 2), (4.0, 2), (2.9, 4)])
def test_a_superseded_proof_stays_three_years_after_the_last_contact(
    shop: Workspace, rows_of: Rows, wrote_years_ago: float | None, n_left: int
) -> None:
    for number, (state, years) in enumerate((("granted", 5.0), ("refused", 4.5), ("granted", 1.0))):
        say(shop, "frank", state, years, number)
    say(shop, "frank", "granted", 3.5, 9)
    if wrote_years_ago is not None:
        wrote(shop, "frank", wrote_years_ago)
    apply_retention(shop, now=AS_OF)
    said = [
        row["fact_id"] for row in rows_of(shop)["consents"] if row["fact_id"].startswith("said")
    ]
    assert "said-2" in said and "said-9" in said
    assert len(said) == n_left


def test_what_is_in_force_is_never_removed_while_the_person_is_a_customer(
    shop: Workspace, rows_of: Rows
) -> None:
    say(shop, "alice", "refused", 9.0, 1)
    apply_retention(shop, now=AS_OF)
    consents = rows_of(shop)["consents"]
    assert len([row for row in consents if row["source_key"] == "alice"]) == 13


def test_who_refused_and_fell_silent_is_kept_out(shop: Workspace) -> None:
    said = [
        {"source_key": key, "email": f"{key}@example.com", "occurred_at": AS_OF - 6 * YEAR,
         "fact_id": key}
        for key in ("no", "silent")
    ]  # fmt: skip
    shop.facts.append("people", fact_rows("people", said).to_batches())
    say(shop, "no", "withdrawn", 5.0, 1)
    (customer_id,) = find_people(shop, ["shop:no"]).customer_ids
    past = apply_retention(shop, now=AS_OF)
    assert [found.count for found in past if found.words == "retention-prospects"] == [2]
    (erasure,) = shop.kept.erasures()
    theirs = {
        *shop.kept.hashes.digests("key", ["shop"], ["no"]), *shop.kept.hashes.digests("email", ["no@example.com"]),
        *shop.kept.hashes.digests("key", ["desk"], [customer_id]),
    }  # fmt: skip
    assert erasure.digests == theirs


def test_turns_go_by_their_age_but_never_the_one_readers_see(shop: Workspace) -> None:
    run_turn(shop, as_of=AS_OF + timedelta(days=1))
    apply_retention(shop, now=AS_OF + 3 * YEAR)
    (left,) = shop.turns.all()
    current = shop.turns.current()
    assert current is not None and left.manifest.turn_id == current.manifest.turn_id


def test_less_than_the_law_wants_is_refused() -> None:
    with pytest.raises(SettingsError, match="keep_consents_days"):
        Settings(keep_consents_days=1094)


def test_a_proof_counts_from_the_day_it_was_superseded(shop: Workspace, rows_of: Rows) -> None:
    say(shop, "frank", "granted", 6.0, 1)
    say(shop, "frank", "withdrawn", 0.5, 2)
    apply_retention(shop, now=AS_OF)
    said = {row["fact_id"] for row in rows_of(shop)["consents"]}
    assert {"said-1", "said-2"} <= said


def test_contacts_are_kept_as_long_as_the_proofs_they_decide_on() -> None:
    with pytest.raises(SettingsError, match="keep_interactions_days must be at least"):
        Settings(keep_interactions_days=1095, keep_consents_days=1100)


def test_whoever_only_chose_or_complained_ages_and_a_late_verdict_is_a_sign_of_life(
    shop: Workspace, rows_of: Rows
) -> None:
    for table, said in (
        ("cases", {"case_id": "lid", "kind": "trouble", "state": "opened"}),
        ("career_choices", {"ideal_type": "devotee", "state": "declared"}),
    ):
        rows = [said | {"source_key": key, "fact_id": key, "occurred_at": AS_OF - 6 * YEAR}
                for key in ("gone", "back")]  # fmt: skip
        shop.facts.append(table, fact_rows(table, rows).to_batches())
    late = {"source_key": "back", "verdict": "no_help", "occurred_at": AS_OF - YEAR}
    shop.facts.append("verdicts", fact_rows("verdicts", [late]).to_batches())
    apply_retention(shop, now=AS_OF)
    left = rows_of(shop)
    for table in ("cases", "career_choices", "verdicts"):
        assert [row["source_key"] for row in left[table]] == ["back"]


def test_damaged_segments_do_not_wait_for_ever(shop: Workspace) -> None:
    aside = shop.folder / "journal" / "aside" / "old"
    aside.parent.mkdir(parents=True)
    aside.touch()
    old = (AS_OF - YEAR).timestamp()
    os.utime(aside, (old, old))
    assert [
        f.count for f in apply_retention(shop, now=AS_OF) if f.words == "retention-uploads"
    ] == [1]
    assert not aside.exists()


def test_whoever_only_told_us_something_ages_and_a_late_answer_is_a_sign_of_life(
    shop: Workspace, rows_of: Rows
) -> None:
    told = [
        {"source_key": key, "question_id": "q", "text": "こんにちは", "fact_id": key,
         "occurred_at": AS_OF - years * YEAR}
        for key, years in (("gone", 6), ("back", 6), ("lately", 1))
    ]  # fmt: skip
    told.append(told[1] | {"fact_id": "back again", "occurred_at": AS_OF - YEAR})
    shop.facts.append("answers", fact_rows("answers", told).to_batches())
    sent = {"source_key": "back", "kind": "referral", "state": "told", "referred_source_key": "sent",
            "occurred_at": AS_OF - 6 * YEAR, "fact_id": "sent"}  # fmt: skip
    shop.facts.append("contributions", fact_rows("contributions", [sent]).to_batches())
    apply_retention(shop, now=AS_OF)
    left = rows_of(shop)
    assert {row["source_key"] for row in left["answers"]} == {"back", "lately"}
    assert [row["referred_source_key"] for row in left["contributions"]] == [None]
