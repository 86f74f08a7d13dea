"""A workspace is a folder: settings, playbook, facts, turns."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from najimi.config import Settings, describe_settings, load_settings
from najimi.errors import WorkspaceError
from najimi.model.playbook import Playbook, parse_playbook
from najimi.tables.facts import ADDED_LATER, COLUMNS_ADDED_LATER
from najimi.workspace.facts import FactStore
from najimi.workspace.kept import KeptList
from najimi.workspace.playbooks import PlaybookStore, read_part
from najimi.workspace.private_files import open_private
from najimi.workspace.turns import TurnStore

SETTINGS_FILE = "najimi.toml"
SALT_FILE = "salt"
BOND_FILE = "kept.json"
"""Says which list outside belongs to this workspace; there from its first entry on."""


@dataclass(frozen=True)
class Workspace:
    """
    One business: everything najimi knows lies below ``folder``.

    Use ``create_workspace`` to make one and ``open_workspace`` to open one.
    """

    folder: Path
    settings: Settings
    salt: str

    @property
    def facts(self) -> FactStore:
        """The fact tables."""
        return FactStore(self.folder / "facts")

    @property
    def turns(self) -> TurnStore:
        """The turns."""
        return TurnStore(self.folder / "turns")

    @property
    def playbooks(self) -> PlaybookStore:
        """The playbooks: published versions and the draft."""
        return PlaybookStore(self.folder / "playbook")

    @property
    def kept(self) -> KeptList:
        """What must outlive this folder: who asked to be erased, who withdrew a consent."""
        folder = self.folder.resolve()
        named = self.settings.kept_outside or f"{folder.name}.kept"
        return KeptList(
            folder.parent / named,
            phone_region=self.settings.phone_region,
            bond=folder / BOND_FILE,
        )

    def playbook(self, version: str | None = None) -> Playbook:
        """
        Return a published playbook by version; by default the one in force.

        Raises
        ------
        PlaybookError
            If there is no such version, or its file was changed after it was published.
        """
        text = self.playbooks.text(version)
        return parse_playbook(text, currency=self.settings.currency, is_published=True)


def create_workspace(
    folder: Path, settings: Settings, *, playbook_text: str, salt: str | None = None
) -> Workspace:
    """
    Make a new workspace.

    Parameters
    ----------
    folder : Path
        Must be absent or empty.
    settings : Settings
    playbook_text : str
        TOML of the playbook to start with; it is checked and published.
    salt : str, optional
        Secret from which pseudonyms are derived; drawn at random unless given.

    Raises
    ------
    WorkspaceError
        If the folder holds something already.
    PlaybookError
        If the playbook has faults.
    """
    if folder.is_file() or any(parent.is_file() for parent in folder.parents):
        raise WorkspaceError(
            f"{folder} is not a folder.", hint="name a new folder for the workspace."
        )
    if folder.exists() and any(folder.iterdir()):
        raise WorkspaceError(f"{folder} is not empty.", hint="name a new folder for the workspace.")
    playbook = parse_playbook(playbook_text, currency=settings.currency)
    for part in ("facts", "turns", "playbook", "rejected"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    PlaybookStore(folder / "playbook").publish(
        playbook_text, playbook.version, at=datetime.now(UTC).replace(microsecond=0)
    )
    with open_private(folder / SALT_FILE) as handle:
        handle.write(f"{salt or secrets.token_hex(16)}\n".encode())
    FactStore(folder / "facts").create()
    (folder / SETTINGS_FILE).write_text(describe_settings(settings), encoding="utf-8")
    return open_workspace(folder)


def open_workspace(folder: Path) -> Workspace:
    """
    Open a workspace; fact tables and columns that its version of najimi did not know are made, empty.

    Raises
    ------
    WorkspaceError
        If the folder is not a workspace.
    SettingsError
        If its ``najimi.toml`` has faults.
    """
    if not (folder / SETTINGS_FILE).exists():
        raise WorkspaceError(
            f"{folder} is not a najimi workspace: it has no {SETTINGS_FILE}.",
            hint=f"make one with `najimi init {folder}`, or name another folder.",
        )
    workspace = Workspace(
        folder, load_settings(folder / SETTINGS_FILE), read_part(folder / SALT_FILE).strip()
    )
    _make_tables_of_this_version(workspace)
    return workspace


def _playbooks_of_turns(workspace: Workspace) -> dict[str, str]:
    """Return the beginning of the hash of each playbook that a turn was computed from."""
    return {each.playbook_version: each.playbook_digest for each in workspace.turns.pinned()}


def _make_tables_of_this_version(workspace: Workspace) -> None:
    """Make what came with a newer najimi; a table that a turn has read is never made anew."""
    workspace.playbooks.pin(lambda: _playbooks_of_turns(workspace))
    facts = workspace.folder / "facts"
    missing = [name for name in ADDED_LATER if not (facts / name).exists()]
    if missing and facts.is_dir():
        current = workspace.turns.current()
        read = current.manifest.fact_versions if current else ()
        workspace.facts.create([name for name in missing if name not in read])
    workspace.facts.widen(name for name in COLUMNS_ADDED_LATER if (facts / name).exists())
