"""Begin a draft, check it, put it in force; only what was checked is ever published."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from najimi.customize import Remark, check_playbook, playbook_remarks
from najimi.drafting.report import find_rehearsal
from najimi.errors import PlaybookError
from najimi.model.effort import effort_signs
from najimi.model.playbook import Playbook
from najimi.workspace import Edition, Turn, Workspace, digest_of, next_version

VERSION_LINE = re.compile(r"""^\s*version\s*=\s*("[^"\n]*"|'[^'\n]*')""", flags=re.MULTILINE)


@dataclass(frozen=True)
class Draft:
    """A draft that was checked: as it reads, what it says, and what to think about."""

    text: str
    playbook: Playbook
    remarks: tuple[Remark, ...]

    @property
    def digest(self) -> str:
        """The hash by which its text is known."""
        return digest_of(self.text)


def start_draft(workspace: Workspace, version: str | None = None, *, is_anew: bool = False) -> Path:
    """
    Copy a published version, by default the one in force, to the draft; return where it stands.

    The copy bears the next free version.

    Raises
    ------
    PlaybookError
        If there is no such version, or a draft already and not ``is_anew``, or its version
        cannot be raised.
    """
    store = workspace.playbooks
    name = version or store.current_version()
    taken = {edition.version for edition in store.editions()}
    free = next_version(name, taken)
    text = VERSION_LINE.sub(f'version = "{free}"', store.text(name), count=1)
    if _version_of(text) != free:
        raise PlaybookError(
            f"the version of {name!r} stands in a way that cannot be raised to {free!r}.",
            hint='write it on a line of its own: version = "…".',
        )
    return store.start_draft(text, is_anew=is_anew)


def check_draft(workspace: Workspace) -> Draft:
    """
    Return the draft, held against all that must be so before it may be published.

    Raises
    ------
    PlaybookError
        If there is no draft; or listing every fault at once, its version being taken included.
    """
    text, faults = workspace.playbooks.draft(), _taken(workspace)
    try:
        playbook = check_playbook(text, currency=workspace.settings.currency)
    except PlaybookError as error:
        raise (
            error if not (error.faults and faults) else _faulty([*error.faults, *faults])
        ) from None
    if faults:
        raise _faulty(faults)
    turn = workspace.turns.current()
    return Draft(
        text, playbook, (*playbook_remarks(playbook), *idle_remarks(turn), *effort_remarks(turn))
    )


def publish_draft(workspace: Workspace, *, at: datetime, is_rehearsed: bool = False) -> Edition:
    """
    Publish the draft and put it in force from the next turn on.

    Parameters
    ----------
    workspace : Workspace
    at : datetime
        Aware.
    is_rehearsed : bool, default False
        Whether to refuse a draft that was not rehearsed, as it is now, on the current turn.

    Raises
    ------
    PlaybookError
        If the draft has faults, its version was published already, or it was not rehearsed
        and should have been.
    """
    store = workspace.playbooks
    draft = check_draft(workspace)
    turn = workspace.turns.current()
    found = find_rehearsal(workspace, draft.digest, turn.manifest.turn_id) if turn else None
    if is_rehearsed and found is None:
        raise PlaybookError(
            "the draft, as it is now, was not rehearsed on the current turn.",
            hint="run `najimi playbook rehearse` and look at what would change.",
        )
    edition = store.publish(
        draft.text, draft.playbook.version, at=at,
        rehearsal_id=found.rehearsal_id if found else None,
    )  # fmt: skip
    store.draft_path.unlink(missing_ok=True)
    return edition


def idle_remarks(turn: Turn | None) -> tuple[Remark, ...]:
    """Return a remark for each strategy for which the last turn decided nothing."""
    if turn is None or not turn.has("strategy_totals"):
        return ()
    rows = turn.read("strategy_totals").to_pylist()
    return tuple(
        Remark("playbook-idle-last-turn", {"strategy": row["strategy"]})
        for row in rows
        if not row["n_decided"]
    )


def effort_remarks(turn: Turn | None) -> tuple[Remark, ...]:
    """Return a remark for each sign of enclosure in where the last turn's effort went."""
    if turn is None or not turn.has("efforts"):
        return ()
    signs = effort_signs(turn.read("efforts").to_pylist())
    return tuple(
        Remark(f"effort-sign-{each.code.replace('_', '-')}", dict(each.values)) for each in signs
    )


def _taken(workspace: Workspace) -> list[str]:
    """Return the fault of a version that is published; an unfinished publication is none."""
    store = workspace.playbooks
    text, editions = store.draft(), store.editions()
    version = _version_of(text)
    if version not in {each.version for each in editions}:
        return []
    is_unfinished = editions[-1].version == version != store.current_version()
    if is_unfinished and editions[-1].digest == digest_of(text):
        return []
    free = next_version(version, {each.version for each in editions})
    return [f"playbook: version {version!r} was published already; the next free is {free!r}"]


def _version_of(text: str) -> str | None:
    """Return the version as it is read; None where there is none to read."""
    try:
        version = tomllib.loads(text).get("version")
    except tomllib.TOMLDecodeError:
        return None
    return version.strip() if isinstance(version, str) else None


def _faulty(faults: list[str]) -> PlaybookError:
    return PlaybookError(
        f"the playbook has {len(faults)} fault(s):",
        hint="mend them all, then check again.",
        faults=faults,
    )
