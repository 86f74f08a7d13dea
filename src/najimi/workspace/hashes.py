"""What people are known by, in one spelling and hashed under a key: so a list names nobody."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from najimi.model.contact_keys import (
    canonical_cards,
    canonical_emails,
    canonical_phones,
)
from najimi.model.region import DEFAULT_REGION

BETWEEN, SPAN = "\x1f", "/"
CONTACT_KINDS = ("email", "phone", "card_id")
"""Columns of ``people`` that tell who somebody is, whatever the source."""

LIKE_A_PHONE = r"^\+?[0-9][0-9\s\-().]{7,}$"


@dataclass(frozen=True)
class KeyedHashes:
    """
    Turns what people are known by into hashes, and finds the rows that have one of them.

    Parameters
    ----------
    key : callable
        Gives the secret; asked only when something is hashed.
    phone_region : str, default "JP"
        Region of telephone numbers that are written without their country.

    Examples
    --------
    >>> hashes = KeyedHashes(lambda: b"secret")
    >>> wanted = frozenset(hashes.digests("email", ["alice@example.com"]))
    >>> told = pa.array(["bob@example.com", "alice@example.com"])
    >>> hashes.matches("email", told, among=wanted).to_pylist()
    [False, True]
    """

    key: Callable[[], bytes]
    phone_region: str = DEFAULT_REGION

    def canonical(self, kind: str, values: pa.Array) -> pa.Array:
        """Return the one spelling of addresses, numbers or cards; null where there is none."""
        if kind == "phone":
            return canonical_phones(values, region=self.phone_region)
        return canonical_emails(values) if kind == "email" else canonical_cards(values)

    def contacts_in_keys(self, kind: str, keys: pa.Array) -> pa.Array:
        """
        Return the addresses, numbers or cards that are used as keys; null where there is none.

        Only what is written like a number is read as one, so that keys cost nothing.
        """
        if kind == "phone":
            folded = pc.utf8_normalize(keys, form="NFKC")
            is_like = pc.fill_null(pc.match_substring_regex(folded, LIKE_A_PHONE), False)
            keys = pc.if_else(is_like, folded, pa.scalar(None, pa.string()))
        return self.canonical(kind, keys)

    def digests(self, kind: str, *values: Iterable[str]) -> list[str]:
        """
        Return keyed hashes of what people are known by.

        Parameters
        ----------
        kind : str
            ``email``, ``phone``, ``card_id`` or ``key``: the same text of two kinds hashes apart.
        *values : iterable of str
            In canonical form; a ``key`` has two, its source and the key.

        Returns
        -------
        list of str
            One HMAC-SHA-256 each, as 64 hexadecimal digits.
        """
        key = self.key()
        texts = (BETWEEN.join((kind, *parts)) for parts in zip(*values, strict=True))
        return [hmac.digest(key, text.encode(), "sha256").hex() for text in texts]

    def span_digests(
        self, spans: Iterable[tuple[str, str, datetime | None, datetime | None]]
    ) -> list[str]:
        """
        Return what keeps out the events of a device that passed from hand to hand.

        Parameters
        ----------
        spans : iterable of (source, key, from, until)
            Aware; None for always. The key is hashed, the instants are not: they name nobody.
        """
        told = list(spans)
        found = self.digests("key", [span[0] for span in told], [span[1] for span in told])
        return [
            SPAN.join((digest, _text(span[2]), _text(span[3])))
            for digest, span in zip(found, told, strict=True)
        ]

    def in_spans(
        self, sources: pa.Array, keys: pa.Array, instants: pa.Array, *, among: frozenset[str]
    ) -> pa.Array:
        """Return which events happened on a device while it was an erased person's."""
        spans = [text.split(SPAN) for text in among if SPAN in text]
        found = pa.repeat(False, len(keys))
        wanted = frozenset(digest for digest, _, _ in spans)
        theirs = self.matches("key", sources, keys, among=wanted)
        rows = pa.table([sources.filter(theirs), keys.filter(theirs)], names=["source", "key"])
        for row in rows.group_by(["source", "key"]).aggregate([]).to_pylist():
            (told,) = self.digests("key", [row["source"]], [row["key"]])
            is_key = pc.and_(pc.equal(sources, row["source"]), pc.equal(keys, row["key"]))
            for digest, start, end in spans:
                if digest == told:
                    found = pc.or_(found, pc.and_(is_key, _is_within(instants, start, end)))
        return pc.fill_null(found, False)

    def matches(self, kind: str, *values: pa.Array, among: frozenset[str]) -> pa.BooleanArray:
        """
        Return which rows are known by something wanted.

        Every distinct value is hashed once; if nothing is wanted, none is.

        Parameters
        ----------
        kind : str
        *values : pyarrow.Array of string
            As for ``digests``; a row with an empty value never matches.
        among : frozenset of str
            Digests to look for.
        """
        if not among:
            return pa.array([False] * len(values[0]), pa.bool_())
        names = [f"part_{n}" for n in range(len(values))]
        rows = pa.table(list(values), names=names)
        distinct = rows.group_by(names).aggregate([]).drop_null()
        parts = [distinct[name].to_pylist() for name in names]
        is_known = pa.array([told in among for told in self.digests(kind, *parts)], pa.bool_())
        return _rows_among(rows, distinct.filter(is_known))


def plain_keys(keys: pa.Array) -> pa.Array:
    """
    Return keys in the plain width of letters and digits.

    Examples
    --------
    >>> plain_keys(pa.array(["Ｋ１　", "K1", None])).to_pylist()
    ['K1', 'K1', None]
    """
    return pc.utf8_trim_whitespace(pc.utf8_normalize(keys, form="NFKC"))


def _text(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _is_within(instants: pa.Array, start: str, end: str) -> pa.Array:
    found = pc.is_valid(instants)
    if start:
        first = pa.scalar(datetime.fromisoformat(start), instants.type)
        found = pc.and_(found, pc.greater_equal(instants, first))
    if end:
        last = pa.scalar(datetime.fromisoformat(end), instants.type)
        found = pc.and_(found, pc.less(instants, last))
    return found


def _rows_among(rows: pa.Table, known: pa.Table) -> pa.BooleanArray:
    """Return which rows equal one of the known ones; a row with an empty value does not."""
    joined = (
        rows.append_column("position", pa.array(range(rows.num_rows), pa.int64()))
        .join(known, keys=rows.schema.names, join_type="left semi")
        .column("position")
    )
    return pc.is_in(pa.array(range(rows.num_rows), pa.int64()), value_set=joined.combine_chunks())
