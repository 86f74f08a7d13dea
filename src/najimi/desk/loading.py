"""
What a file says about consent is committed to the desk's database before it is stored.

So is who gave which address, for a no holds for all who gave the same one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from najimi.desk.starting import has_desk, prepare_database
from najimi.workspace import Workspace, open_workspace
from najimi.workspace.arrivals import BeforeStore

GATED = ("consents", "restrictions")
ADDRESSES = "people"


def commit_before_store(workspace_folder: Path) -> BeforeStore:
    """
    Return the hook by which a load commits consents and restrictions here first.

    It is idempotent, so a load that dies after it may be run again. Files of other tables
    never start Django; those of people only where there is a desk, for a desk that is yet to be
    made takes in their addresses when it starts.

    Parameters
    ----------
    workspace_folder : Path

    Returns
    -------
    callable
        Takes the name of a fact table and its new rows, checked, batch by batch.
    """

    def commit(table: str, batches: Iterator[pa.RecordBatch]) -> None:
        if table in GATED or (table == ADDRESSES and has_desk(workspace_folder)):
            prepare_database(workspace_folder)
            commit_gated(workspace_folder, table, batches)

    return commit


def commit_gated(folder: Path, table: str, batches: Iterator[pa.RecordBatch]) -> None:
    """Commit what rows say about consent and addresses, if they do; Django must run already."""
    if table not in (*GATED, ADDRESSES):
        return
    from najimi.desk.consents import commit_addresses, importing
    from najimi.desk.services.consents import commit_and_keep, restrict_and_keep

    workspace, at = open_workspace(folder), datetime.now(UTC)
    for batch in batches:
        if table == "consents":
            commit_and_keep(workspace, importing.to_statements(batch, workspace.salt), at=at)
        elif table == ADDRESSES:
            region = workspace.settings.phone_region
            commit_addresses(importing.to_addresses(batch, workspace.salt, region))
        else:
            told = importing.to_restrictions(batch, workspace.salt)
            restrict_and_keep(workspace, told, at=at)


def catch_up(workspace_folder: Path) -> None:
    """Hand on facts that wait, and take in facts that the current state does not know yet."""
    prepare_database(workspace_folder)
    take_in(open_workspace(workspace_folder), at=datetime.now(UTC))


def take_in(workspace: Workspace, *, at: datetime) -> None:
    """Do what ``catch_up`` does, where Django runs already."""
    from najimi.desk.consents.syncing import sync_from_facts
    from najimi.desk.services.outgoing import drain_outgoing

    drain_outgoing(workspace)
    sync_from_facts(workspace, at=at)


def catch_up_if_there(workspace_folder: Path) -> None:
    """Catch up, as a turn does before it looks; a workspace without a desk needs none of it."""
    if has_desk(workspace_folder):
        catch_up(workspace_folder)
