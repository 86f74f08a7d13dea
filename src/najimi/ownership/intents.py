"""
An erasure under way, and the receipt of one that is done: small files that name nobody.

An intent holds hashes and customer ids only, enough to go on after a kill.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from najimi.faults import fault_point
from najimi.ownership.person import ERASURES, Key, Whom
from najimi.ownership.stores import Note
from najimi.tables import FACT_TABLES
from najimi.workspace import Workspace
from najimi.workspace.private_files import replace_private

RECEIPT, INTENT = ".json", ".intent"


@dataclass(frozen=True)
class Receipt:
    """
    What an erasure removed; it names nobody but who did it.

    Parameters
    ----------
    number : str
        Also the number under which the person stands on the do-not-contact list.
    at : datetime
        Aware; when it began.
    who : str
        Who carried it out.
    n_people : int
    removed : mapping of str to int
        Rows or files per store; stores that held nothing are left out.
    """

    number: str
    at: datetime
    who: str
    n_people: int
    removed: Mapping[str, int]


@dataclass
class Intent:
    """An erasure under way: enough to go on after a kill, and nobody's name."""

    number: str
    at: datetime
    who: str
    n_people: int
    customer_ids: list[str]
    keys: list[tuple[str, str | None, str | None]]
    is_listed: bool
    removed: dict[str, dict[str, int]] = field(default_factory=dict)


def is_interrupted(workspace: Workspace) -> bool:
    """Return whether an erasure was begun and is not finished."""
    return any(folder_of(workspace).glob(f"*{INTENT}"))


def list_receipts(workspace: Workspace) -> list[Receipt]:
    """Return the receipts of all erasures, oldest first."""
    return sorted(map(_read_receipt, folder_of(workspace).glob(f"*{RECEIPT}")), key=lambda r: r.at)


def list_intents(workspace: Workspace) -> list[Intent]:
    """Return the erasures that were begun and not finished; of finished ones nothing is left."""
    found = []
    for path in sorted(folder_of(workspace).glob(f"*{INTENT}")):
        if path.with_suffix(RECEIPT).exists():
            path.unlink()
        else:
            found.append(_read_intent(path))
    return found


def write_intent(workspace: Workspace, intent: Intent) -> None:
    """Store how far an erasure has come; on disk when this returns."""
    path = folder_of(workspace) / f"{intent.number}{INTENT}"
    _store(path, asdict(intent) | {"at": intent.at.isoformat()})


def noting(workspace: Workspace, intent: Intent) -> Note:
    """Return how to note what is about to leave a store: a kill must not make the receipt lie."""

    def note(store: str, part: str, count: int) -> None:
        if count:
            parts = intent.removed.setdefault(store, {})
            parts[part] = max(parts.get(part, 0), count)
            write_intent(workspace, intent)

    return note


def give_receipt(workspace: Workspace, intent: Intent) -> Receipt:
    """Store the receipt of an erasure that is done, and take its intent away."""
    removed = {store: sum(parts.values()) for store, parts in intent.removed.items()}
    receipt = Receipt(intent.number, intent.at, intent.who, intent.n_people, removed)
    path = folder_of(workspace) / f"{intent.number}{RECEIPT}"
    _store(path, asdict(receipt) | {"at": intent.at.isoformat()})
    fault_point("erasure.after_receipt")
    path.with_suffix(INTENT).unlink()
    return receipt


def hash_keys(workspace: Workspace, whom: Whom) -> list[tuple[str, str | None, str | None]]:
    """Return the keys of some people as an intent holds them: hashed, with their spans."""
    keys = sorted(whom.keys, key=lambda key: (key.source, key.source_key))
    digests = workspace.kept.hashes.digests(
        "key", [key.source for key in keys], [key.source_key for key in keys]
    )
    return [
        (digest, _text(key.from_at), _text(key.until_at))
        for digest, key in zip(digests, keys, strict=True)
    ]


def find_again(workspace: Workspace, intent: Intent) -> Whom:
    """Return whom an intent means, from the facts that are still there."""
    pairs = [
        pq.read_table(file, columns=list(columns)).rename_columns(["source", "source_key"])
        for name, table in FACT_TABLES.items()
        for columns in (("source", "source_key"), ("into_source", "into_key"))
        if set(columns) <= set(table.names)
        for file in workspace.facts.source(name).files
    ]
    if not pairs:
        return Whom(frozenset(intent.customer_ids), frozenset())
    known = pa.concat_tables(pairs).group_by(["source", "source_key"]).aggregate([])
    spans: dict[str, list[tuple[datetime | None, datetime | None]]] = {}
    for digest, start, end in intent.keys:
        spans.setdefault(digest, []).append((_at(start), _at(end)))
    sources, keys = known["source"].combine_chunks(), known["source_key"].combine_chunks()
    is_theirs = workspace.kept.hashes.matches("key", sources, keys, among=frozenset(spans))
    rows = known.filter(is_theirs).to_pylist()
    digests = workspace.kept.hashes.digests(
        "key", [row["source"] for row in rows], [row["source_key"] for row in rows]
    )
    found = (
        Key(row["source"], row["source_key"], start, end)
        for row, digest in zip(rows, digests, strict=True)
        for start, end in spans[digest]
    )
    return Whom(frozenset(intent.customer_ids), frozenset(found))


def folder_of(workspace: Workspace) -> Path:
    """Return where intents and receipts lie."""
    return workspace.folder / ERASURES


def _read_intent(path: Path) -> Intent:
    raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    keys = [(digest, start, end) for digest, start, end in raw["keys"]]
    return Intent(**raw | {"at": datetime.fromisoformat(raw["at"]), "keys": keys})


def _read_receipt(path: Path) -> Receipt:
    raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return Receipt(**raw | {"at": datetime.fromisoformat(raw["at"])})


def _store(path: Path, raw: Mapping[str, object]) -> None:
    replace_private(path, json.dumps(raw, ensure_ascii=False, indent=2).encode())


def _text(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _at(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
