"""Whatever people have in common, erasing one changes no row of another."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from najimi.config import Settings
from najimi.ownership import erase
from najimi.ownership.person import find_people, read_facts, read_identities
from najimi.ownership.referrals import own_rows
from najimi.tables import FACT_TABLES
from najimi.testing import fact_rows
from najimi.workspace import Workspace

NOW = datetime(2026, 4, 1, tzinfo=UTC)
KEYS = ("a", "b", "c", "d")
SOURCES = ("shop", "till")
whose = st.tuples(st.sampled_from(SOURCES), st.sampled_from(KEYS))
people = st.fixed_dictionaries(
    {
        "whose": whose,
        "family_name": st.sampled_from([None, "有賀", "坊田"]),
        "email": st.sampled_from([None, "x@example.com", "y@example.com"]),
        "phone": st.sampled_from([None, "03-1234-5678"]),
        "device_id": st.sampled_from([None, "a", "d1"]),
    }
)


def fill(workspace: Workspace, told: dict[str, list[dict[str, Any]]]) -> None:
    for table, rows in told.items():
        for number, row in enumerate(rows):
            source, key = row.pop("whose")
            said = {"source_key": key, "fact_id": f"f{number}"} | row
            said.setdefault("occurred_at", NOW - timedelta(days=number + 1))
            facts = fact_rows(table, [said], source=source)
            workspace.facts.append(table, facts.to_batches())


def rows_of(workspace: Workspace) -> dict[str, list[str]]:
    return {
        name: sorted(repr(row) for file in workspace.facts.source(name).files
                     for row in pq.read_table(file).to_pylist())
        for name in FACT_TABLES
    }  # fmt: skip


def guests_of(workspace: Workspace) -> set[tuple[str, str]]:
    """Return the nameless keys that joined a customer with a name by an address, and whom."""
    rows = read_identities(workspace).to_pylist()
    named = [
        (row["source"], row["source_key"])
        for file in workspace.facts.source("people").files
        for row in pq.read_table(file).to_pylist()
        if row["family_name"]
    ]
    known = {row["customer_id"] for row in rows if (row["source"], row["source_key"]) in named}
    return {
        (row["first_customer_id"], row["customer_id"])
        for row in rows
        if row["reason"].startswith("same_") and row["customer_id"] in known
    }


@settings(max_examples=12, deadline=None)
@given(
    said=st.lists(people, min_size=1, max_size=5),
    seen=st.lists(whose, max_size=4),
    linked=st.lists(st.tuples(whose, whose), max_size=2),
    referred=st.lists(st.tuples(whose, st.sampled_from(KEYS)), max_size=3),
)
def test_erasing_one_leaves_the_others(
    said: list[dict[str, Any]],
    seen: list[tuple[str, str]],
    linked: list[Any],
    referred: list[tuple[tuple[str, str], str]],
) -> None:
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "shop"
        for part in ("facts", "turns", "rejected"):
            (folder / part).mkdir(parents=True)
        workspace = Workspace(folder, Settings(), "salt")
        workspace.facts.create()
        asks = ":".join(said[0]["whose"])
        talk = {"channel": "email", "direction": "in", "kind": "talk"}
        merge = [{"whose": w, "into_source": i[0], "into_key": i[1], "state": "merged"}
                 for w, i in linked]  # fmt: skip
        talks = [{"whose": w, **talk} for w in seen]
        answers = [{"whose": w, "question_id": "why", "text": "安いから"} for w in seen]
        case = {"case_id": "lid", "kind": "trouble", "state": "opened", "note": "蓋"}
        cases = [{"whose": w, **case} for w in seen]
        said_of = [{"whose": w, "verdict": "nuisance", "note": "多すぎる"} for w in seen]
        wants = [{"whose": w, "ideal_type": "quiet", "state": "declared"} for w in seen]
        gave = {"kind": "referral", "state": "told", "note": "妹さん"}
        gifts = [{"whose": w, "referred_source_key": key, **gave} for w, key in referred]
        fill(
            workspace,
            {
                "people": [dict(row) for row in said],
                "links": merge,
                "interactions": talks,
                "answers": answers,
                "contributions": gifts,
                "cases": cases,
                "verdicts": said_of,
                "career_choices": wants,
            },
        )
        before, whom = rows_of(workspace), find_people(workspace, [asks])
        was = guests_of(workspace)
        theirs = {
            name: [repr(row) for row in read_facts(workspace, name, whom).to_pylist()]
            for name in FACT_TABLES
        }
        named = read_facts(workspace, "contributions", whom)
        n_told_by_others = named.num_rows - sum(own_rows(whom, named).to_pylist())
        erase(workspace, asks, now=NOW, who="owner")
        expected = {name: sorted(set(rows) - set(theirs[name])) for name, rows in before.items()}
        after = rows_of(workspace)
        after["links"] = [row for row in after["links"] if "'nobodys-" not in row]
        kept = [row for row in after["contributions"] if "'without-" in row]
        after["contributions"] = [row for row in after["contributions"] if row not in kept]
        assert after == expected
        assert len(kept) == n_told_by_others, "who referred them keeps having done so"
        assert all("'referred_source_key': None, 'note': None" in row for row in kept)
        assert guests_of(workspace) <= was, "nobody falls to somebody else by it"
