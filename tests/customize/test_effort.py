"""Where the effort of a turn goes: every customer and every yen in one of three groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from najimi.backends import DuckDbBackend
from najimi.customize.effort import effort_steps
from najimi.model.effort import effort_signs
from najimi.model.playbook import Playbook
from najimi.plan import Plan
from najimi.tables.contract import INTEGER
from najimi.tables.turn import BALANCES, CONTEXTS, DECISIONS, LEDGER_ENTRIES
from najimi.workspace import Turn, Workspace

DAY = date(2026, 3, 1)
NEEDED = {
    "contexts": (CONTEXTS, ("customer_id", "expected_purchases_28_days",
                            "expected_order_margin_amount", "n_our_initiations",
                            "n_their_initiations")),
    "decisions": (DECISIONS, ("customer_id", "treatment_id", "kind", "channel", "minutes",
                              "cost_amount")),
    "balances": (BALANCES, ("customer_id", "n_solved_elsewhere")),
    "ledger_entries": (LEDGER_ENTRIES, ("customer_id", "what", "to_account", "points",
                                        "occurred_on")),
}  # fmt: skip


@pytest.fixture(scope="module")
def own_backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDbBackend]:
    """Return a DuckDB in which nobody else makes these tables."""
    with DuckDbBackend(scratch=tmp_path_factory.mktemp("effort")) as opened:
        yield opened


def efforts(engine: Any, playbook: Playbook, rows: dict[str, list[dict[str, Any]]]) -> list[Any]:
    for name, (table, columns) in NEEDED.items():
        schema = pa.schema([(column, table.column(column).type) for column in columns])
        engine.register(name, pa.Table.from_pylist(rows[name], schema=schema))
    engine.run(Plan(effort_steps(playbook), ("efforts",)))
    found: list[Any] = engine.collect("efforts").sort_by("nearness").to_pylist()
    return found


def shop_of(soon: list[float | None], treated: dict[int, dict[str, Any]]) -> dict[str, list[Any]]:
    silence = {"treatment_id": None, "kind": None, "channel": None, "minutes": 0, "cost_amount": 0}
    ids = [f"c{place:03d}" for place in range(len(soon))]
    return {
        "contexts": [
            {"customer_id": one, "expected_purchases_28_days": amount and 1.0,
             "expected_order_margin_amount": amount, "n_our_initiations": 2,
             "n_their_initiations": 1}
            for one, amount in zip(ids, soon, strict=True)
        ],
        "decisions": [{"customer_id": one} | silence | treated.get(place, {})
                      for place, one in enumerate(ids)],
        "balances": [{"customer_id": one, "n_solved_elsewhere": 1} for one in ids],
        "ledger_entries": [],
    }  # fmt: skip


SALE = {"treatment_id": "t", "kind": "sell", "channel": "call", "minutes": 10, "cost_amount": 50}
TIPS = {"treatment_id": "g", "kind": "give", "channel": "email", "minutes": 0, "cost_amount": 2}


def test_a_known_answer(own_backend: DuckDbBackend, pack: Playbook) -> None:
    """Twenty customers, a contact costs 15: two are hot, eight bring something, ten nothing."""
    soon = [900.0, 800.0, *[100.0] * 8, *[14.4] * 5, *[None] * 5]
    rows = shop_of(soon, {0: SALE, 3: SALE, 4: TIPS, 12: TIPS, 17: TIPS})
    rows["ledger_entries"] = [
        {"customer_id": who, "what": what, "to_account": to, "points": 1000,
         "occurred_on": DAY.replace(day=day)}
        for who, what, to, day in (("c000", "give", "person", 1), ("c000", "ask", "favour_received", 2),
                                   ("c001", "ask", "favour_received", 2), ("c001", "give", "person", 2))
    ]  # fmt: skip
    hot, none, some = efforts(own_backend, pack, rows)
    assert [each["n_customers"] for each in (hot, some, none)] == [2, 8, 10]
    assert (hot["minutes"], some["minutes"], none["n_messages"]) == (10, 10, 2)
    assert (hot["n_taking"], some["n_decided"], none["cost_amount"]) == (1, 2, 4)
    assert (hot["n_asked"], hot["n_given_first"]) == (2, 1)
    assert (none["n_our_initiations"], none["n_solved_elsewhere"]) == (20, 10)


def test_equal_customers_are_in_one_group(own_backend: DuckDbBackend, pack: Playbook) -> None:
    hot, none, some = efforts(own_backend, pack, shop_of([100.0] * 12 + [None], {}))
    assert [each["n_customers"] for each in (hot, some, none)] == [12, 0, 1]


@settings(deadline=None, max_examples=25)
@given(
    soon=st.lists(st.none() | st.floats(-100, 1e5, allow_nan=False), max_size=40),
    treated=st.dictionaries(st.integers(0, 39), st.sampled_from([SALE, TIPS])),
)
def test_everybody_is_in_one_group_and_the_groups_are_the_whole(
    own_backend: DuckDbBackend, pack: Playbook, soon: list[float | None],
    treated: dict[int, dict[str, Any]],
) -> None:  # fmt: skip
    rows = shop_of(soon, treated)
    found = efforts(own_backend, pack, rows)
    assert [row["nearness"] for row in found] == ["hot", "none", "some"]
    assert sum(row["n_customers"] for row in found) == len(soon)
    for name in ("minutes", "cost_amount"):
        assert sum(row[name] for row in found) == sum(row[name] for row in rows["decisions"])
    hot = next(row for row in found if row["nearness"] == "hot")
    assert hot["soon_amount"] >= 15 * hot["n_customers"]


def test_the_meter_of_who_begins_equals_the_counts(turn: Turn) -> None:
    """H7: what the groups add up to is what the facts of each customer count."""
    found, contexts = turn.read("efforts"), turn.read("contexts")
    for name in ("n_our_initiations", "n_their_initiations"):
        assert found[name].type == INTEGER
        assert sum(found[name].to_pylist()) == np.sum(contexts[name].to_numpy()) > 0
    assert sum(found["n_customers"].to_pylist()) == contexts.num_rows


def test_who_began_a_contact_is_counted_from_the_facts(turn: Turn, small_shop: Workspace) -> None:
    """H7: the meter of each customer is a plain count of what began within a year."""
    whose = {(r["source"], r["source_key"]): r["customer_id"]
             for r in turn.read("identities").to_pylist()}  # fmt: skip
    counted: Counter[tuple[str, str]] = Counter()
    for path in small_shop.facts.source("interactions").files:
        for row in pq.read_table(path).to_pylist():
            is_answer = row["in_reply_to"] is not None or row["kind"] in ("response", "refusal")
            since = turn.manifest.as_of - row["occurred_at"]
            if not is_answer and timedelta(0) < since < timedelta(days=364):
                counted[whose[row["source"], row["source_key"]], row["direction"]] += 1
    for row in turn.read("contexts").to_pylist():
        found = row["n_our_initiations"], row["n_their_initiations"]
        assert found == tuple(counted[row["customer_id"], way] for way in ("out", "in"))
    assert counted


ROW = dict.fromkeys(
    ("n_customers", "n_decided", "n_taking", "n_messages", "minutes", "cost_amount"), 0
)


@pytest.mark.parametrize(
    ("hot", "some", "none", "codes"),
    [
        ({}, {}, {}, []),
        ({"n_decided": 1}, {"n_decided": 5, "minutes": 9}, {"n_decided": 1, "minutes": 1}, []),
        ({"minutes": 5}, {"n_decided": 9, "minutes": 5}, {"n_decided": 1}, []),
        ({"n_decided": 1, "minutes": 6}, {"minutes": 5}, {"n_decided": 1}, ["hot_leads"]),
        ({"n_decided": 1}, {"n_decided": 9}, {}, ["nobody_slow"]),
        ({"n_decided": 1, "n_taking": 1}, {"n_decided": 1, "n_taking": 1}, {"n_decided": 1}, []),
        ({"n_decided": 3, "n_taking": 3}, {}, {"n_decided": 1}, ["win_now"]),
    ],
)
def test_each_sign_is_told_past_its_line_and_not_before(
    hot: dict[str, int], some: dict[str, int], none: dict[str, int], codes: list[str]
) -> None:
    rows = [ROW | {"nearness": name, "n_customers": 10} | row
            for name, row in (("hot", hot), ("some", some), ("none", none))]  # fmt: skip
    assert [sign.code for sign in effort_signs(rows)] == codes
