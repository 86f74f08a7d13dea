"""What new statements about people would change, found with the reader of what holds."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from najimi.backends.duckdb import DuckDbBackend
from najimi.model.contact_keys import canonical_emails
from najimi.plan import BatchStep, Plan, Small, SqlStep
from najimi.tables.contract import STRING
from najimi.workspace.people import STATED_COLUMNS, current_people

SAMPLES_SHOWN = 5
CANONICAL = pa.schema([("source", STRING), ("source_key", STRING), ("email", STRING)])

STORED = Plan(
    (
        SqlStep(
            "stored_statements",
            """
            SELECT facts.* FROM facts
            WHERE facts.source = (SELECT MIN(incoming.source) FROM incoming)
              AND facts.source_key IN (SELECT incoming.source_key FROM incoming)
            """,
        ),
    ),
    ("stored_statements",),
)
"""What is stored about the keys that new statements are about."""


def _canonical(batch: pa.RecordBatch, small: Small) -> pa.RecordBatch:
    """Return each key with its e-mail address in one width and case."""
    emails = canonical_emails(batch.column("email"))
    columns = [batch.column("source"), batch.column("source_key"), emails]
    return pa.RecordBatch.from_arrays(columns, schema=CANONICAL)


SAME_EMAIL = Plan(
    (
        BatchStep("held_emails", "facts", _canonical, CANONICAL),
        BatchStep("incoming_emails", "incoming", _canonical, CANONICAL),
        SqlStep(
            "same_email",
            """
            SELECT COUNT(DISTINCT incoming_emails.source_key) AS n
            FROM incoming_emails JOIN held_emails ON incoming_emails.email = held_emails.email
            WHERE incoming_emails.source <> held_emails.source
               OR incoming_emails.source_key <> held_emails.source_key
            """,
        ),
    ),
    ("same_email",),
)


@dataclass(frozen=True)
class Change:
    """
    What would be different in one column.

    Parameters
    ----------
    column : str
    n : int
        Known keys whose value would be another one.
    samples : tuple of (str, str, str)
        A few of them: key, old value, new value. They are personal data.
    """

    column: str
    n: int
    samples: tuple[tuple[str, str, str], ...]


def changes_of(backend: DuckDbBackend, new: pa.Table) -> tuple[int, tuple[Change, ...]]:
    """
    Return how many known keys would change, and what per column.

    A statement that only fills, or is older than the one that holds, changes nothing.

    Parameters
    ----------
    backend : DuckDbBackend
        Knows the table ``facts`` of people.
    new : pyarrow.Table
        Statements that would be stored, of one source.
    """
    backend.register("incoming", new.select(["source", "source_key", "email"]))
    backend.run(STORED)
    stored = backend.collect("stored_statements").select(new.column_names).cast(new.schema)
    before, after = _current(stored), _current(pa.concat_tables([stored, new]))
    pairs = after.join(before, ["customer_id", "column"], join_type="inner", right_suffix="_before")
    changed = pairs.filter(pc.not_equal(pairs["value"], pairs["value_before"]))
    changed = changed.sort_by([("customer_id", "ascending")])
    told = []
    for name in STATED_COLUMNS:
        rows = changed.filter(pc.equal(changed["column"], name))
        if rows.num_rows:
            first = rows.slice(0, SAMPLES_SHOWN).select(["customer_id", "value_before", "value"])
            samples = tuple(tuple(row.values()) for row in first.to_pylist())
            told.append(Change(name, rows.num_rows, samples))
    return len(pc.unique(changed["customer_id"])), tuple(told)


def n_same_email(backend: DuckDbBackend, new: pa.Table) -> int:
    """
    Return how many keys bear the e-mail address of a customer known under another key.

    Parameters
    ----------
    backend : DuckDbBackend
        Knows the table ``facts`` of people.
    new : pyarrow.Table
        Statements that would be stored.
    """
    backend.register("incoming", new.select(["source", "source_key", "email"]))
    backend.run(SAME_EMAIL)
    (row,) = backend.collect("same_email").to_pylist()
    return int(row["n"])


def _current(statements: pa.Table) -> pa.Table:
    """Return what holds per key: within one source, a key stands for a customer."""
    keyed = statements.append_column("customer_id", statements["source_key"])
    return current_people(keyed).select(["customer_id", "column", "value"])
