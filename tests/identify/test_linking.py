"""One key is one customer, until somebody says that two keys are one person; and back."""

from __future__ import annotations

import random
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.identify.conftest import START, Link, Row, bought, known, merge, said

from najimi.identify.links import follow_merges
from najimi.tables.contract import INSTANT

NAMES = "abcdefgh"
KEYS = st.sampled_from(NAMES)
PAIRS = st.lists(st.tuples(KEYS, KEYS), max_size=10)
FEW = settings(
    deadline=None, max_examples=25, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
SOME_FACT = st.one_of(
    st.builds(known, KEYS, day=st.integers(0, 30)),
    st.builds(
        said, KEYS, day=st.integers(0, 30), email=st.sampled_from(["x@example.com", "y@example.com"])
    ),
    st.builds(said, KEYS, day=st.integers(0, 30), device_id=st.sampled_from(["g", "h"])),
    st.builds(merge, KEYS, KEYS, day=st.integers(0, 30),
              state=st.sampled_from(["merged", "undone", "apart"])),
)  # fmt: skip


def numbered(rows: list[Row]) -> list[Row]:
    """Give each fact an id, so that its place no longer matters."""
    return [row | {"fact_id": f"f{n:03d}"} for n, row in enumerate(rows)]


@given(merges=PAIRS)
@FEW
def test_keys_that_are_merged_share_one_customer(link: Link, merges: list[tuple[str, str]]) -> None:
    merges = [(key, into) for key, into in merges if key != into]
    people = [known(key) for key in NAMES]
    people += [merge(key, into, day=n + 1) for n, (key, into) in enumerate(merges)]
    linked = link(people)
    held = {frozenset(pair): pair for pair in merges}
    latest = dict(sorted(set(held.values()), key=lambda pair: -merges[::-1].index(pair)))
    groups = {key: frozenset({key}) for key in NAMES}
    for key, into in latest.items():
        assert linked.ids(key) == linked.ids(into)
        joined = groups[key] | groups[into]
        groups |= dict.fromkeys(joined, joined)
    assert len(set(linked.ids(*NAMES))) == len(set(groups.values()))


@given(facts=st.lists(SOME_FACT, max_size=12), seed=st.integers(0, 99))
@FEW
def test_the_order_in_which_facts_arrive_does_not_matter(
    link: Link, facts: list[Row], seed: int
) -> None:
    rows = numbered([known("a"), *facts])
    shuffled = random.Random(seed).sample(rows, len(rows))  # noqa: S311
    one, other = link(rows), link(shuffled)
    for name, table in one.tables.items():
        assert table.equals(other.tables[name]), name


@given(before=st.lists(SOME_FACT, max_size=6), between=st.lists(SOME_FACT, max_size=3),
       after=st.lists(SOME_FACT, max_size=3), pair=st.tuples(KEYS, KEYS))  # fmt: skip
@FEW
def test_an_undone_merge_leaves_no_trace_whatever_was_said_meanwhile(
    link: Link, before: list[Row], between: list[Row], after: list[Row], pair: tuple[str, str]
) -> None:
    if any(same_pair(row, pair) for row in (*before, *between, *after)):
        return
    facts = numbered([*before, *between, *after, said(pair[0]), said(pair[1])])
    merged = merge(*pair, day=12) | {"fact_id": "merged"}
    undone = merge(*pair, day=20, state="undone") | {"fact_id": "undone"}
    never, back = link(facts), link([*facts, merged, undone])
    for name, table in never.tables.items():
        assert table.equals(back.tables[name]), name


def same_pair(row: Row, pair: tuple[str, str]) -> bool:
    return "state" in row and {row["source_key"], row["into_key"]} == set(pair)


def test_a_merge_may_be_made_undone_and_made_again(link: Link) -> None:
    facts = [known("a"), known("b"), merge("a", "b", day=1)]
    assert len(set(link(facts).ids("a", "b"))) == 1
    facts += [merge("a", "b", day=2, state="undone"), bought("a", day=3)]
    assert len(set(link(facts).ids("a", "b"))) == 2
    facts += [merge("a", "b", day=4)]
    assert len(set(link(facts).ids("a", "b"))) == 1


def test_of_several_merges_of_one_key_the_latest_that_stands_holds(link: Link) -> None:
    facts = [known(key) for key in "abc"] + [merge("a", "b", day=1), merge("a", "c", day=2)]
    moved = link(facts)
    assert moved.ids("a") == moved.ids("c") != moved.ids("b")
    back = link([*facts, merge("a", "c", day=3, state="undone")])
    assert back.ids("a") == back.ids("b") != back.ids("c")


def test_of_two_statements_of_one_instant_the_one_recorded_later_holds(link: Link) -> None:
    facts = [known("a"), known("b"), merge("a", "b", recorded_at=START + timedelta(days=5))]
    undone = merge("a", "b", state="undone", recorded_at=START + timedelta(days=6))
    assert len(set(link([*facts, undone]).ids("a", "b"))) == 2
    again = merge("a", "b", recorded_at=START + timedelta(days=7))
    assert len(set(link([*facts, undone, again]).ids("a", "b"))) == 1


def test_whichever_key_a_statement_names_first_it_speaks_of_the_same_two(link: Link) -> None:
    facts = [known("a"), known("b"), merge("a", "b", day=1)]
    assert len(set(link([*facts, merge("b", "a", day=2, state="apart")]).ids("a", "b"))) == 2
    turned = link([*facts, merge("b", "a", day=2)])
    assert set(turned.ids("a", "b")) == {turned.own("a")}


def test_chains_end_at_their_last_and_circles_at_their_smallest(link: Link) -> None:
    chain = link([known("c"), merge("a", "b"), merge("b", "c")])
    assert set(chain.ids("a", "b", "c")) == {chain.own("c")}
    circle = link([merge("a", "b"), merge("b", "c"), merge("c", "a"), merge("d", "a")])
    assert set(circle.ids("a", "b", "c", "d")) == {min(circle.own(key) for key in "abc")}


def test_a_chain_of_a_thousand_keys_is_followed_to_its_end() -> None:
    names = [f"k{n:04d}" for n in range(1_001)]
    pairs = list(pairwise(names))
    random.Random(1).shuffle(pairs)  # noqa: S311
    merges = pa.table({"first_customer_id": [a for a, _ in pairs], "into_id": [b for _, b in pairs],
                       "joined_at": pa.array([0] * 1_000, INSTANT)})  # fmt: skip
    nodes = pa.table({"first_customer_id": names, "is_identified": [0] * 1_001,
                      "first_seen_at": pa.array(range(1_001), INSTANT)})  # fmt: skip
    ends = follow_merges({"merges": merges, "merge_nodes": nodes})
    assert set(ends["merged_id"].to_pylist()) == {"k1000"}


def test_a_nameless_key_never_takes_a_known_customers_id(link: Link) -> None:
    linked = link([known("member"), said("guest"), merge("member", "guest")])
    assert set(linked.ids("member", "guest")) == {linked.own("member")}
    assert [linked.one(key)["reason"] for key in ("member", "guest")] == ["own", "merged"]


def test_one_key_is_one_customer_over_all_its_facts(link: Link) -> None:
    linked = link([known("a"), known("a", day=3)], order_lines=[bought("a"), bought("a", day=1)])
    assert len(linked.rows) == 1
    assert linked.ids("a") == [linked.own("a")]


def test_the_same_key_of_two_sources_is_two_customers(link: Link) -> None:
    linked = link([known("a"), known("a", source="web")])
    assert linked.ids("a") != [linked.one("a", "web")["customer_id"]]


def test_a_pseudonym_is_not_the_key_and_changes_with_the_salt(link: Link) -> None:
    (mine,), (theirs,) = (link([known("alice")], salt=salt).rows for salt in ("one", "other"))
    assert mine["customer_id"] != theirs["customer_id"]
    assert "alice" not in mine["customer_id"]
    assert len(mine["customer_id"]) == 21
    assert link([known("alice")], salt="one").rows == [mine]


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("order_lines", {"order_id": "o", "quantity": 1, "net_amount": 100, "currency": "JPY"}),
        ("interactions", {"channel": "call", "direction": "in", "kind": "talk"}),
        ("consents", {"purpose": "care", "channel": "call", "state": "granted"}),
        ("memberships", {"group_id": "g", "group_kind": "household", "state": "joined"}),
        ("restrictions", {"state": "restricted"}),
    ],
)
def test_whoever_a_fact_speaks_of_is_a_customer(
    link: Link, table: str, columns: dict[str, Any]
) -> None:
    linked = link([known("a")], **{table: [said("b", **columns)]})
    assert len(set(linked.ids("a", "b"))) == 2


def test_a_key_that_only_a_merge_speaks_of_is_a_customer(link: Link) -> None:
    linked = link([merge("a", "b")])
    assert set(linked.ids("a", "b")) == {linked.own("b")}


def test_facts_of_the_desk_name_the_customer(link: Link) -> None:
    mine = link([known("a")]).own("a")
    talk = said(mine, day=9, source="desk", channel="call", direction="in", kind="talk")
    linked = link([known("a"), known("b"), merge("a", "b")], interactions=[talk])
    assert linked.one(mine, "desk")["customer_id"] == linked.own("b")
    assert linked.one(mine, "desk")["first_customer_id"] == mine


def test_the_desk_merges_and_parts_customers_by_their_ids(link: Link) -> None:
    people = [known("a"), known("b"), known("c"), merge("a", "b")]
    before = link(people)
    between = {"source": "desk", "into_source": "desk"}
    merged = merge(
        before.own("b"), before.own("c"), day=2, **(between | {"into_key": before.own("c")})
    )
    linked = link([*people, merged])
    assert set(linked.ids("a", "b", "c")) == {before.own("c")}
    undone = merged | {"state": "undone", "occurred_at": START + timedelta(days=3), "fact_id": "u"}
    assert link([*people, merged, undone]).ids("a", "b", "c") == before.ids("a", "b", "c")


def test_every_former_id_leads_to_its_customer_in_one_step(link: Link) -> None:
    told = {"recorded_at": START + timedelta(days=1)}
    merges = [merge("a", "b", **told), merge("b", "c", **told)]
    linked = link([known("a"), known("b"), known("c"), *merges])
    redirects = linked.tables["redirects"].to_pylist()
    assert {row["customer_id"] for row in redirects} == {linked.own("c")}
    assert {row["joined_at"] for row in redirects} == {None, START + timedelta(days=1)}


def test_without_a_fact_there_is_no_customer(link: Link) -> None:
    assert link().rows == []
