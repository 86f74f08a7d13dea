"""Whose rows are these? A person's keys and customer ids, and the rows that stand under them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from najimi.backends import DuckDbBackend
from najimi.errors import UnknownCustomerError
from najimi.identify import plan_identify
from najimi.journal.staging import staging_folder
from najimi.plan import Source
from najimi.tables.contract import STRING
from najimi.tables.facts import DESK_SOURCE, FACT_TABLES
from najimi.workspace import Workspace
from najimi.workspace.private_files import make_private_folder

ERASURES, SCRATCH = "erasures", ".scratch"
REFERRED = "referred_source_key"
PAIRS = (("source", "source_key"), ("into_source", "into_key"), ("source", REFERRED))
"""Columns that together name a person within a source."""

FIRST_YEAR, LAST_YEAR = 1970, 9999
"""Of spans without a beginning, without an end."""


@dataclass(frozen=True, order=True)
class Key:
    """
    A key of a source, and when it was this person's; a shared device passes from hand to hand.

    Parameters
    ----------
    source, source_key : str
    from_at, until_at : datetime or None
        From this instant until before that one; None for always.
    """

    source: str
    source_key: str
    from_at: datetime | None = None
    until_at: datetime | None = None

    @property
    def is_span(self) -> bool:
        """Whether the key was or will be somebody else's."""
        return self.from_at is not None or self.until_at is not None


@dataclass(frozen=True)
class Whom:
    """
    One person, or several who are looked for in one go.

    Parameters
    ----------
    customer_ids : frozenset of str
        Every customer id that ever was theirs.
    keys : frozenset of Key

    Examples
    --------
    >>> whom = Whom(frozenset({"c1"}), frozenset({Key("shop", "alice")}))
    >>> rows = pa.table({"source": ["shop", "till"], "source_key": ["alice", "alice"]})
    >>> whom.rows(rows).to_pylist()
    [True, False]
    """

    customer_ids: frozenset[str]
    keys: frozenset[Key]
    _by_source: dict[str, list[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_source: dict[str, list[str]] = {DESK_SOURCE: list(self.customer_ids)}
        for key in self.keys:
            if not key.is_span:
                by_source.setdefault(key.source, []).append(key.source_key)
        object.__setattr__(self, "_by_source", by_source)

    def rows(self, table: pa.Table | pa.RecordBatch) -> pa.Array:
        """
        Return which rows of a table speak of them, by whatever columns it has for that.

        Looked at are the pairs of source and key, and every column that ends in ``customer_id``.
        """
        names, found = table.schema.names, pa.repeat(False, table.num_rows)
        for source, key in PAIRS:
            if source in names and key in names:
                found = pc.or_(found, self._of_pair(table, source, key))
        for name in names:
            if name.endswith("customer_id"):
                is_theirs = pc.is_in(table[name], value_set=pa.array(self.customer_ids, STRING))
                found = pc.or_(found, is_theirs)
        return pc.fill_null(found, False)

    def _of_pair(self, table: pa.Table | pa.RecordBatch, source: str, key: str) -> pa.Array:
        of_source = [
            pc.and_(
                pc.equal(table[source], name),
                pc.is_in(table[key], value_set=pa.array(keys, STRING)),
            )
            for name, keys in self._by_source.items()
        ]
        spans = [key for key in self.keys if key.is_span]
        of_span = [_of_span(table, source, key, span) for span in spans]
        return pc.fill_null(reduce(pc.or_, [*of_source, *of_span]), False)


def _of_span(table: pa.Table | pa.RecordBatch, source: str, key: str, span: Key) -> pa.Array:
    found = pc.and_(pc.equal(table[source], span.source), pc.equal(table[key], span.source_key))
    at = next((name for name in ("occurred_at", "from_at") if name in table.schema.names), None)
    if at is None:
        return found
    if span.from_at is not None:
        known = pc.greater_equal(table[at], pa.scalar(span.from_at, table[at].type))
        found = pc.and_(found, pc.fill_null(known, False))
    if span.until_at is not None:
        known = pc.less(table[at], pa.scalar(span.until_at, table[at].type))
        found = pc.and_(found, pc.fill_null(known, True))
    return found


@contextmanager
def scratch_folder(workspace: Workspace) -> Iterator[Path]:
    """Give a folder for one question to the facts; those of killed processes are removed."""
    root = workspace.folder / ERASURES / SCRATCH
    make_private_folder(root.parent)
    with staging_folder(root, secrets.token_hex(8)) as folder:
        yield folder / "work"


def read_identities(workspace: Workspace) -> pa.Table:
    """
    Return every key of the newest facts and the customer it points to, as ``identify`` links.

    A turn may be old or missing; what is held about a person is asked of the facts.
    """
    return link_keys(workspace, {name: workspace.facts.source(name) for name in FACT_TABLES})


def link_keys(workspace: Workspace, facts: Mapping[str, Source | pa.Table]) -> pa.Table:
    """Return ``identities`` of some facts, of which every table is given."""
    settings = workspace.settings
    with (
        scratch_folder(workspace) as scratch,
        DuckDbBackend(
            scratch=scratch,
            memory_limit_mb=settings.memory_limit_mb,
            time_zone=settings.time_zone,
            salt=workspace.salt,
        ) as backend,
    ):
        for name, told in facts.items():
            backend.register(name, told)
        backend.run(plan_identify(phone_region=settings.phone_region))
        return backend.collect("identities")


def find_people(workspace: Workspace, customers: Sequence[str]) -> Whom:
    """
    Return the keys and customer ids of some people.

    Parameters
    ----------
    workspace : Workspace
    customers : sequence of str
        Customer ids, those of before a merge included, or keys written as SOURCE:KEY.

    Raises
    ------
    UnknownCustomerError
        If one of them is not known; the message names no key.
    """
    return people_in(read_identities(workspace), customers)


def people_in(identities: pa.Table, customers: Sequence[str]) -> Whom:
    """Return some people as ``find_people`` does, from ``identities`` that were read before."""
    return whom_of(identities, [customer_of(identities, customer) for customer in customers])


def whom_of(identities: pa.Table, customer_ids: Iterable[str]) -> Whom:
    """Return all that ``identities`` says belongs to some customers."""
    wanted = pa.array(list(customer_ids), STRING)
    rows = identities.filter(pc.is_in(identities["customer_id"], value_set=wanted)).to_pylist()
    keys = {_key_of(row) for row in rows}
    # A device that changed hands keeps an id of its own, under which others stand too.
    ids = {row["first_customer_id"] for row in rows if not _key_of(row).is_span}
    return Whom(frozenset(ids | {row["customer_id"] for row in rows}), frozenset(keys))


def _key_of(row: dict[str, Any]) -> Key:
    from_at, until_at = row.get("from_at"), row.get("until_at")
    return Key(
        row["source"],
        row["source_key"],
        from_at if from_at and from_at.year > FIRST_YEAR else None,
        until_at if until_at and until_at.year < LAST_YEAR else None,
    )


def customer_of(identities: pa.Table, customer: str) -> str:
    """Return the customer that a customer id, or a key written as SOURCE:KEY, leads to now."""
    source, colon, key = customer.partition(":")
    if colon:
        told = pc.and_(
            pc.equal(identities["source"], source), pc.equal(identities["source_key"], key)
        )
    else:
        told = pc.or_(
            pc.equal(identities["customer_id"], customer),
            pc.equal(identities["first_customer_id"], customer),
        )
    found = identities.filter(told)["customer_id"].unique().to_pylist()
    if len(found) != 1:
        count = "nobody" if not found else f"{len(found)} customers"
        raise UnknownCustomerError(
            f"{count} in the facts of this workspace answer(s) to the customer that was named.",
            hint="name one customer id as the desk shows it, or SOURCE:KEY.",
        )
    return str(found[0])


def read_facts(workspace: Workspace, name: str, whom: Whom) -> pa.Table:
    """Return every fact of a table that speaks of them, in the order they happened."""
    source = workspace.facts.source(name)
    kept = [batch.filter(whom.rows(batch)) for batch in _batches(source.files)]
    facts = pa.Table.from_batches(kept).cast(source.schema) if kept else source.schema.empty_table()
    return facts.sort_by([(at, "ascending") for at in ("occurred_at", "recorded_at", "fact_id")])


def _batches(files: Sequence[str]) -> Iterator[pa.RecordBatch]:
    for file in files:
        yield from pq.ParquetFile(file).iter_batches()
