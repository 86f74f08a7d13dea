"""A no belongs to the address, too: between two turns the desk knows it as the turn will."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from najimi.desk.loading import commit_before_store
from najimi.load import load_file
from najimi.testing import fact_rows
from najimi.workspace import Workspace

if TYPE_CHECKING:
    from django.test import Client

Find = Callable[[str], str]
Agenda = list[dict[str, Any]]
NOW = datetime(2026, 4, 2, tzinfo=UTC)
EARLIER = "2026-03-01T00:00:00Z"
PEOPLE = "source_key,occurred_at,family_name,email,phone\n"
CONSENTS = "source_key,occurred_at,purpose,channel,state\n"
pytestmark = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
Load = Callable[[str, str], None]


@pytest.fixture
def load(desk: Workspace, tmp_path: Path) -> Load:
    """Return how to load rows of a table as any file is loaded, but short of the facts."""
    hook = commit_before_store(desk.folder)

    class StopBeforeStoreError(Exception):
        pass

    def commit_only(table: str, batches: Any) -> None:
        hook(table, batches)
        raise StopBeforeStoreError

    def run(table: str, rows: str) -> None:
        path = tmp_path / f"{table}.csv"
        path.write_text({"people": PEOPLE, "consents": CONSENTS}[table] + rows, encoding="utf-8")
        with pytest.raises(StopBeforeStoreError):
            load_file(desk, table, path, source="shop", now=NOW, before_store=commit_only)

    return run


def why(customer_id: str, channel: str = "email", purpose: str = "promotional") -> str:
    from najimi.desk.consents import may_contact

    return may_contact(customer_id, purpose, channel).why_code


def allow_all(load: Load, *names: str) -> None:
    load("consents", "".join(
        f"{name},{EARLIER},promotional,{channel},granted\n"
        for name in names for channel in ("email", "call", "letter")
    ))  # fmt: skip


def test_a_no_of_a_key_that_no_turn_knows_holds_at_once_for_its_address(
    desk: Workspace, customer: Find, load: Load
) -> None:
    bob = customer("bob")
    allow_all(load, "bob")
    load("people", f"bob,{EARLIER},Bob,Bob@Example.com,090-1234-5678\n")
    assert why(bob) == why(bob, "call") == "granted"
    load("people", f"guest-9,{EARLIER},,ｂｏｂ@example.com,\n")
    load("consents", f"guest-9,{EARLIER},promotional,email,withdrawn\n")
    assert why(bob) == "same_address"
    assert why(bob, "call") == "granted"


def test_it_reaches_whoever_gives_the_address_later(
    desk: Workspace, customer: Find, load: Load
) -> None:
    allow_all(load, "bob", "erin")
    load("people", f"bob,{EARLIER},Bob,,090-1234-5678\n")
    load("consents", f"bob,{EARLIER},promotional,call,refused\n")
    assert why(customer("erin"), "call") == "granted"
    load("people", f"erin,{EARLIER},Erin,,+81 90 1234 5678\n")
    assert why(customer("erin"), "call") == "same_address"
    assert why(customer("erin"), "letter") == "granted"


def test_a_nameless_key_that_may_be_theirs_speaks_for_them_on_every_channel(
    desk: Workspace, customer: Find, load: Load
) -> None:
    bob = customer("bob")
    allow_all(load, "bob")
    load("people", f"bob,{EARLIER},Bob,bob@example.com,\nguest-9,{EARLIER},,bob@example.com,\n")
    load("consents", f"guest-9,{EARLIER},promotional,letter,refused\n")
    assert why(bob, "letter") == "same_address"


def test_somebody_with_a_name_of_their_own_speaks_for_themselves_by_letter(
    desk: Workspace, customer: Find, load: Load
) -> None:
    bob = customer("bob")
    allow_all(load, "bob")
    load("people", f"bob,{EARLIER},Bob,bob@example.com,\nnew-9,{EARLIER},Eve,bob@example.com,\n")
    load("consents", f"new-9,{EARLIER},promotional,letter,refused\n")
    assert why(bob, "letter") == "granted"


def test_it_ends_when_the_one_who_said_no_says_yes(
    desk: Workspace, customer: Find, load: Load
) -> None:
    bob = customer("bob")
    allow_all(load, "bob")
    load("people", f"bob,{EARLIER},Bob,b@example.jp,\nerin,{EARLIER},Erin,b@example.jp,\n")
    load("consents", f"erin,{EARLIER},promotional,email,refused\n")
    assert why(bob) == "same_address"
    load("consents", "erin,2026-03-20T00:00:00Z,promotional,email,granted\n")
    assert why(bob) == "granted"


def test_a_correction_at_the_desk_counts_with_its_commit(
    owner: Client, database: str, customer: Find, load: Load
) -> None:
    bob = customer("bob")
    allow_all(load, "bob")
    load("people", f"erin,{EARLIER},Erin,{database}@example.jp,\n")
    load("consents", f"erin,{EARLIER},promotional,email,refused\n")
    assert why(bob) == "granted"
    owner.post(f"/customers/{bob}/correct", {"email": f"{database.upper()}@example.jp"})
    assert why(bob) == "same_address"


def test_the_plan_strikes_it_through_and_the_act_is_refused_with_words(
    owner: Client, agenda: Agenda, load: Load, desk: Workspace
) -> None:
    from najimi.desk import engine
    from najimi.desk.models import AddressStatement
    from najimi.desk.selectors import count_stopped, get_shop

    shop = get_shop()
    ids = [row["customer_id"] for row in agenda]
    treated = engine.list_treated(shop, ids, "ja")
    who, decision_id, told = next(
        row for row in treated if row[2].channel == "call" and not row[2].is_must_arrive
    )
    assert count_stopped(shop, "ja") == {}
    at = {"channel": "call", "digest": "d", "is_named": True, "occurred_at": NOW,
          "recorded_at": NOW, "source": "shop"}  # fmt: skip
    AddressStatement.objects.create(first_customer_id=who, fact_id="theirs", **at)
    other = next(customer_id for customer_id in ids if customer_id != who)
    AddressStatement.objects.create(first_customer_id=other, fact_id="others", **at)
    owner.post(f"/customers/{other}/consent", {
        "state": "withdrawn", "purpose": told.purpose, "channel": "call", "means": "spoken",
    })  # fmt: skip
    assert count_stopped(shop, "ja")[told.treatment_id] >= 1
    answer = owner.post(f"/customers/{who}/done", {"decision_id": decision_id})
    assert answer.status_code == 409
    assert "同じ連絡先をお使いの方" in answer.text
    assert "同じ連絡先をお使いの方" in owner.get(f"/customers/{who}").text


def test_what_came_another_way_is_taken_in_and_read_once(desk: Workspace) -> None:
    from najimi.desk.consents.syncing import sync_from_facts
    from najimi.desk.models import AddressStatement, SyncMark

    told = [{"fact_id": "hers", "source_key": "hers", "email": "hers@b.jp", "occurred_at": NOW}]
    desk.facts.append("people", fact_rows("people", told).to_batches())
    AddressStatement.objects.all().delete()
    SyncMark.objects.filter(table="people").delete()
    sync_from_facts(desk, at=NOW)
    n_given = AddressStatement.objects.count()
    AddressStatement.objects.all().delete()
    sync_from_facts(desk, at=NOW)
    assert (n_given > 0, AddressStatement.objects.count()) == (True, 0)


def test_what_was_put_together_across_the_mark_is_read(desk: Workspace, database: str) -> None:
    from najimi.desk.consents.syncing import sync_from_facts
    from najimi.desk.models import AddressStatement

    def give(when: str) -> None:
        for number in range(10):
            name = f"{database}-{when}-{number}"  # facts stay for the next database
            told = [{"fact_id": name, "source_key": name, "email": f"{name}@b.jp",
                     "occurred_at": NOW}]  # fmt: skip
            desk.facts.append("people", fact_rows("people", told).to_batches())

    give("early")
    sync_from_facts(desk, at=NOW)
    n_known = AddressStatement.objects.count()
    give("late")
    assert desk.facts.optimize("people") >= 20
    sync_from_facts(desk, at=NOW)
    assert AddressStatement.objects.count() == n_known + 10


def test_a_mark_that_the_log_no_longer_holds_is_as_good_as_none(desk: Workspace) -> None:
    from najimi.desk.consents.syncing import sync_from_facts
    from najimi.desk.models import AddressStatement, SyncMark

    sync_from_facts(desk, at=NOW)
    n_known = AddressStatement.objects.count()
    region = desk.settings.phone_region
    SyncMark.objects.filter(table="people").update(version=f"{region} 9999")
    AddressStatement.objects.all().delete()
    sync_from_facts(desk, at=NOW)
    assert AddressStatement.objects.count() == n_known


def test_an_address_is_kept_as_a_digest_and_goes_with_the_person(
    desk: Workspace, customer: Find, load: Load
) -> None:
    from najimi.desk.erasure import erase_rows
    from najimi.desk.models import AddressStatement

    load("people", f"bob,{EARLIER},Bob,bob@example.com,090-1234-5678\n")
    theirs = AddressStatement.objects.filter(first_customer_id=customer("bob"))
    assert {"email", "call"} <= set(theirs.values_list("channel", flat=True))
    assert "bob" not in "".join(theirs.values_list("digest", flat=True))
    erase_rows(frozenset({customer("bob")}), "E-1")
    assert not theirs.exists()
