"""
What must outlive a workspace: who was erased, who withdrew a consent, whose data must rest.

A backup brings back what it holds. So the list of what people took back lies outside the
workspace, in a folder of its own, and is held against everything that comes in or comes back.
It names nobody: erased people stand there as hashes under a key that lies beside the list,
others under a customer id, which is a hash under the salt of the workspace.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from najimi.errors import WorkspaceError
from najimi.model.contact_keys import (
    DEFAULT_REGION,
    canonical_cards,
    canonical_emails,
    canonical_phones,
)
from najimi.workspace.private_files import make_private_folder, replace_private
from najimi.workspace.private_lines import PrivateLines

KEY_FILE, LIST_FILE = "key", "list"
KEY_BYTES = 32
ERASED, LIFTED, WITHDRAWN, RESTRICTED = "erased", "lifted", "withdrawn", "restricted"
BETWEEN, SPAN = "\x1f", "/"
CONTACT_KINDS = ("email", "phone", "card_id")
"""Columns of ``people`` that tell who somebody is, whatever the source."""

LIKE_A_PHONE = r"^\+?[0-9][0-9\s\-().]{7,}$"

IF_DAMAGED = (
    "bring the folder back from a copy; without it, people who were erased could come in again."
)


IF_LOST = (
    "bring the folder back under that name, or name it with kept_outside; after a workspace was"
    " renamed or copied, so must be its list. See the how-to on answering requests if it is lost."
)


@dataclass(frozen=True)
class Erasure:
    """
    One person who asked to be erased.

    Parameters
    ----------
    receipt : str
        Number of the receipt.
    at : datetime
        Aware; when the erasure began.
    digests : frozenset of str
        What they were known by, hashed.
    """

    receipt: str
    at: datetime
    digests: frozenset[str]


@dataclass(frozen=True)
class Withdrawal:
    """
    One consent that a customer withdrew or refused.

    Parameters
    ----------
    customer_id : str
        The customer of that moment; a pseudonym under the salt of the workspace.
    purpose, channel : str
    at : datetime
        Aware; when it was committed.
    state : {"withdrawn", "refused"}
    """

    customer_id: str
    purpose: str
    channel: str
    at: datetime
    state: str = WITHDRAWN


@dataclass(frozen=True)
class Limit:
    """
    What a customer said about the use of what is held: to let it rest, or to use it again.

    Parameters
    ----------
    customer_id : str
        As of a withdrawal.
    at : datetime
        Aware.
    state : {"restricted", "lifted"}
    """

    customer_id: str
    at: datetime
    state: str


class KeptList:
    """
    The list of one workspace; a folder that backups of the workspace do not hold.

    Parameters
    ----------
    folder : Path
        Made with the first entry, for its owner only. Until then the list is empty.
    phone_region : str, default "JP"
        Region of telephone numbers that are written without their country.
    bond : Path, optional
        A file of the workspace that says which list is its own, and how long it was at least.
        Once it is there, no other list and no older one passes for it.

    Examples
    --------
    >>> import tempfile
    >>> from datetime import UTC
    >>> kept = KeptList(Path(tempfile.mkdtemp()) / "shop.kept")
    >>> known_by = kept.digests("email", ["alice@example.com"])
    >>> kept.add_erasure("E1", datetime(2026, 4, 1, tzinfo=UTC), known_by)
    >>> kept.matches("email", pa.array(["bob@example.com", "alice@example.com"])).to_pylist()
    [False, True]
    """

    def __init__(
        self, folder: Path, *, phone_region: str = DEFAULT_REGION, bond: Path | None = None
    ) -> None:
        self.folder, self._bond = folder, bond
        self._lines = PrivateLines(folder / LIST_FILE, if_damaged=IF_DAMAGED)
        self._phone_region = phone_region

    def add_erasure(self, receipt: str, at: datetime, digests: Iterable[str]) -> None:
        """Note that a person asked to be erased; on disk when this returns."""
        self._append({"kind": ERASED, "receipt": receipt, "at": at, "digests": sorted(digests)})

    def lift(self, at: datetime, digests: Iterable[str]) -> None:
        """Let somebody come back who asks for it; what was erased stays erased."""
        self._append({"kind": LIFTED, "at": at, "digests": sorted(digests)})

    def add_withdrawals(self, withdrawals: Iterable[Withdrawal]) -> None:
        """Note withdrawals and refusals; on disk when this returns, all of them or none."""
        rows = [
            {"customer_id": w.customer_id, "purpose": w.purpose, "channel": w.channel,
             "at": w.at.isoformat(), "state": w.state}
            for w in withdrawals
        ]  # fmt: skip
        if rows:
            self._append({"kind": WITHDRAWN, "rows": rows})

    def add_limits(self, limits: Iterable[Limit]) -> None:
        """Note restrictions and their ends; on disk when this returns, all of them or none."""
        rows = [
            {"customer_id": said.customer_id, "at": said.at.isoformat(), "state": said.state}
            for said in limits
        ]
        if rows:
            self._append({"kind": RESTRICTED, "rows": rows})

    def limits(self) -> list[Limit]:
        """Return every restriction and every end of one, in the order they were noted."""
        return [
            Limit(**row | {"at": datetime.fromisoformat(row["at"])})
            for raw in self._read()
            if raw["kind"] == RESTRICTED
            for row in raw["rows"]
        ]

    def erasures(self) -> list[Erasure]:
        """Return every erasure, oldest first, those of people who came back included."""
        return [
            Erasure(raw["receipt"], datetime.fromisoformat(raw["at"]), frozenset(raw["digests"]))
            for raw in self._read()
            if raw["kind"] == ERASED
        ]

    def erased(self) -> frozenset[str]:
        """Return the digests of everybody who must not come in again."""
        refused: set[str] = set()
        for raw in self._read():
            if raw["kind"] == ERASED:
                refused.update(raw["digests"])
            elif raw["kind"] == LIFTED:
                refused.difference_update(raw["digests"])
        return frozenset(refused)

    def withdrawals(self) -> list[Withdrawal]:
        """Return every withdrawal and refusal, in the order they were noted."""
        return [
            Withdrawal(**row | {"at": datetime.fromisoformat(row["at"])})
            for raw in self._read()
            if raw["kind"] == WITHDRAWN
            for row in raw["rows"]
        ]

    def canonical(self, kind: str, values: pa.Array) -> pa.Array:
        """Return the one spelling of addresses, numbers or cards; null where there is none."""
        if kind == "phone":
            return canonical_phones(values, region=self._phone_region)
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
        key = self._key()
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

    def matches(
        self, kind: str, *values: pa.Array, among: frozenset[str] | None = None
    ) -> pa.BooleanArray:
        """
        Return which rows are known by something on the list.

        Every distinct value is hashed once; of an empty list, none is.

        Parameters
        ----------
        kind : str
        *values : pyarrow.Array of string
            As for ``digests``; a row with an empty value never matches.
        among : frozenset of str, optional
            Digests to look for; by default those of everybody who must not come in.
        """
        wanted, n_rows = self.erased() if among is None else among, len(values[0])
        if not wanted:
            return pa.array([False] * n_rows, pa.bool_())
        names = [f"part_{n}" for n in range(len(values))]
        rows = pa.table(list(values), names=names)
        distinct = rows.group_by(names).aggregate([]).drop_null()
        parts = [distinct[name].to_pylist() for name in names]
        is_known = pa.array([told in wanted for told in self.digests(kind, *parts)], pa.bool_())
        return _rows_among(rows, distinct.filter(is_known))

    def forget(self, customer_ids: frozenset[str]) -> None:
        """Drop what customers said who were erased: their erasure says it all."""
        self._lines.rewrite(lambda raw: self._without(raw, customer_ids))

    @staticmethod
    def _without(raw: dict[str, Any], customer_ids: frozenset[str]) -> dict[str, Any] | None:
        if raw["kind"] not in (WITHDRAWN, RESTRICTED):
            return raw
        rows = [row for row in raw["rows"] if row["customer_id"] not in customer_ids]
        return raw | {"rows": rows} if rows else None

    def _append(self, raw: dict[str, Any]) -> None:
        at = raw.get("at")
        self._make()
        self._tie()
        self._lines.append(raw | ({"at": at.isoformat()} if isinstance(at, datetime) else {}))
        self._tie()

    def _read(self) -> list[dict[str, Any]]:
        """Return every line, oldest first; refused if it is not the list of this workspace."""
        rows = list(self._lines)
        self._refuse_another(_n_erasures(rows))
        return rows

    def _refuse_another(self, n_erasures: int) -> None:
        if self._bond is None or not self._bond.exists():
            return
        told = json.loads(self._bond.read_text(encoding="utf-8"))
        if not (self.folder / KEY_FILE).exists() or told["list"] != self._name():
            raise WorkspaceError(
                f"{self.folder} is not the list of who was erased from this workspace.",
                hint=IF_LOST,
            )
        if n_erasures < told["n_erasures"]:
            raise WorkspaceError(
                f"{self.folder} is older than this workspace: {told['n_erasures']} were erased,"
                f" and it knows {n_erasures}.",
                hint=IF_LOST,
            )

    def _tie(self) -> None:
        """Write into the workspace which list it has, and how long that is."""
        if self._bond is None:
            return
        with self._lines.lock():
            told = {"list": self._name(), "n_erasures": _n_erasures(self._read())}
            text = json.dumps(told).encode() + b"\n"
            if not self._bond.exists() or self._bond.read_bytes() != text:
                replace_private(self._bond, text)

    def _name(self) -> str:
        """Return what tells this list from every other, and nothing about its key."""
        return hmac.digest(self._key(), b"which list", "sha256").hex()

    def _key(self) -> bytes:
        self._make()
        try:
            text = (self.folder / KEY_FILE).read_text().strip()
        except FileNotFoundError as error:
            raise WorkspaceError(
                f"{self.folder} has a list and no key.",
                hint="bring the key back from a copy of that folder; it cannot be made anew.",
            ) from error
        return bytes.fromhex(text)

    def _make(self) -> None:
        """Make the folder and its key, unless they are there; several processes may try."""
        path = self.folder / KEY_FILE
        if path.exists() or self._lines.path.exists():
            return
        self._refuse_another(0)
        make_private_folder(self.folder, with_parents=True)
        with self._lines.lock():
            if not path.exists():
                replace_private(path, secrets.token_hex(KEY_BYTES).encode() + b"\n")


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


def plain_keys(keys: pa.Array) -> pa.Array:
    """
    Return keys in the plain width of letters and digits.

    Examples
    --------
    >>> plain_keys(pa.array(["Ｋ１　", "K1", None])).to_pylist()
    ['K1', 'K1', None]
    """
    return pc.utf8_trim_whitespace(pc.utf8_normalize(keys, form="NFKC"))


def _n_erasures(rows: Iterable[dict[str, Any]]) -> int:
    return sum(raw["kind"] == ERASED for raw in rows)


def _rows_among(rows: pa.Table, known: pa.Table) -> pa.BooleanArray:
    """Return which rows equal one of the known ones; a row with an empty value does not."""
    joined = (
        rows.append_column("position", pa.array(range(rows.num_rows), pa.int64()))
        .join(known, keys=rows.schema.names, join_type="left semi")
        .column("position")
    )
    return pc.is_in(pa.array(range(rows.num_rows), pa.int64()), value_set=joined.combine_chunks())
