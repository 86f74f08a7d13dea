"""
The playbooks of a workspace: published versions, which never change, and one draft.

A published version is a file that nobody may write to, and its hash stands in a ledger. Who
reads a version has it held against the ledger first, so that every decision that names it can
be explained from what it was, for as long as the file is kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from najimi.errors import PlaybookError, WorkspaceError
from najimi.faults import fault_point
from najimi.model.nearest import or_nearest
from najimi.workspace.locks import locked
from najimi.workspace.private_files import replace_private

CURRENT, DRAFT, LEDGER, MARK = "CURRENT", "draft", "published.json", "LEDGER_KEPT"
READ_ONLY = 0o400


@dataclass(frozen=True)
class Edition:
    """
    One published version.

    Parameters
    ----------
    version : str
    digest : str
        SHA-256 of the file, in hexadecimal; its beginning where only a turn remembers it.
    published_at : datetime or None
        None where an earlier release published it and noted no instant.
    rehearsal_id : str or None
        The rehearsal of just this text, if there was one.
    """

    version: str
    digest: str
    published_at: datetime | None = None
    rehearsal_id: str | None = None


class PlaybookStore:
    """The playbooks of one workspace, under ``playbook/``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def current_version(self) -> str:
        """Return the version in force."""
        return read_part(self._folder / CURRENT).strip()

    def editions(self) -> tuple[Edition, ...]:
        """Return every published version, the oldest first."""
        path = self._folder / LEDGER
        if not path.exists() and (self._folder / MARK).exists():
            raise PlaybookError(
                f"{LEDGER!r}, the list of published playbooks, is gone, so none can be trusted.",
                hint="bring the folder 'playbook' back from a backup.",
            )
        rows: list[dict[str, Any]] = json.loads(read_part(path)) if path.exists() else []
        return tuple(
            Edition(**row | {"published_at": _instant(row["published_at"])}) for row in rows
        )

    def text(self, version: str | None = None) -> str:
        """
        Return a published version as it was published; by default the one in force.

        Raises
        ------
        WorkspaceError
            If its file is missing.
        PlaybookError
            If there is no such version, or its file was changed since.
        """
        name = version or self.current_version()
        data = read_part(self._folder / f"{name}.toml") if self._has(name) else None
        pinned = {edition.version: edition for edition in self.editions()}
        if pinned and name not in pinned:
            raise PlaybookError(
                f"no playbook {name!r} was published here; {or_nearest(name, pinned)}.",
                hint="`najimi playbook list` lists the published versions.",
            )
        if data is None:
            return read_part(self._folder / f"{name}.toml")
        if pinned and not digest_of(data).startswith(pinned[name].digest):
            raise _changed(name, pinned[name], data)
        return data

    def draft(self) -> str:
        """
        Return the draft.

        Raises
        ------
        PlaybookError
            If there is none.
        """
        path = self.draft_path
        if not path.exists():
            raise PlaybookError(
                "this workspace has no draft of a playbook.",
                hint="`najimi playbook draft` makes one from the playbook in force.",
            )
        try:
            return path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise PlaybookError("the draft is not UTF-8.", hint="save it as UTF-8.") from error

    @property
    def draft_path(self) -> Path:
        """Where the draft stands, for its author to edit."""
        return self._folder / f"{DRAFT}.toml"

    def start_draft(self, text: str, *, is_anew: bool = False) -> Path:
        """
        Write a draft and return where it stands.

        Raises
        ------
        PlaybookError
            If there is one already, unless ``is_anew``: somebody's work stands in it.
        """
        if self.draft_path.exists() and not is_anew:
            raise PlaybookError(
                f"there is a draft already, at {self.draft_path}.",
                hint="go on with it, or begin anew with `najimi playbook draft --anew`.",
            )
        replace_private(self.draft_path, text.encode())
        return self.draft_path

    def publish(
        self, text: str, version: str, *, at: datetime, rehearsal_id: str | None = None
    ) -> Edition:
        """
        Publish a text as a version and put it in force; what was published stays as it is.

        Killed at any point, the version in force is the old one or the new one, whole; the
        same call again finishes the work.

        Parameters
        ----------
        text : str
            TOML that was checked.
        version : str
            As the text says.
        at : datetime
            Aware.
        rehearsal_id : str, optional
            Of the rehearsal of this text.

        Raises
        ------
        PlaybookError
            If the version was published already.
        """
        with self._locked():
            known = self.editions()
            self._refuse_taken(version, text, known)
            edition = Edition(version, digest_of(text), at, rehearsal_id)
            self._write(version, text)
            fault_point("playbook.after_file")
            if version not in {each.version for each in known}:
                self._write_ledger((*known, edition))
            fault_point("playbook.after_ledger")
            replace_private(self._folder / CURRENT, f"{version}\n".encode())
            return edition

    def pin(self, witnessed: Callable[[], Mapping[str, str]] = dict) -> None:
        """
        Note the hashes of what an earlier release published, the one in force as the last.

        It happens once: where the list of what was published is gone, it is not made anew.

        Parameters
        ----------
        witnessed : callable
            Answers the beginning of the hash of each version that a turn was computed from; such
            a version is noted with it, whatever stands in its file now.
        """
        if (self._folder / LEDGER).exists():
            self._mark()
            return
        if (self._folder / MARK).exists() or not (self._folder / CURRENT).exists():
            return
        with self._locked():
            current = self.current_version()
            names = {path.stem for path in self._folder.glob("[!.]*.toml")} - {DRAFT, current}
            found = [name for name in (*sorted(names), current) if self._has(name)]
            known = witnessed()
            self._write_ledger(tuple(Edition(name, self._digest(name, known)) for name in found))

    def _digest(self, version: str, witnessed: Mapping[str, str]) -> str:
        digest = digest_of(read_part(self._folder / f"{version}.toml"))
        return digest if digest.startswith(witnessed.get(version, "")) else witnessed[version]

    def _mark(self) -> None:
        if not (self._folder / MARK).exists():
            replace_private(self._folder / MARK, b"")

    def _refuse_taken(self, version: str, text: str, known: tuple[Edition, ...]) -> None:
        taken = {edition.version: edition for edition in known}
        if version == DRAFT:
            raise PlaybookError(f"a version cannot be called {DRAFT!r}.", hint="name it anew.")
        # A kill after the ledger and before the pointer leaves the newest one not in force.
        is_unfinished = (
            version in taken
            and known[-1].version == version != self._in_force()
            and known[-1].digest == digest_of(text)
        )
        if version in taken and not is_unfinished:
            free = next_version(version, taken)
            raise PlaybookError(
                f"version {version!r} was published already, and what is published never changes.",
                hint=f'give the draft a version of its own, like version = "{free}".',
            )

    def _in_force(self) -> str:
        return self.current_version() if (self._folder / CURRENT).exists() else ""

    def _has(self, version: str) -> bool:
        return (self._folder / f"{version}.toml").exists()

    def _write(self, version: str, text: str) -> None:
        path = self._folder / f"{version}.toml"
        replace_private(path, text.encode())
        path.chmod(READ_ONLY)

    def _write_ledger(self, editions: tuple[Edition, ...]) -> None:
        rows = [asdict(each) | {"published_at": _as_text(each.published_at)} for each in editions]
        replace_private(self._folder / LEDGER, (json.dumps(rows, indent=2) + "\n").encode())
        self._mark()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with locked(self._folder / "lock"):
            yield


def digest_of(text: str) -> str:
    """
    Return the hash by which a published text is known.

    Examples
    --------
    >>> digest_of("name")[:12]
    '82a3537ff0db'
    """
    return hashlib.sha256(text.encode()).hexdigest()


def next_version(version: str, taken: Collection[str]) -> str:
    """
    Return the next free version after one.

    Examples
    --------
    >>> next_version("retail_starter_3", {"retail_starter_3", "retail_starter_4"})
    'retail_starter_5'
    >>> next_version("autumn", {"autumn"})
    'autumn_2'
    """
    stem, _, number = version.rpartition("_")
    stem, following = (stem, int(number) + 1) if stem and number.isdigit() else (version, 2)
    while f"{stem}_{following}" in taken:
        following += 1
    return f"{stem}_{following}"


def _changed(name: str, pinned: Edition, text: str) -> PlaybookError:
    return PlaybookError(
        f"the playbook {name!r} was changed after it was published: its file should have the"
        f" hash {pinned.digest[:12]}…, it has {digest_of(text)[:12]}….",
        hint="bring the file back from a backup; to change what is done, publish a new version.",
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _as_text(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def read_part(path: Path) -> str:
    """
    Read a file that every workspace has.

    Raises
    ------
    WorkspaceError
        If it is not there.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise WorkspaceError(
            f"the workspace lacks its file {path.name!r}: {error.strerror}.",
            hint="bring the folder back from a copy; a salt or a playbook cannot be made anew.",
        ) from error
