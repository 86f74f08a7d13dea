"""The rule of what holds stands in SQL and in memory; here one is held against the other."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import given, settings
from hypothesis import strategies as st

from najimi.backends import DuckDbBackend
from najimi.matching.current import plan_current
from najimi.testing import AS_OF, fact_rows
from najimi.workspace.people import people_now

SOURCES = ("till", "shop", "web")
COMPARED = ("family_name", "phone", "email")
STATEMENTS = st.lists(
    st.fixed_dictionaries({
        "source": st.sampled_from(SOURCES),
        "source_key": st.sampled_from(["a", "b"]),
        "is_named": st.booleans(),
        "days": st.integers(0, 2),
        "phone": st.sampled_from([None, "03-1111-1111", "03-2222-2222"]),
        "email": st.sampled_from([None, "a@x.jp", "b@x.jp"]),
        "fills_only": st.sampled_from([None, "email", "phone", "email, phone", "family_name,email"]),
    }),
    min_size=1,
    max_size=12,
)  # fmt: skip


def stated(statements: list[dict[str, Any]]) -> pa.Table:
    """Return statements of two customers, ``a`` and ``b``, of whom each source has a key."""
    return pa.concat_tables(
        fact_rows("people", [
            {"fact_id": str(n), "family_name": "山田" if told["is_named"] else None,
             "source_key": told["source_key"], "phone": told["phone"], "email": told["email"],
             "occurred_at": AS_OF - timedelta(days=told["days"]), "fills_only": told["fills_only"]}
            for n, told in enumerate(each for each in statements if each["source"] == source)
        ], source=source)
        for source in SOURCES
    )  # fmt: skip


def compared(people: pa.Table) -> list[dict[str, Any]]:
    pairs = [(source, key) for source in SOURCES for key in "ab"]
    always = {"from_at": AS_OF - timedelta(days=9), "until_at": AS_OF + timedelta(days=9)}
    ids = [{"source": s, "source_key": key, "customer_id": key, "first_customer_id": s + key}
           | always for s, key in pairs]  # fmt: skip
    redirects = pa.table({"first_customer_id": ["a", "b"], "customer_id": ["a", "b"]})
    with (
        tempfile.TemporaryDirectory() as scratch,
        DuckDbBackend(scratch=Path(scratch), salt="salt") as backend,
    ):
        for name, table in (("people", people), ("links", fact_rows("links", [])),
                            ("identities", pa.Table.from_pylist(ids)), ("redirects", redirects)):  # fmt: skip
            backend.register(name, table)
        backend.run(plan_current())
        return backend.collect("identified").select(["customer_id", *COMPARED]).to_pylist()


@settings(deadline=None, max_examples=40)
@given(STATEMENTS)
def test_what_is_compared_is_what_the_desk_shows(statements: list[dict[str, Any]]) -> None:
    people = stated(statements)
    keys = pc.binary_join_element_wise(people["source"], people["source_key"], "")
    owned = people.append_column("customer_id", people["source_key"])
    shown = people_now(owned.append_column("first_customer_id", keys), COMPARED)
    named = [row for row in shown.to_pylist() if row["family_name"]]
    assert sorted(compared(people), key=repr) == sorted(named, key=repr)
