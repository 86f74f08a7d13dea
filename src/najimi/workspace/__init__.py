"""A workspace is a folder: facts in Delta tables, turns in Parquet, one pointer between them."""

from najimi.workspace.facts import FactStore
from najimi.workspace.folder import Workspace, create_workspace, open_workspace
from najimi.workspace.kept import KeptList
from najimi.workspace.kept_entries import Erasure, Limit, Withdrawal
from najimi.workspace.turns import Manifest, Turn, TurnStore

__all__ = [
    "Erasure",
    "FactStore",
    "KeptList",
    "Limit",
    "Manifest",
    "Turn",
    "TurnStore",
    "Withdrawal",
    "Workspace",
    "create_workspace",
    "open_workspace",
]
