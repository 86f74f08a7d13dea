"""Of people who asked to be erased nothing that was on its way becomes a fact."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from najimi.journal import compact, open_journal
from najimi.testing import AS_OF, fact_rows
from najimi.workspace import Workspace

Facts = Callable[..., list[dict[str, Any]]]
Contact = Callable[..., dict[str, Any]]


def test_a_statement_is_refused_by_address_and_number_under_any_key(
    workspace: Workspace, facts_of: Facts
) -> None:
    hashes = workspace.kept.hashes
    known_by = [
        *hashes.digests("email", ["ai@example.com"]), *hashes.digests("phone", ["+819033334444"]),
    ]  # fmt: skip
    workspace.kept.add_erasure("E1", AS_OF, known_by)
    said = [
        {"source_key": "new-1", "fact_id": "1", "email": "AI@Example.com"},
        {"source_key": "new-2", "fact_id": "2", "phone": "090-3333-4444"},
        {"source_key": "guest:ai@example.com", "fact_id": "3"},
        {"source_key": "new-4", "fact_id": "4", "email": "bob@example.com"},
    ]
    told = fact_rows("people", [row | {"occurred_at": AS_OF} for row in said], source="web")
    open_journal(workspace.folder).append("people", told.to_pylist())
    compact(workspace)
    assert [row["source_key"] for row in facts_of("people")] == ["new-4"]


def test_what_happened_on_a_device_is_refused_while_it_was_theirs(
    workspace: Workspace, facts_of: Facts, contact: Contact
) -> None:
    span = ("web", "tablet", AS_OF - timedelta(days=2), AS_OF)
    workspace.kept.add_erasure("E1", AS_OF, workspace.kept.hashes.span_digests([span]))
    events = [
        contact(str(days), source=source, source_key="tablet", occurred_at=AS_OF - timedelta(days))
        for source, days in (("web", 3), ("web", 1), ("web", 0), ("till", 1))
    ]
    open_journal(workspace.folder).append("interactions", events)
    compact(workspace)
    left = {(row["source"], row["fact_id"]) for row in facts_of()}
    assert left == {("till", "1"), ("web", "0"), ("web", "3")}
