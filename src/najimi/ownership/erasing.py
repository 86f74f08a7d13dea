"""
Erase people who ask for it: from every store, off the disk, whatever happens meanwhile.

An intent is written first and holds only hashes and pseudonyms. A kill leaves it behind, and
``finish_erasures`` goes on from there. What is not a table is cleaned before the facts are,
because only the facts tell by which words a person is found in a text.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from najimi.errors import NajimiError, OutOfRangeError
from najimi.faults import fault_point
from najimi.journal import compact
from najimi.ownership.known_by import digests_of, patterns_of
from najimi.ownership.person import ERASURES, Key, Whom, find_people
from najimi.ownership.readings import erase_from_readings
from najimi.ownership.stores import (
    Note,
    Search,
    count_facts,
    erase_from_copies,
    erase_from_facts,
    erase_from_texts,
    erase_from_turns,
)
from najimi.tables import FACT_TABLES
from najimi.tables.facts import DESK_SOURCE
from najimi.workspace import Workspace
from najimi.workspace.arrivals import nothing_arriving
from najimi.workspace.kept import CONTACT_KINDS

DESK_DATABASE = "desk.sqlite3"
RECEIPT, INTENT = ".json", ".intent"

EraseFromDesk = Callable[[frozenset[str], str], Mapping[str, int]]
"""From customer ids and the number of a receipt to what was removed, as counts by table."""


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
class _Intent:
    """An erasure under way: enough to go on after a kill, and nobody's name."""

    number: str
    at: datetime
    who: str
    n_people: int
    customer_ids: list[str]
    keys: list[tuple[str, str | None, str | None]]
    is_listed: bool
    removed: dict[str, dict[str, int]] = field(default_factory=dict)


def erase(
    workspace: Workspace,
    customer: str | Sequence[str],
    *,
    now: datetime,
    who: str,
    desk: EraseFromDesk | None = None,
    is_listed: bool = True,
) -> Receipt:
    """
    Erase a person, under all their keys, from every store of the data map.

    Parameters
    ----------
    workspace : Workspace
    customer : str or sequence of str
        A customer id, or a key written as SOURCE:KEY. Several are erased in one go.
    now : datetime
        Aware.
    who : str
        Who carries it out; stands on the receipt.
    desk : callable, optional
        Erases in the desk's database; needed once there is one.
    is_listed : bool, default True
        Whether they go on the do-not-contact list; not, when only their time ran out.

    Returns
    -------
    Receipt
        Kept in the workspace as well.

    Raises
    ------
    UnknownCustomerError
        If nobody, or more than one, answers to it. Nothing was removed then.
    BusyError
        If a turn runs now. Nothing was removed then.
    """
    _check_call(workspace, now, desk)
    customers = [customer] if isinstance(customer, str) else list(customer)
    with alone(workspace):
        _finish(workspace, desk)
        compact(workspace)
        whom = find_people(workspace, customers)
        intent = _Intent(
            number=f"E-{now:%Y%m%d}-{secrets.token_hex(4)}", at=now, who=who,
            n_people=len(customers), customer_ids=sorted(whom.customer_ids),
            keys=_hashed(workspace, whom), is_listed=is_listed,
        )  # fmt: skip
        _write(workspace, intent)
        fault_point("erasure.after_intent")
        return _carry_out(workspace, intent, whom, desk)


def is_interrupted(workspace: Workspace) -> bool:
    """Return whether an erasure was begun and is not finished."""
    return any(_folder(workspace).glob(f"*{INTENT}"))


def finish_erasures(workspace: Workspace, *, desk: EraseFromDesk | None = None) -> list[Receipt]:
    """Finish what a kill interrupted; to be called before anything reads or writes facts."""
    if not is_interrupted(workspace):
        return []
    with alone(workspace):
        return _finish(workspace, desk)


def list_receipts(workspace: Workspace) -> list[Receipt]:
    """Return the receipts of all erasures, oldest first."""
    return sorted(map(_read_receipt, _folder(workspace).glob(f"*{RECEIPT}")), key=lambda r: r.at)


def lift_erasure(workspace: Workspace, known_by: str, *, now: datetime) -> int:
    """
    Let a person come back who asks for it; what was erased stays erased.

    Parameters
    ----------
    workspace : Workspace
    known_by : str
        Number of the receipt, an e-mail address, a telephone number, a card, or SOURCE:KEY.
    now : datetime
        Aware.

    Returns
    -------
    int
        Erasures lifted: 0 if nobody on the list is known by that.
    """
    kept = workspace.kept
    told = {known_by, *_digests_of_text(workspace, known_by)}
    lifted = [e for e in kept.erasures() if e.receipt == known_by or e.digests & told]
    for erasure in lifted:
        kept.lift(now, erasure.digests)
    return len(lifted)


def count_held(workspace: Workspace, customers: Sequence[str]) -> int:
    """Return how many facts are held about some people; nobody unknown among them."""
    whom = find_people(workspace, customers)
    return sum(count_facts(workspace, name, whom) for name in FACT_TABLES)


def _digests_of_text(workspace: Workspace, known_by: str) -> Iterator[str]:
    source, colon, key = known_by.partition(":")
    if colon:
        yield from workspace.kept.digests("key", [source], [key])
    for kind in CONTACT_KINDS:
        told = workspace.kept.canonical(kind, pa.array([known_by], pa.string()))
        yield from workspace.kept.digests(kind, told.drop_null().to_pylist())


def _carry_out(
    workspace: Workspace, intent: _Intent, whom: Whom, desk: EraseFromDesk | None
) -> Receipt:
    compact(workspace)
    search = Search(whom, tuple(patterns_of(workspace, whom)))
    note = _noting(workspace, intent)
    _put_on_list(workspace, intent, whom)
    fault_point("erasure.after_list")
    erase_from_texts(workspace, search, note)
    for table, count in (desk(whom.customer_ids, intent.number) if desk else {}).items():
        note(f"desk/{table}", "", count)
    fault_point("erasure.after_desk")
    erase_from_turns(workspace, search, note)
    fault_point("erasure.after_turns")
    erase_from_facts(workspace, search, note)
    # Somebody at the desk may have recorded something of theirs meanwhile.
    compact(workspace)
    erase_from_facts(workspace, search, note, attempt="second")
    fault_point("erasure.after_facts")
    erase_from_copies(workspace, search, note)
    fault_point("erasure.before_readings")
    erase_from_readings(workspace, whom.customer_ids, intent.number, note)
    return _give_receipt(workspace, intent)


def _put_on_list(workspace: Workspace, intent: _Intent, whom: Whom) -> None:
    kept = workspace.kept
    if intent.is_listed and all(e.receipt != intent.number for e in kept.erasures()):
        # The desk writes about customers by their id; what it had under way must not arrive.
        ids = sorted(whom.customer_ids)
        of_desk = kept.digests("key", [DESK_SOURCE] * len(ids), ids)
        kept.add_erasure(intent.number, intent.at, [*digests_of(workspace, whom), *of_desk])
    kept.forget(whom.customer_ids)


def _finish(workspace: Workspace, desk: EraseFromDesk | None) -> list[Receipt]:
    done = []
    for path in sorted(_folder(workspace).glob(f"*{INTENT}")):
        intent = _read_intent(path)
        _check_call(workspace, intent.at, desk)
        if (_folder(workspace) / f"{intent.number}{RECEIPT}").exists():
            path.unlink()
            continue
        done.append(_carry_out(workspace, intent, _found_again(workspace, intent), desk))
    return done


def _found_again(workspace: Workspace, intent: _Intent) -> Whom:
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
    is_theirs = workspace.kept.matches("key", sources, keys, among=frozenset(spans))
    rows = known.filter(is_theirs).to_pylist()
    digests = workspace.kept.digests(
        "key", [row["source"] for row in rows], [row["source_key"] for row in rows]
    )
    found = (
        Key(row["source"], row["source_key"], start, end)
        for row, digest in zip(rows, digests, strict=True)
        for start, end in spans[digest]
    )
    return Whom(frozenset(intent.customer_ids), frozenset(found))


def _hashed(workspace: Workspace, whom: Whom) -> list[tuple[str, str | None, str | None]]:
    keys = sorted(whom.keys, key=lambda key: (key.source, key.source_key))
    digests = workspace.kept.digests(
        "key", [key.source for key in keys], [key.source_key for key in keys]
    )
    return [
        (digest, _text(key.from_at), _text(key.until_at))
        for digest, key in zip(digests, keys, strict=True)
    ]


def _noting(workspace: Workspace, intent: _Intent) -> Note:
    """Return how to note what is about to leave a store: a kill must not make the receipt lie."""

    def note(store: str, part: str, count: int) -> None:
        if count:
            parts = intent.removed.setdefault(store, {})
            parts[part] = max(parts.get(part, 0), count)
            _write(workspace, intent)

    return note


def _give_receipt(workspace: Workspace, intent: _Intent) -> Receipt:
    removed = {store: sum(parts.values()) for store, parts in intent.removed.items()}
    receipt = Receipt(intent.number, intent.at, intent.who, intent.n_people, removed)
    path = _folder(workspace) / f"{intent.number}{RECEIPT}"
    _store(path, asdict(receipt) | {"at": intent.at.isoformat()})
    fault_point("erasure.after_receipt")
    path.with_suffix(INTENT).unlink()
    return receipt


def _check_call(workspace: Workspace, now: datetime, desk: EraseFromDesk | None) -> None:
    if now.tzinfo is None:
        raise OutOfRangeError(
            f"now must carry a time zone, got {now}.", hint="use datetime.now(UTC)."
        )
    if desk is None and (workspace.folder / DESK_DATABASE).exists():
        raise NajimiError(
            "this workspace has a desk, whose database would keep the person.",
            hint="pass najimi.desk.erasure.erase_from_desk, as the command line does.",
        )


@contextmanager
def alone(workspace: Workspace) -> Iterator[None]:
    """Wait for loads and keep them and turns out; what killed ones left behind is removed."""
    _folder(workspace).mkdir(mode=0o700, exist_ok=True)
    with nothing_arriving(workspace.folder), workspace.turns.lock():
        workspace.turns.remove_leftovers()
        for scratch in _folder(workspace).glob("scratch-*"):
            shutil.rmtree(scratch)
        yield


def _folder(workspace: Workspace) -> Path:
    return workspace.folder / ERASURES


def _write(workspace: Workspace, intent: _Intent) -> None:
    path = _folder(workspace) / f"{intent.number}{INTENT}"
    _store(path, asdict(intent) | {"at": intent.at.isoformat()})


def _read_intent(path: Path) -> _Intent:
    raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    keys = [(digest, start, end) for digest, start, end in raw["keys"]]
    return _Intent(**raw | {"at": datetime.fromisoformat(raw["at"]), "keys": keys})


def _read_receipt(path: Path) -> Receipt:
    raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return Receipt(**raw | {"at": datetime.fromisoformat(raw["at"])})


def _store(path: Path, raw: Mapping[str, object]) -> None:
    """Write a small private file whole or not at all."""
    fresh = path.with_name(f".{path.name}.fresh")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
        json.dump(raw, handle, ensure_ascii=False, indent=2)
        handle.flush()
        os.fsync(handle.fileno())
    fresh.replace(path)
    descriptor = os.open(path.parent, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def _text(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _at(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
