"""What holds about a person: the law, then the awkward cases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from najimi.tables import FACT_TABLES
from najimi.workspace.people import current_people, people_now

START = datetime(2026, 1, 1, tzinfo=UTC)
SCHEMA = pa.schema([*FACT_TABLES["people"].schema, pa.field("customer_id", pa.string())])
VALUES = st.sampled_from([None, "a@x.jp", "b@x.jp", "c@x.jp"])
STATEMENTS = st.lists(
    st.tuples(
        st.sampled_from(["c1", "c2"]), st.integers(0, 3), st.integers(0, 2), VALUES,
        st.sampled_from([None, "email", "phone", "email,phone", "family_name, email"]),
    ),
    max_size=12,
)  # fmt: skip
Statement = tuple[str, int, int, str | None, str | None]
Keyed = tuple[str, int, str | None, bool, str | None]
KEYED = st.lists(
    st.tuples(st.sampled_from(["m", "n", "g", "h"]), st.integers(0, 3), VALUES, st.booleans(),
              st.sampled_from([None, "email"])),
    max_size=10,
)  # fmt: skip


def table(statements: list[tuple[int, Statement]]) -> pa.Table:
    rows: list[dict[str, Any]] = [
        {
            "customer_id": whose, "source": "shop", "fact_id": f"{at:03}", "content_hash": 0,
            "source_key": whose, "occurred_at": START + timedelta(days=day), "email": email,
            "recorded_at": START + timedelta(days=recorded), "fills_only": fills,
        }
        for at, (whose, day, recorded, email, fills) in statements
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=SCHEMA)


@settings(deadline=None, max_examples=40)
@given(STATEMENTS, st.randoms(use_true_random=False))
def test_the_order_of_statements_does_not_matter(said: list[Statement], random: Any) -> None:
    numbered = list(enumerate(said))
    shuffled = random.sample(numbered, len(numbered))
    assert current_people(table(numbered)).equals(current_people(table(shuffled)))


@settings(deadline=None, max_examples=40)
@given(STATEMENTS)
def test_what_holds_is_the_last_word_of_those_that_count(said: list[Statement]) -> None:
    expected: dict[str, str] = {}
    for whose in {statement[0] for statement in said}:
        spoken = [
            ("email" not in (fills or ""), day, recorded, f"{at:03}", email)
            for at, (who, day, recorded, email, fills) in enumerate(said)
            if who == whose and email is not None
        ]
        if spoken:
            expected[whose] = str(max(spoken)[-1])
    found = current_people(table(list(enumerate(said)))).to_pylist()
    assert {row["customer_id"]: row["value"] for row in found} == expected


@settings(deadline=None, max_examples=40)
@given(STATEMENTS)
def test_a_statement_that_only_fills_never_replaces(said: list[Statement]) -> None:
    before = _held(said)
    after = _held([*said, *(("c1", 3, 2, "z@x.jp", "email"),) * 2])
    assert after["c1"] == before.get("c1", "z@x.jp") or _only_fills(said)


@settings(deadline=None, max_examples=60)
@given(KEYED)
def test_a_nameless_key_only_fills_what_the_known_keys_leave_empty(said: list[Keyed]) -> None:
    known = {key for key, _, _, is_named, _ in said if is_named}
    of_known = [told for told in said if told[0] in known]
    told_by_them = _held_by_keys(of_known)
    alone = _held_by_keys([told for told in said if told[0] not in known])
    assert _held_by_keys(said) == (told_by_them if told_by_them is not None else alone)


def test_a_guest_with_the_same_telephone_does_not_move_a_members_post() -> None:
    member, guest = ("m1", 0, "m1@x.jp", True, None), ("g1", 1, "g1@x.jp", False, None)
    assert _held_by_keys([member, guest, ("g2", 2, "g2@x.jp", False, None)]) == "m1@x.jp"
    assert _held_by_keys([("m1", 0, None, True, None), guest]) == "g1@x.jp"
    assert _held_by_keys([member, ("m1", 1, "new@x.jp", False, None)]) == "new@x.jp"
    assert _held_by_keys([guest, ("g2", 2, "g2@x.jp", False, None)]) == "g2@x.jp"


def test_what_only_fills_under_a_known_key_comes_before_a_guest() -> None:
    member, guest = ("m1", 0, "m1@x.jp", True, "email"), ("g1", 1, "g1@x.jp", False, None)
    assert _held_by_keys([member, guest]) == "m1@x.jp"


def test_each_column_is_held_by_its_own_statement() -> None:
    rows = table([(1, ("c1", 0, 0, "a@x.jp", None)), (2, ("c1", 1, 0, None, None))])
    named = rows.set_column(
        rows.schema.get_field_index("family_name"), "family_name", pa.array([None, "森"])
    )
    held = {row["column"]: row for row in current_people(named).to_pylist()}
    assert (held["email"]["fact_id"], held["family_name"]["fact_id"]) == ("001", "002")
    assert held["family_name"]["occurred_at"] == START + timedelta(days=1)
    (wide,) = people_now(named, ("email", "family_name")).to_pylist()
    assert wide == {"customer_id": "c1", "email": "a@x.jp", "family_name": "森"}


def test_no_statements_are_nobody() -> None:
    assert current_people(SCHEMA.empty_table()).num_rows == 0
    assert people_now(SCHEMA.empty_table()).num_rows == 0


def _held(said: list[Statement]) -> dict[str, str]:
    found = current_people(table(list(enumerate(said)))).to_pylist()
    return {row["customer_id"]: row["value"] for row in found}


def _held_by_keys(said: list[Keyed]) -> str | None:
    """Return the e-mail address of one customer, of whom several keys speak."""
    rows = table(
        [(at, ("c", day, 0, email, fills)) for at, (_, day, email, _, fills) in enumerate(said)]
    )
    names = pa.array(["森" if is_named else None for _, _, _, is_named, _ in said], pa.string())
    keys = pa.array([key for key, *_ in said], pa.string())
    named = rows.set_column(rows.schema.get_field_index("organization"), "organization", names)
    found = people_now(named.append_column("first_customer_id", keys), ("email",)).to_pylist()
    held: str | None = found[0]["email"] if found else None
    return held


def _only_fills(said: list[Statement]) -> bool:
    return all(
        "email" in (fills or "") for who, _, _, email, fills in said if who == "c1" and email
    )
