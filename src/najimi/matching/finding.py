"""Finding likely duplicates among the customers of the current turn."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from najimi.backends import DuckDbBackend
from najimi.backends.linking import score_pairs
from najimi.backends.writing import write_checked
from najimi.errors import WorkspaceError
from najimi.matching.current import plan_current
from najimi.matching.model import HAS_SAME_KEY, MODEL, evidence_sql
from najimi.matching.normalising import plan_normalise
from najimi.tables.matching import PAIRS, PAIRS_FILE
from najimi.workspace import Turn, Workspace
from najimi.workspace.locks import locked
from najimi.workspace.private_files import make_private_folder, replacing

QUEUE_PROBABILITY = 0.5
"""From here on it is likelier that two are one; less likely pairs are not worth a person's look."""


@dataclass(frozen=True)
class Found:
    """How many customers were compared, and how many pairs a person should look at."""

    n_customers: int
    n_pairs: int
    n_same_key: int
    is_trained: bool


def find_duplicates(workspace: Workspace) -> Found:
    """
    Compare the identified customers of the current turn and store the likely duplicates.

    The table takes the place of the earlier one by one rename. Pairs that a person said to be
    two are left out.

    Raises
    ------
    WorkspaceError
        If there is no turn yet.
    """
    turn = workspace.turns.current()
    if turn is None:
        raise WorkspaceError(
            "there is no turn yet, so there are no customers to compare.",
            hint="run `najimi turn` first.",
        )
    folder = workspace.folder / PAIRS_FILE.parent
    make_private_folder(folder)
    scratch = folder / "scratch"
    # An erasure takes the same lock, so it sees either no pairs of a person or all of them.
    with locked(folder / "lock"):
        return _find(workspace, turn, scratch)


def _find(workspace: Workspace, turn: Turn, scratch: Path) -> Found:
    try:
        matchable, apart = _compared(workspace, turn, scratch / "current")
        scored = score_pairs(
            matchable, MODEL, evidence_sql(),
            lowest_probability=QUEUE_PROBABILITY, or_where=HAS_SAME_KEY,
            seed=workspace.settings.seed, scratch=scratch / "linking",
            memory_limit_mb=workspace.settings.memory_limit_mb,
        )  # fmt: skip
        pairs = without_apart(scored.pairs, apart)
        _store(pairs, turn.manifest.turn_id, workspace.folder / PAIRS_FILE)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    n_same_key = pc.sum(pairs["has_same_key"]).as_py() or 0
    return Found(matchable.num_rows, pairs.num_rows, n_same_key, scored.is_trained)


def _compared(workspace: Workspace, turn: Turn, scratch: Path) -> tuple[pa.Table, pa.Table]:
    """Return who is compared, in one writing, and the pairs said to be two."""
    settings = workspace.settings
    with DuckDbBackend(
        scratch=scratch, memory_limit_mb=settings.memory_limit_mb, salt=workspace.salt
    ) as backend:
        versions = turn.manifest.fact_versions
        backend.register(
            "people",
            workspace.facts.source("people", version=versions["people"]),
            before=turn.manifest.as_of,
        )
        # A pair said to be two at the desk just now must not come up again, so links are new.
        backend.register("links", workspace.facts.source("links"))
        for name in ("identities", "redirects"):
            backend.register(name, turn.source(name))
        backend.run(plan_current())
        backend.run(plan_normalise(settings.phone_region))
        return backend.collect("matchable"), backend.collect("apart")


def without_apart(pairs: pa.Table, apart: pa.Table) -> pa.Table:
    """
    Return the pairs that nobody said to be two.

    Examples
    --------
    >>> pairs = pa.table({"customer_id": ["a", "a"], "other_customer_id": ["b", "c"]})
    >>> apart = pa.table({"customer_id": ["a"], "other_customer_id": ["c"]})
    >>> without_apart(pairs, apart).to_pylist()
    [{'customer_id': 'a', 'other_customer_id': 'b'}]
    """
    names = ["customer_id", "other_customer_id"]
    left = pairs.join(apart.select(names), keys=names, join_type="left anti")
    return left.sort_by([(name, "ascending") for name in names])


def _store(pairs: pa.Table, turn_id: str, path: Path) -> None:
    told = pairs.append_column("turn_id", pa.repeat(pa.scalar(turn_id), pairs.num_rows))
    with replacing(path) as fresh:
        write_checked(PAIRS, told.select(list(PAIRS.names)).to_batches(), fresh)
