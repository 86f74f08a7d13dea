"""Facts of a file, or of the workspace, as statements for the current state."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import repeat

import pyarrow as pa
import pyarrow.compute as pc

from najimi.desk.consents.statements import GivenAddress, Restricting, Statement
from najimi.desk.keys import own_id
from najimi.model.contact_keys import canonical_emails, canonical_phones
from najimi.model.terms import Channel
from najimi.tables.facts import NAMED

CONSENT_COLUMNS = (
    "source", "source_key", "purpose", "channel", "state", "occurred_at", "recorded_at",
    "fact_id", "means", "place", "wording_version", "lawful_reason",
)  # fmt: skip
RESTRICTION_COLUMNS = (
    "source", "source_key", "state", "occurred_at", "recorded_at", "fact_id",
)  # fmt: skip

ADDRESS_COLUMNS = (
    "source", "source_key", "occurred_at", "recorded_at", "fact_id", "email", "phone", *NAMED,
)  # fmt: skip
SAID = ("source", "source_key", "occurred_at", "recorded_at", "fact_id")
DIGEST_BYTES = 16


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


def to_addresses(
    facts: pa.Table | pa.RecordBatch, salt: str, region: str
) -> Iterator[GivenAddress]:
    """
    Yield the e-mail addresses and telephone numbers of rows of ``people``, as keyed digests.

    Parameters
    ----------
    facts : pyarrow.Table or RecordBatch
        With ``ADDRESS_COLUMNS``.
    salt : str
        Of the workspace's customer ids; the key of the digests.
    region : str
        Of telephone numbers that are written without their country.
    """
    rows = pa.Table.from_batches([facts]) if isinstance(facts, pa.RecordBatch) else facts
    empty = pa.scalar("", pa.string())
    name = pc.binary_join_element_wise(
        *(pc.fill_null(rows[column], empty) for column in NAMED), empty
    )
    told = rows.select(SAID).append_column("is_named", pc.not_equal(name, empty))
    for channel, values in (
        (Channel.EMAIL, canonical_emails(rows["email"].combine_chunks())),
        (Channel.CALL, canonical_phones(rows["phone"].combine_chunks(), region=region)),
    ):
        given = told.append_column("digest", _digests(channel, values, salt))
        given = given.filter(values.is_valid())
        yield from map(
            GivenAddress,
            _own_ids(given["source"], given["source_key"], salt),
            repeat(channel.value),
            *(given[name].to_pylist() for name in GivenAddress._fields[2:]),
        )


def _own_ids(sources: pa.ChunkedArray, keys: pa.ChunkedArray, salt: str) -> Iterator[str]:
    return map(own_id, sources.to_pylist(), keys.to_pylist(), repeat(salt))


def _digests(channel: Channel, values: pa.Array, salt: str) -> pa.Array:
    """Return keyed digests of addresses; each different one is hashed once."""
    different = pc.unique(values)
    key = hashlib.sha256(salt.encode()).digest()
    hashed = [
        hashlib.blake2b(
            f"{channel}\x1f{text}".encode(), key=key, digest_size=DIGEST_BYTES
        ).hexdigest()
        for text in different.to_pylist()
    ]
    return pa.array(hashed, pa.string()).take(pc.index_in(values, value_set=different))
