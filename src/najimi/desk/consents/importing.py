"""Facts of a file, or of the workspace, as statements for the current state."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from najimi.desk.consents.statements import Restricting, Statement
from najimi.desk.keys import own_id

CONSENT_COLUMNS = (
    "source", "source_key", "purpose", "channel", "state", "occurred_at", "recorded_at",
    "fact_id", "means", "place", "wording_version", "lawful_reason",
)  # fmt: skip
RESTRICTION_COLUMNS = (
    "source", "source_key", "state", "occurred_at", "recorded_at", "fact_id",
)  # fmt: skip


def to_statements(facts: pa.Table | pa.RecordBatch, salt: str) -> Iterator[Statement]:
    """
    Yield rows of ``consents`` as statements.

    Parameters
    ----------
    facts : pyarrow.Table or RecordBatch
        With ``CONSENT_COLUMNS``.
    salt : str
        Of the workspace's customer ids.
    """
    for row in facts.select(list(CONSENT_COLUMNS)).to_pylist():
        source, key = row.pop("source"), row.pop("source_key")
        said = {name: value for name, value in row.items() if value is not None}
        yield Statement(first_customer_id=own_id(source, key, salt), source=source, **said)


def to_restrictions(facts: pa.Table | pa.RecordBatch, salt: str) -> Iterator[Restricting]:
    """Yield rows of ``restrictions``, which have ``RESTRICTION_COLUMNS``, as statements."""
    for row in facts.select(list(RESTRICTION_COLUMNS)).to_pylist():
        source, key = row.pop("source"), row.pop("source_key")
        yield Restricting(first_customer_id=own_id(source, key, salt), source=source, **row)
