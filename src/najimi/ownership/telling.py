"""What an erasure removes, in words that the owner of a shop can read to the person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from najimi.tables.facts import DECISIONS_ISSUED
from najimi.words import say
from najimi.workspace import Workspace

UPLOADS = "uploads"
FACTS, OF_DESK = "facts/", "desk/"
STORES = {"journal/aside": "journal", "desk_shelf": "shelf"}
"""Stores whose words have another name than they."""


def removed_in_words(removed: Mapping[str, int], locale: str) -> Mapping[str, int]:
    """
    Return what was removed, by store in words; what the desk held is told as one.

    Parameters
    ----------
    removed : mapping of str to int
        As a receipt has it.
    locale : {"ja", "en"}

    Examples
    --------
    >>> removed_in_words({"facts/people": 2, "desk/Redirect": 1, "desk/Upload": 3}, "en")
    {'records: People': 2, 'records of the desk': 4}
    """
    told = Counter[str]()
    for store, count in removed.items():
        told[_in_words(store, locale)] += count
    return dict(told)


def count_waiting_files(workspace: Workspace) -> int:
    """Return how many files wait to be loaded: an erasure removes all of them."""
    return sum(1 for _ in (workspace.folder / UPLOADS).glob("*"))


def _in_words(store: str, locale: str) -> str:
    if store == f"{FACTS}{DECISIONS_ISSUED.name}":
        return say("erase-store-decisions", locale)
    if store.startswith(FACTS):
        table = store.removeprefix(FACTS).replace("_", "-")
        return say("erase-store-facts", locale, table=say(f"uploads-table-{table}", locale))
    name = "desk" if store.startswith(OF_DESK) else STORES.get(store, store)
    return say(f"erase-store-{name}", locale)
