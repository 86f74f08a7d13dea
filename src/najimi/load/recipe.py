"""The recipe: which tables one file fills, each by its own mapping."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from najimi.errors import InputFileError
from najimi.load.batch import Batch
from najimi.load.deriving import trimmed
from najimi.load.mapping import (
    NTH,
    Mapping,
    fact_table,
    mapping_error,
    mapping_of,
    mapping_text,
    parse_toml,
)
from najimi.load.mapping_faults import policy_faults
from najimi.load.reading import Rows
from najimi.load.sensitive import left_out
from najimi.load.targets import governed_by_policy
from najimi.tables import FACT_TABLES

TOLD_AS_TEXT = r"^'([+0-9])"
"""An apostrophe before digits: how some systems keep a spreadsheet from mending a number."""


@dataclass(frozen=True)
class Fill:
    """
    One fact table that a file fills.

    Parameters
    ----------
    table : str
    mapping : Mapping
    """

    table: str
    mapping: Mapping


@dataclass(frozen=True)
class Recipe:
    """
    What is to be done with the rows of one file.

    Parameters
    ----------
    source : str
        The system the file came from; ids are unique within it.
    fills : tuple of Fill
        A table may stand in several, for example lines and shipping of an order.
    layout : str
        Name of the known layout; empty if a person said which column is which.
    together_by : str
        Column whose value neighbouring rows of one thing share, like the number of an order.
    carried : tuple of str
        Columns that only the first of such rows has; the others take its value.
    settles : bool
        Whether the file has every line of each order it names, so that stored lines of such
        an order that it no longer has are taken back.
    """

    source: str
    fills: tuple[Fill, ...]
    layout: str = ""
    together_by: str = ""
    carried: tuple[str, ...] = ()
    settles: bool = False

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables it fills, each once, in order."""
        return tuple(dict.fromkeys(fill.table for fill in self.fills))

    @property
    def used(self) -> frozenset[str]:
        """Columns of the file that some table is filled from."""
        return frozenset(name for fill in self.fills for name in fill.mapping.used)

    def left_out(self, names: Sequence[str]) -> dict[str, str]:
        """Return the columns of a file that are not kept, and of what sensitive kind each is."""
        return left_out(names, [fill.mapping for fill in self.fills])

    def with_policy(self, policy: dict[str, str]) -> Recipe:
        """
        Return the recipe with a policy for columns of people added.

        Parameters
        ----------
        policy : dict of str to str
            Ours to ``overwrite``, ``fill`` or ``keep``.

        Raises
        ------
        InputFileError
            If a column or a policy is unknown.
        """
        if not policy:
            return self
        if faults := list(policy_faults(policy, FACT_TABLES["people"])):
            raise mapping_error(faults)
        fills = tuple(
            Fill(fill.table, replace(fill.mapping, policy={**fill.mapping.policy, **policy}))
            if governed_by_policy(FACT_TABLES[fill.table])
            else fill
            for fill in self.fills
        )
        return replace(self, fills=fills)


def read_recipe(path: Path | None, *, table: str | None, source: str | None) -> Recipe:
    """
    Return what a mapping file and a caller say is to be done.

    Parameters
    ----------
    path : Path or None
        A mapping file, which may name its table and source; none if columns bear our names.
    table, source : str or None
        They go before those of the file.

    Raises
    ------
    InputFileError
        If the file has faults, or nobody says which table or source it is.
    """
    raw = parse_toml(mapping_text(path)) if path else {}
    used_table, used_source = table or raw.get("table"), source or raw.get("source")
    if not isinstance(used_table, str) or not isinstance(used_source, str):
        what = "table" if not isinstance(used_table, str) else "source"
        raise InputFileError(
            f"nobody says which {what} the file is for.",
            hint=f'name the {what} in the command, or write `{what} = "..."` into the mapping.',
        )
    mapping = mapping_of(raw, table=used_table)
    return Recipe(used_source, (Fill(fact_table(used_table).name, mapping),))


def rows_together(rows: Rows, recipe: Recipe) -> Iterator[Batch]:
    """
    Yield the batches of a file; rows of one thing know what its first row says.

    Parameters
    ----------
    rows : Rows
        Of an open file.
    recipe : Recipe
    """
    if not recipe.layout:
        yield from rows.batches()
        return
    before = _Before(recipe)
    for batch in rows.batches():
        columns = {name: _bare(column) for name, column in batch.columns.items()}
        bare = replace(batch, columns=columns)
        yield before.carry(bare) if recipe.together_by else bare


def _bare(column: pa.Array) -> pa.Array:
    """Return a column without the apostrophes that only guard a number."""
    if column.type != pa.string():
        return column
    return pc.replace_substring_regex(column, TOLD_AS_TEXT, r"\1")


class _Before:
    """What the last rows of the batch before said, so that a cut between batches is not seen."""

    def __init__(self, recipe: Recipe) -> None:
        self._by, self._carried = recipe.together_by, recipe.carried
        self._key: str | None = None
        self._nth = 0
        self._values: dict[str, str | None] = {}

    def carry(self, batch: Batch) -> Batch:
        """Return the batch with carried values and with the position of each row."""
        keys = trimmed(batch.columns[self._by])
        if not len(keys):
            return replace(batch, columns={**batch.columns, NTH: keys})
        first = self._first_rows(keys)
        columns = dict(batch.columns)
        for name in self._carried:
            if name in columns:
                columns[name] = self._filled(name, trimmed(columns[name]), first)
        rows = np.arange(len(keys))
        offset = np.where(first < 0, self._nth, 0)
        nth = rows - np.maximum(first, 0) + 1 + offset
        columns[NTH] = pa.array(nth).cast(pa.string())
        self._key, self._nth = keys[-1].as_py(), int(nth[-1])
        return replace(batch, columns=columns)

    def _first_rows(self, keys: pa.Array) -> npt.NDArray[np.int64]:
        """Return for each row the first of its thing; -1 if that stood in the batch before."""
        codes = pc.fill_null(keys, "").dictionary_encode()
        same = np.diff(codes.indices.to_numpy()) == 0
        is_known = keys.is_valid().to_numpy(zero_copy_only=False)
        goes_on = self._key is not None and keys[0].as_py() == self._key
        is_first = np.concatenate([[not goes_on], ~(same & is_known[1:])])
        at = np.where(is_first, np.arange(len(is_first)), -1)
        first: npt.NDArray[np.int64] = np.maximum.accumulate(at)
        return first

    def _filled(self, name: str, column: pa.Array, first: npt.NDArray[np.int64]) -> pa.Array:
        earlier = pa.scalar(self._values.get(name), pa.string())
        inside = column.take(pa.array(np.maximum(first, 0)))
        told = pc.if_else(pa.array(first < 0), earlier, inside)
        filled = pc.coalesce(column, told)
        self._values[name] = told[-1].as_py()
        return filled
