"""Rows of people taken out of the stores of a workspace, one store at a time."""

from __future__ import annotations

import shutil
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq

from najimi.faults import fault_point
from najimi.ownership.known_by import find_people_in
from najimi.ownership.person import Whom
from najimi.tables import FACT_TABLES
from najimi.workspace import Workspace
from najimi.workspace.erased import ErasedPeople
from najimi.workspace.locks import locked
from najimi.workspace.private_files import LEFTOVER, replacing

ROW_GROUP_ROWS = 8_192
ERASED_ROW = "(a person asked to be erased)"
LAST_FACTS = ("links", "people")
"""Taken out after all other facts: they tell who the person is, if a kill comes in between."""

WAITING = ("staging", "uploads", "journal/aside")
"""What nobody can look into: files that wait to be loaded, segments that were damaged."""

Note = Callable[[str, str, int], None]
"""Told a store, a part of it that changes as a whole, and how many rows leave it, before they do."""


@dataclass(frozen=True)
class Search:
    """
    Whom to look for, and by which words where there are no columns.

    Parameters
    ----------
    whom : Whom
    patterns : tuple of str
    contacts : tuple of str
        Those that are no keys: a key like 1 stands in what has nothing to do with a person.
    """

    whom: Whom
    patterns: tuple[str, ...]
    contacts: tuple[str, ...]


def erase_from_texts(workspace: Workspace, search: Search, note: Note) -> None:
    """
    Take people out of rejected rows; remove what nobody can look into.

    A rejected row keeps its line and its reason, so that the count of a load stays true.
    Files that wait to be loaded and damaged segments are removed whole: nobody can tell what
    stands in them, and whoever brought them can bring them again.
    """
    for path in sorted((workspace.folder / "rejected").glob("*.csv")):
        _blank(path, lambda raw: find_people_in(raw, search.patterns), note)
    for path in (workspace.folder / "rejected").glob(f"*{LEFTOVER}"):
        note("rejected", path.name, 1)
        path.unlink()
    _forget_mappings(workspace, search, note)
    _remove_waiting(workspace, note)
    fault_point("erasure.after_texts")


def _remove_waiting(workspace: Workspace, note: Note) -> None:
    for name in WAITING:
        waiting = [path for path in (workspace.folder / name).glob("*") if path.name != "lock"]
        for path in waiting:
            # The name of a file may be somebody's.
            note(name, f"{zlib.crc32(path.name.encode()):08x}", 1)
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _forget_mappings(workspace: Workspace, search: Search, note: Note) -> None:
    """
    Remove remembered mappings with a constant or a value of theirs; a person confirms anew.

    What a kill left of one that was being written is removed whatever stands in it.
    """
    folder = workspace.folder / "mappings"
    if not folder.exists():
        return
    with locked(folder / "lock"):
        for path in folder.glob(f"*{LEFTOVER}"):
            note("mappings", path.name, 1)
            path.unlink()
        _forget_mappings_of(folder, search, note)


def _forget_mappings_of(folder: Path, search: Search, note: Note) -> None:
    for path in sorted(folder.glob("*.toml")):
        text = pa.array([path.read_text(encoding="utf-8")], pa.string())
        if find_people_in(text, search.contacts)[0].as_py():
            note("mappings", path.name, 1)
            path.unlink()


def blank_listed(workspace: Workspace, wanted: frozenset[str]) -> int:
    """
    Blank rejected rows that came back with a backup and hold a word on the list; count them.

    People who stood in no table when the backup began are known by nothing else. Files that
    wait and damaged segments are removed whole, as by an erasure.

    Parameters
    ----------
    workspace : Workspace
    wanted : frozenset of str
        Digests of whom to look for.
    """
    counts: list[int] = []
    files = [file for name in FACT_TABLES for file in workspace.facts.source(name).files]
    told = (pq.read_table(file, columns=["source"])["source"].unique() for file in files)
    sources = {source for each in told for source in each.to_pylist()} or {""}
    people = [ErasedPeople(workspace.kept, source, among=wanted) for source in sorted(sources)]

    def is_theirs(raw: pa.Array) -> pa.Array:
        return reduce(pc.or_, [erased.texts(raw) for erased in people])

    for path in sorted((workspace.folder / "rejected").glob("*.csv")):
        _blank(path, is_theirs, lambda *told: counts.append(told[-1]))
    _remove_waiting(workspace, lambda *_: None)
    return sum(counts)


def _blank(path: Path, find: Callable[[pa.Array], pa.Array], note: Note) -> None:
    rows = read_rejected(path)
    is_theirs = find(rows["raw"].combine_chunks())
    n_theirs = pc.sum(is_theirs, min_count=0).as_py()
    if not n_theirs:
        return
    note("rejected", path.name, n_theirs)
    raw = pc.if_else(is_theirs, ERASED_ROW, rows["raw"].combine_chunks())
    with _replacing(path) as fresh:
        arrow_csv.write_csv(rows.set_column(rows.schema.get_field_index("raw"), "raw", raw), fresh)


def read_rejected(path: Path) -> pa.Table:
    """Return the rows of a file of rejected rows, as texts."""
    texts = {name: pa.string() for name in ("line", "reason", "raw")}
    return arrow_csv.read_csv(
        path,
        parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
        convert_options=arrow_csv.ConvertOptions(column_types=texts, strings_can_be_null=False),
    )


def erase_from_turns(workspace: Workspace, search: Search, note: Note) -> None:
    """Take people out of every table of every turn; hold the lock of turns."""
    for path in sorted((workspace.folder / "turns").glob("[!.]*/*.parquet")):
        _rewrite(path, search.whom, "turns", note)
        fault_point("erasure.inside_turns")


def erase_from_copies(workspace: Workspace, search: Search, note: Note) -> None:
    """Take people out of what is made from facts and turns: shelf, likely pairs, rehearsals."""
    for name in ("desk_shelf", "matching", "rehearsals"):
        folder = workspace.folder / name
        if folder.exists():
            with locked(folder / "lock"):
                for leftover in [*folder.glob("*scratch"), *folder.glob(f"*{LEFTOVER}")]:
                    shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
                for path in sorted(folder.glob("**/*.parquet")):
                    _rewrite(path, search.whom, name, note)


def erase_from_facts(
    workspace: Workspace, search: Search, note: Note, *, attempt: str = "first"
) -> None:
    """Take people out of every fact table, off the disk, who they are at last."""
    whom = search.whom
    for name in [*(n for n in FACT_TABLES if n not in LAST_FACTS), *LAST_FACTS]:
        note(f"facts/{name}", attempt, count_facts(workspace, name, whom))
        fault_point("erasure.before_facts")
        workspace.facts.rewrite(name, lambda batch: pc.invert(whom.rows(batch)))


def count_facts(workspace: Workspace, name: str, whom: Whom) -> int:
    """Return how many facts of a table speak of some people."""
    table = FACT_TABLES[name]
    told = [c for c in table.names if c.endswith(("_key", "source", "customer_id", "occurred_at"))]
    files = workspace.facts.source(name).files
    batches = (b for file in files for b in pq.ParquetFile(file).iter_batches(columns=told))
    return sum(pc.sum(whom.rows(batch), min_count=0).as_py() for batch in batches)


def _rewrite(path: Path, whom: Whom, store: str, note: Note) -> None:
    """Write a file anew without some people's rows, unless it has none."""
    with pq.ParquetFile(path) as file:
        schema = file.schema_arrow
        n_theirs = sum(
            pc.sum(whom.rows(batch), min_count=0).as_py()
            for batch in file.iter_batches(columns=_who_columns(schema))
        )
        if not n_theirs:
            return
        note(store, f"{path.parent.name}/{path.name}", n_theirs)
        with _replacing(path) as fresh, pq.ParquetWriter(fresh, schema, compression="zstd") as to:
            for batch in file.iter_batches(batch_size=ROW_GROUP_ROWS):
                kept = batch.filter(pc.invert(whom.rows(batch)))
                to.write_batch(kept, row_group_size=ROW_GROUP_ROWS)


def _who_columns(schema: pa.Schema) -> list[str]:
    told = ("source_key", "into_key", "source", "into_source", "occurred_at", "from_at")
    return [name for name in schema.names if name in told or name.endswith("customer_id")]


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    with replacing(path) as fresh:
        yield fresh
        fault_point("erasure.before_replace")
