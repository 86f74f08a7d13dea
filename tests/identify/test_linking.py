"""One key is one customer, until a source says that two keys are one person."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from najimi.backends import DuckDbBackend
from najimi.identify import plan_identify
from najimi.identify.phase import follow_merges
from najimi.tables import FACT_TABLES, TURN_TABLES, check
from najimi.testing import fact_rows

Rows = list[dict[str, Any]]
Link = Callable[..., dict[tuple[str, str], dict[str, Any]]]
START = datetime(2026, 1, 1, tzinfo=UTC)
READ = ("people", "links", "order_lines", "interactions", "consents")
KEYS = st.sampled_from("abcdefgh")
FEW = settings(
    deadline=None, max_examples=25, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip


def person(
    key: str, into: str | None = None, *, day: int = 0, source: str = "shop", to: str = "shop"
) -> dict[str, Any]:
    said = {"source": source, "source_key": key, "occurred_at": START + timedelta(days=day)}
    return said | ({"into_source": to, "into_key": into, "state": "merged"} if into else {})


def purchase(key: str, *, source: str = "shop", day: int = 0) -> dict[str, Any]:
    return {
        "source": source, "source_key": key, "occurred_at": START + timedelta(days=day),
        "order_id": "o", "quantity": 1, "net_amount": 100, "currency": "JPY",
    }  # fmt: skip


@pytest.fixture
def link(tmp_path: Path) -> Link:
    """Return how to link keys; answers the row of ``identities`` by source and key."""

    def run(
        people: Rows = (), salt: str = "salt", **others: Rows
    ) -> dict[tuple[str, str], dict[str, Any]]:
        with DuckDbBackend(scratch=tmp_path / "scratch", salt=salt) as backend:
            stated = {
                "people": [row for row in people if "state" not in row],
                "links": [row for row in people if "state" in row],
            }
            for name in READ:
                rows = stated.get(name, others.get(name, []))
                backend.register(name, fact_rows(name, rows))
            backend.run(plan_identify())
            identities, customers = (
                backend.collect(name).select(list(TURN_TABLES[name].names)).cast(
                    pa.schema([f.with_nullable(True) for f in TURN_TABLES[name].schema])
                )
                for name in ("identities", "customers")
            )  # fmt: skip
        check(TURN_TABLES["identities"], identities)
        check(TURN_TABLES["customers"], customers)
        assert sum(customers["n_identities"].to_pylist()) == identities.num_rows
        assert set(customers["customer_id"].to_pylist()) == set(
            identities["customer_id"].to_pylist()
        )
        return {(row["source"], row["source_key"]): row for row in identities.to_pylist()}

    return run


def ids(linked: dict[tuple[str, str], dict[str, Any]], *keys: str) -> list[str]:
    return [linked["shop", key]["customer_id"] for key in keys]


@given(merges=st.lists(st.tuples(KEYS, KEYS), max_size=10))
@FEW
def test_keys_that_sources_call_the_same_share_one_customer(
    link: Link, merges: list[tuple[str, str]]
) -> None:
    people = [person(key) for key in "abcdefgh"]
    people += [person(key, into, day=n + 1) for n, (key, into) in enumerate(merges)]
    linked = link(people)
    latest = dict(merges)
    for key in "abcdefgh":
        end = ids(linked, key)
        assert end == ids(linked, latest.get(key, key))
    groups = {key: frozenset({key}) for key in "abcdefgh"}
    for key, into in latest.items():
        joined = groups[key] | groups[into]
        groups |= dict.fromkeys(joined, joined)
    assert len({row["customer_id"] for row in linked.values()}) == len(set(groups.values()))


def test_one_key_is_one_customer_over_all_its_facts(link: Link) -> None:
    talk = {
        "source_key": "a",
        "channel": "call",
        "direction": "in",
        "kind": "talk",
        "occurred_at": START,
    }
    linked = link([person("a"), person("a", day=3)], order_lines=[purchase("a"), purchase("a", day=1)],
                  interactions=[talk])  # fmt: skip
    assert len(linked) == 1
    assert linked["shop", "a"]["customer_id"] == linked["shop", "a"]["first_customer_id"]


def test_the_same_key_of_two_sources_is_two_customers(link: Link) -> None:
    linked = link([person("a"), person("a", source="web")])
    assert linked["shop", "a"]["customer_id"] != linked["web", "a"]["customer_id"]


def test_chains_end_at_their_last_and_circles_at_their_smallest(link: Link) -> None:
    chain = link([person("a", "b"), person("b", "c"), person("c")])
    assert len(set(ids(chain, "a", "b", "c"))) == 1
    assert ids(chain, "a") == [chain["shop", "c"]["first_customer_id"]]
    circle = link([person("a", "b"), person("b", "c"), person("c", "a"), person("d", "a")])
    first = [circle["shop", key]["first_customer_id"] for key in "abc"]
    assert set(ids(circle, "a", "b", "c", "d")) == {min(first)}


def test_a_chain_of_a_thousand_keys_is_followed_to_its_end() -> None:
    names = [f"k{n:04d}" for n in range(1_001)]
    pairs = list(pairwise(names))
    random.Random(1).shuffle(pairs)  # noqa: S311
    table = pa.table(
        {"first_customer_id": [a for a, _ in pairs], "customer_id": [b for _, b in pairs]}
    )
    assert set(follow_merges({"merges": table})["customer_id"].to_pylist()) == {"k1000"}


def test_a_later_statement_takes_a_merge_back(link: Link) -> None:
    merged = [person("a"), person("b"), person("a", "b", day=1)]
    assert len(set(ids(link(merged), "a", "b"))) == 1
    parted = link([*merged, person("a", "a", day=2)])
    assert len(set(ids(parted, "a", "b"))) == 2
    moved = link([*merged, person("c"), person("a", "c", day=2)])
    assert ids(moved, "a") == ids(moved, "c") != ids(moved, "b")


def test_the_order_in_which_statements_arrive_does_not_matter(link: Link) -> None:
    people = [
        person("a"),
        person("a", "b", day=1),
        person("a", "c", day=2),
        person("b", "d", day=1),
    ]
    for number, row in enumerate(people):
        row["fact_id"] = f"p{number}"
    assert link(people) == link(people[::-1])


def test_a_pseudonym_is_not_the_key_and_changes_with_the_salt(link: Link) -> None:
    one, other = (link([person("alice@example.com")], salt=salt) for salt in ("one", "other"))
    (mine,), (theirs,) = one.values(), other.values()
    assert mine["customer_id"] != theirs["customer_id"]
    assert "alice" not in mine["customer_id"]
    assert len(mine["customer_id"]) == 21
    assert link([person("alice@example.com")], salt="one") == one


def test_whoever_a_fact_speaks_of_is_a_customer(link: Link) -> None:
    talk = {
        "source_key": "t",
        "channel": "call",
        "direction": "in",
        "kind": "talk",
        "occurred_at": START,
    }
    consent = {
        "source_key": "c",
        "purpose": "care",
        "channel": "call",
        "state": "granted",
        "occurred_at": START,
    }
    linked = link(order_lines=[purchase("o")], interactions=[talk], consents=[consent])
    assert {key for _, key in linked} == {"o", "t", "c"}
    assert len(set(ids(linked, "o", "t", "c"))) == 3


def test_a_key_that_only_a_merge_speaks_of_is_a_customer(link: Link) -> None:
    linked = link([person("a", "b")])
    assert ids(linked, "a") == ids(linked, "b") == [linked["shop", "b"]["first_customer_id"]]


def test_facts_of_the_desk_name_the_customer(link: Link) -> None:
    mine = link([person("a")])["shop", "a"]["customer_id"]
    talk = {"source": "desk", "source_key": mine, "channel": "call", "direction": "in", "kind": "talk",
            "occurred_at": START + timedelta(days=9)}  # fmt: skip
    linked = link([person("a"), person("b"), person("a", "b", day=1)], interactions=[talk])
    assert linked["desk", mine]["customer_id"] == linked["shop", "b"]["customer_id"]
    assert linked["desk", mine]["first_customer_id"] == mine


def test_a_merge_recorded_at_the_desk_holds_over_an_earlier_one(link: Link) -> None:
    people = [person("a"), person("b"), person("c"), person("a", "b", day=1)]
    mine = link(people)["shop", "a"]["first_customer_id"]
    linked = link([*people, person(mine, "c", day=2, source="desk")])
    assert ids(linked, "a") == ids(linked, "c") != ids(linked, "b")
    assert linked["desk", mine]["customer_id"] == linked["shop", "a"]["customer_id"]


def test_without_a_fact_there_is_no_customer(link: Link) -> None:
    assert link() == {}
    assert set(READ) <= set(FACT_TABLES)
