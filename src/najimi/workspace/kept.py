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
from datetime import datetime
from pathlib import Path
from typing import Any

from najimi.errors import WorkspaceError
from najimi.model.region import DEFAULT_REGION
from najimi.workspace.hashes import KeyedHashes
from najimi.workspace.kept_entries import (
    ERASED,
    LIFTED,
    RESTRICTED,
    WITHDRAWN,
    Erasure,
    Limit,
    Withdrawal,
)
from najimi.workspace.private_files import make_private_folder, replace_private
from najimi.workspace.private_lines import PrivateLines

KEY_FILE, LIST_FILE = "key", "list"
KEY_BYTES = 32

IF_DAMAGED = (
    "bring the folder back from a copy; without it, people who were erased could come in again."
)


IF_LOST = (
    "bring the folder back under that name, or name it with kept_outside; after a workspace was"
    " renamed or copied, so must be its list. See the how-to on answering requests if it is lost."
)


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
    >>> known_by = kept.hashes.digests("email", ["alice@example.com"])
    >>> kept.add_erasure("E1", datetime(2026, 4, 1, tzinfo=UTC), known_by)
    >>> kept.erased() == set(known_by)
    True
    """

    def __init__(
        self, folder: Path, *, phone_region: str = DEFAULT_REGION, bond: Path | None = None
    ) -> None:
        self.folder, self._bond = folder, bond
        self._lines = PrivateLines(folder / LIST_FILE, if_damaged=IF_DAMAGED)
        self.hashes = KeyedHashes(self._key, phone_region)

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


def _n_erasures(rows: Iterable[dict[str, Any]]) -> int:
    return sum(raw["kind"] == ERASED for raw in rows)
