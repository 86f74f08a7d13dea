"""A device is its owner's from the instant this is said; two who share one never become one."""

from __future__ import annotations

from datetime import timedelta

from tests.identify.conftest import START, Link, bought, known, merge, said

from najimi.tables.turn import BEGINNING, END_OF_TIME


def test_what_happened_before_the_person_was_known_is_theirs(link: Link) -> None:
    linked = link([known("alice", day=5, device_id="pc")], order_lines=[bought("pc", day=1)])
    assert linked.owner_on("pc", 1) == linked.own("alice")
    assert linked.owner_on("pc", 9) == linked.own("alice")
    assert linked.one("pc")["reason"] == "device"


def test_a_shared_computer_never_makes_two_people_one(link: Link) -> None:
    facts = [known("alice", day=5, device_id="pc"), known("bob", day=8, device_id="pc"),
             known("alice", day=12, device_id="pc")]  # fmt: skip
    linked = link(facts, order_lines=[bought("pc", day=day) for day in (1, 6, 9, 13)])
    alice, bob = linked.own("alice"), linked.own("bob")
    assert linked.ids("alice", "bob") == [alice, bob]
    owners = [linked.owner_on("pc", day) for day in (1, 4.99, 5, 7.99, 8, 11.99, 12, 99)]
    assert owners == [alice, alice, alice, alice, bob, bob, alice, alice]


def test_saying_again_whose_a_device_is_changes_nothing(link: Link) -> None:
    facts = [known("alice", day=day, device_id="pc") for day in (3, 5, 9)]
    linked = link(facts)
    assert len([row for row in linked.rows if row["source_key"] == "pc"]) == 1


def test_a_device_follows_its_owner_through_a_merge_and_back(link: Link) -> None:
    facts = [known("a", device_id="pc"), known("b"), merge("a", "b")]
    linked = link(facts)
    assert linked.ids("pc") == [linked.own("b")]
    parted = link([*facts, merge("a", "b", day=2, state="undone")])
    assert parted.ids("pc") == [parted.own("a")]


def test_a_former_decision_for_the_device_leads_to_its_first_owner(link: Link) -> None:
    before = link([], order_lines=[bought("pc")])
    facts = [known("alice", day=5, device_id="pc"), known("bob", day=8, device_id="pc")]
    linked = link(facts, order_lines=[bought("pc")])
    redirects = {
        r["first_customer_id"]: r["customer_id"] for r in linked.tables["redirects"].to_pylist()
    }
    assert redirects[before.own("pc")] == linked.own("alice")
    talk = said(before.own("pc"), source="desk", channel="call", direction="in", kind="talk")
    told = link(facts, order_lines=[bought("pc")], interactions=[talk])
    assert told.one(before.own("pc"), "desk")["customer_id"] == told.own("alice")


def test_a_key_with_a_name_is_a_person_and_no_device(link: Link) -> None:
    linked = link([known("alice", device_id="bob"), known("bob")])
    assert linked.ids("alice", "bob") == [linked.own("alice"), linked.own("bob")]


def test_a_merge_that_people_made_holds_over_whose_device_it_was(link: Link) -> None:
    linked = link([known("alice", device_id="pc"), known("bob"), merge("pc", "bob")])
    assert linked.ids("pc") == [linked.own("bob")]


def test_devices_that_name_each_other_stay_apart(link: Link) -> None:
    linked = link([said("x", device_id="y"), said("y", device_id="x")])
    assert linked.ids("x", "y") == [linked.own("x"), linked.own("y")]


def test_the_same_device_key_of_another_source_is_another_device(link: Link) -> None:
    linked = link([known("alice", device_id="pc")], order_lines=[bought("pc", source="web")])
    assert linked.one("pc", "web")["customer_id"] != linked.own("alice")


APART_FROM_ALICE = merge("pc", "alice", day=30, state="apart")
HANDS = [known("alice", day=1, device_id="pc"), known("bob", day=20, device_id="pc")]


def test_the_past_of_one_told_apart_from_a_device_falls_to_nobody(link: Link) -> None:
    lines = [bought("pc", day=day) for day in (0, 5, 25)]
    linked = link([*HANDS, APART_FROM_ALICE], order_lines=lines)
    pc, bob = linked.own("pc"), linked.own("bob")
    spans = sorted((r["from_at"], r["until_at"], r["customer_id"], r["reason"])
                   for r in linked.rows if r["source_key"] == "pc")  # fmt: skip
    day_20 = START + timedelta(days=20)
    assert spans == [(BEGINNING, day_20, pc, "own"), (day_20, END_OF_TIME, bob, "device")]
    counts = {r["customer_id"]: r["n_identities"] for r in linked.tables["customers"].to_pylist()}
    assert counts == {linked.own("alice"): 1, bob: 2, pc: 1}


def test_the_time_of_a_later_owner_told_apart_does_not_go_back_to_the_first(link: Link) -> None:
    facts = [*HANDS, known("alice", day=25, device_id="pc")]
    apart = merge("pc", "bob", day=30, state="apart")
    linked = link([*facts, apart], order_lines=[bought("pc")])
    alice, pc = linked.own("alice"), linked.own("pc")
    assert [linked.owner_on("pc", day) for day in (0, 19, 20, 24, 25)] == [
        alice,
        alice,
        pc,
        pc,
        alice,
    ]
    undone = link([*facts, apart, merge("pc", "bob", day=31, state="undone")])
    assert undone.owner_on("pc", 22) == undone.own("bob")


def test_a_device_that_was_nobodys_for_a_while_stays_what_it_was_at_the_desk(link: Link) -> None:
    pc = link(HANDS).own("pc")
    talk = said(pc, source="desk", channel="call", direction="in", kind="talk")
    linked = link([*HANDS, APART_FROM_ALICE], interactions=[talk])
    assert linked.one(pc, "desk")["customer_id"] == pc
    assert link(HANDS, interactions=[talk]).one(pc, "desk")["customer_id"] == linked.own("alice")


def test_a_device_that_all_were_told_apart_from_is_a_nameless_key(link: Link) -> None:
    nobodys = link([HANDS[0], APART_FROM_ALICE])
    assert nobodys.ids("pc") == [nobodys.own("pc")]
    facts = [*HANDS, APART_FROM_ALICE, merge("pc", "bob", day=30, state="apart")]
    linked = link([*facts, said("pc", email="c@example.com"), known("c", email="c@example.com")])
    assert linked.one("pc")["customer_id"] == linked.own("c")
    assert linked.one("pc")["reason"] == "same_email"


def test_one_told_apart_from_a_device_stays_so_through_a_merge(link: Link) -> None:
    facts = [known("a", device_id="pc"), known("b"), merge("a", "b")]
    linked = link([*facts, merge("pc", "b", day=3, state="apart")])
    assert linked.ids("pc") == [linked.own("pc")]
