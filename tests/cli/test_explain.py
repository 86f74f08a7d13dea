"""najimi explain: the whole chain for one customer, in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.terminal import Said

from najimi.workspace import Workspace, open_workspace

Run = Callable[..., Said]
Find = Callable[[str], str]


def test_a_customer_is_found_by_source_and_key(run: Run, small_shop: Workspace) -> None:
    told = run("explain", "shop:alice", "--locale", "en", "-w", small_shop.folder).stdout
    assert "Why:" in told
    assert "Class by value: most valuable." in told


def test_the_id_and_the_key_tell_the_same(
    run: Run, small_shop: Workspace, customer_id: Find
) -> None:
    by_key = run("explain", "shop:bob", "-w", small_shop.folder)
    by_id = run("explain", customer_id("bob"), "-w", small_shop.folder)
    assert by_id.stdout == by_key.stdout


def test_it_speaks_the_language_of_the_workspace_unless_asked(
    run: Run, small_shop: Workspace
) -> None:
    japanese, also_japanese, english = (
        run("explain", "shop:alice", *option, "-w", small_shop.folder).stdout
        for option in ((), ("--locale", "ja"), ("--locale", "en"))
    )
    assert japanese == also_japanese
    assert "理由:" in japanese
    assert "理由:" not in english


@pytest.mark.parametrize(("locale", "words"), [("ja", "お許し"), ("en", "have not allowed")])
def test_it_tells_in_both_languages_that_consent_is_missing(
    run: Run, small_shop: Workspace, locale: str, words: str
) -> None:
    told = run("explain", "shop:dora", "--locale", locale, "-w", small_shop.folder).stdout
    assert words in told


@pytest.mark.parametrize(("locale", "words"), [("ja", "途絶えて"), ("en", "not their habit")])
def test_it_tells_who_stays_away_against_their_own_habit(
    run: Run, small_shop: Workspace, locale: str, words: str
) -> None:
    told = run("explain", "shop:hiro", "--locale", locale, "-w", small_shop.folder).stdout
    assert words in told
    steady = run("explain", "shop:alice", "--locale", locale, "-w", small_shop.folder).stdout
    assert words not in steady


def test_an_id_that_was_merged_away_leads_to_the_present_customer(
    run: Run, shop: Path, tmp_path: Path
) -> None:
    files = {
        "people": "source_key,family_name\na,Aoba\nb,Aoba\n",
        "links": "source_key,occurred_at,into_source,into_key,state\nb,2026-01-02,shop,a,merged\n",
    }
    for table, text in files.items():
        (tmp_path / f"{table}.csv").write_text(text, encoding="utf-8")
        run("load", table, tmp_path / f"{table}.csv", "--source", "shop", "-w", shop)
    run("turn", "-w", shop)
    turn = open_workspace(shop).turns.current()
    assert turn is not None
    (row,) = (r for r in turn.read("redirects").to_pylist() if r["reason"] == "merged")
    by_old_id = run("explain", row["first_customer_id"], "-w", shop)
    assert by_old_id.stdout == run("explain", row["customer_id"], "-w", shop).stdout


@pytest.mark.parametrize("key", ["shop:nobody", "till:alice", "shop:", ":alice", ":"])
def test_an_unknown_key_is_refused(run: Run, small_shop: Workspace, key: str) -> None:
    source, _, source_key = key.partition(":")
    result = run("explain", key, "-w", small_shop.folder, code=2)
    assert f"source {source!r} has no customer with key {source_key!r}." in result.stderr
    assert "Hint: " in result.stderr


@pytest.mark.parametrize("customer_id", ["nobody", ""])
def test_an_unknown_id_is_refused(run: Run, small_shop: Workspace, customer_id: str) -> None:
    result = run("explain", customer_id, "-w", small_shop.folder, code=2)
    assert f"knows no customer {customer_id!r}." in result.stderr
    assert "give the key of a source as SOURCE:KEY" in result.stderr


def test_before_the_first_turn_it_says_how_to_run_one(run: Run, new_shop: Path) -> None:
    result = run("explain", "shop:alice", "-w", new_shop, code=2)
    assert result.stderr == f"there is no turn yet.\nHint: najimi turn -w {new_shop}\n"


def test_what_is_meant_for_others_is_told_with_what_they_would_have_to_have(
    run: Run, small_shop: Workspace
) -> None:
    told = run("explain", "shop:bob", "--locale", "en", "-w", small_shop.folder).stdout
    meant = told.split("Meant for others; what they would have to have:\n")[1]
    assert "A better version - days with a purchase: 7; asked for: at least 8" in meant


def test_where_nothing_is_done_it_says_what_may_help_that_is_not_ours(
    run: Run, small_shop: Workspace
) -> None:
    told = run("explain", "shop:erin", "--locale", "en", "-w", small_shop.folder).stdout
    assert "What may help them, though it is not ours:" in told
    assert "We name the shop that has what suits better than ours." in told
