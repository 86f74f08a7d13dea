"""What serving costs is laid on whoever was served, to the last unit, and the rest is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.differentiate.structuring.conftest import at, sale

from najimi.model.structure_rules import CostRates

Rows = list[dict[str, Any]]
Books = Callable[..., dict[str, Rows]]
SOME = settings(
    deadline=None, max_examples=25, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def contact(
    key: str, days_ago: int = 5, channel: str = "call", direction: str = "out", **more: Any
) -> dict[str, Any]:
    return {"source_key": key, "occurred_at": at(days_ago), "channel": channel,
            "direction": direction, "kind": "talk"} | more  # fmt: skip


CONTACTS = st.builds(
    contact,
    st.sampled_from("abcdxy"),  # nobody is known as x or y
    st.integers(0, 400),
    st.sampled_from(["email", "letter", "call", "visit", "counter"]),
    st.sampled_from(["in", "out"]),
    minutes=st.one_of(st.none(), st.integers(0, 500)),
    treatment_id=st.sampled_from([None, "personal_coupons", "gone"]),
)


def served(tables: dict[str, Rows], key: str) -> dict[str, Any]:
    return next(row for row in tables["serving_costs"] if row["customer_id"] == key)


def test_minutes_and_sends_are_taken_off_the_margin_of_the_year(books: Books) -> None:
    talks = [contact("a", minutes=30), contact("a", direction="in", minutes=15)]
    sends = [
        contact("a", channel="letter"),
        contact("a", channel="letter", treatment_id="personal_coupons"),
    ]
    row = served(
        books(order_lines=[sale("a", 9, 10_000), sale("a", 400)], interactions=talks + sends), "a"
    )
    assert (row["minutes"], row["time_amount"]) == (45, 1200 + 600)
    assert row["sends_amount"] == 120 + 90  # the channel's rate; what the treatment says it costs
    assert (row["margin_amount"], row["margin_after_amount"]) == (5_000, 5_000 - 1800 - 210)


def test_everyone_has_a_row_and_contacts_of_other_years_are_left_out(books: Books) -> None:
    tables = books("ab", interactions=[contact("a", 366, minutes=60), contact("a", 0, minutes=60)])
    assert [served(tables, key)["serving_amount"] for key in "ab"] == [0, 0]


def test_what_has_no_rate_is_counted_and_never_taken_for_free(books: Books) -> None:
    contacts = [contact("a", minutes=5), contact("b", channel="email"), contact("c")]
    tables = books("abc", CostRates(), interactions=contacts)
    rows = {key: served(tables, key) for key in "abc"}
    assert [rows[key]["n_unpriced"] for key in "abc"] == [1, 1, 0]
    assert [rows[key]["margin_after_amount"] for key in "abc"] == [None, None, 0]
    assert {row["activity"]: row["n_unpriced"] for row in tables["serving_ledger"]} == {
        "time": 1, "sends": 1, "entries": 0,
    }  # fmt: skip


@given(contacts=st.lists(CONTACTS, max_size=12), entry=st.integers(-(10**6), 10**6))
@SOME
def test_the_ledger_reconciles_to_the_last_unit(books: Books, contacts: Rows, entry: int) -> None:
    entries = [{"purpose": "serve", "occurred_at": at(30), "cost_amount": entry, "currency": "JPY"}]
    tables = books("abcd", interactions=contacts, cost_entries=entries)
    lines = {row["activity"]: row for row in tables["serving_ledger"]}
    for row in lines.values():
        assert row["attributed_amount"] + row["unattributed_amount"] == row["total_amount"]
    for activity in ("time", "sends"):
        borne = sum(row[f"{activity}_amount"] for row in tables["serving_costs"])
        assert borne == lines[activity]["attributed_amount"]
    assert lines["entries"]["unattributed_amount"] == entry
