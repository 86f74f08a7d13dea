"""A workspace is a folder: facts in Delta tables, turns in Parquet, one pointer between them."""

from najimi.workspace.facts import FactStore
from najimi.workspace.folder import Workspace, create_workspace, open_workspace
from najimi.workspace.turns import Manifest, Turn, TurnStore

__all__ = [
    "FactStore",
    "Manifest",
    "Turn",
    "TurnStore",
    "Workspace",
    "create_workspace",
    "open_workspace",
]
