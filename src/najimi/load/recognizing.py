"""What a file is: a heading that a person confirmed, a known layout, or our best proposal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from najimi.load.head import Head
from najimi.load.layouts.reader import KnownLayout, recipe_for, recognize_names
from najimi.load.proposing import Proposal, propose_mapping
from najimi.load.recipe import Recipe
from najimi.load.remembering import remembered_mapping
from najimi.workspace import Workspace


@dataclass(frozen=True)
class Recognized:
    """
    What a file was taken for.

    Parameters
    ----------
    recipe : Recipe or None
        What would be done with it; None if a person must say first which column is which.
    layout : KnownLayout or None
        The known layout, if it is one.
    remembered : Path or None
        The confirmed mapping, if there is one; it goes before a known layout.
    proposal : Proposal or None
        If it is neither.
    encoding : str or None
        To be used for reading, if one was confirmed.
    """

    recipe: Recipe | None
    layout: KnownLayout | None = None
    remembered: Path | None = None
    proposal: Proposal | None = None
    encoding: str | None = None


def recognize(workspace: Workspace, path: Path, head: Head, *, source: str = "") -> Recognized:
    """
    Say what a file is.

    Parameters
    ----------
    workspace : Workspace
    path : Path
        Asked only for its time: statements without a date of their own bear the file's.
    head : Head
    source : str
        The layout's or the confirmed mapping's own unless given.
    """
    if kept := remembered_mapping(workspace, head.names):
        recipe = replace(kept.recipe, source=source) if source else kept.recipe
        return Recognized(recipe, remembered=kept.path, encoding=kept.encoding)
    if layout := recognize_names(head.names):
        recipe = recipe_for(
            layout,
            head.names,
            source=source,
            file_time=file_time(path),
            currency=workspace.settings.currency,
        )
        return Recognized(recipe, layout=layout)
    sample = head.first.columns if head.first else {}
    proposal = propose_mapping(head.names, sample, currency=workspace.settings.currency)
    return Recognized(None, proposal=proposal)


def file_time(path: Path) -> str:
    """Return when a file was last changed, to the second, as an ISO 8601 instant."""
    return datetime.fromtimestamp(int(path.stat().st_mtime), UTC).isoformat()
