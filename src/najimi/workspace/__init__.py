"""A workspace is a folder: facts in Delta tables, turns in Parquet, one pointer between them."""

from najimi.workspace.facts import FactStore
from najimi.workspace.folder import Workspace, create_workspace, open_workspace
from najimi.workspace.kept import KeptList
from najimi.workspace.kept_entries import Erasure, Limit, Withdrawal
from najimi.workspace.playbooks import Edition, PlaybookStore, digest_of, next_version
from najimi.workspace.turns import Manifest, Turn, TurnStore

__all__ = [
    "Edition",
    "Erasure",
    "FactStore",
    "KeptList",
    "Limit",
    "Manifest",
    "PlaybookStore",
    "Turn",
    "TurnStore",
    "Withdrawal",
    "Workspace",
    "create_workspace",
    "digest_of",
    "next_version",
    "open_workspace",
]
