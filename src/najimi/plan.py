"""
Steps and plans: what is to be computed, in order, with nothing executed.

A phase returns a ``Plan``. A backend runs it. Four kinds of step are enough:

* ``SqlStep``: one SELECT in the SQL that every backend speaks (see below);
* ``BatchStep``: a function from Arrow batch to Arrow batch, for what SQL should not do;
* ``SmallStep``: a function from small whole tables to a small table (fitting a model);
* ``PriceStep``: repeated passes over batches, each gathering whole-number sums and few rows.

The common SQL may use these functions, which each backend defines:
``days_between(earlier, later)``, ``local_date(instant)``, ``hash_share(text)`` in [0, 1),
``customer_key(source, source_key)``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pyarrow as pa

Small = Mapping[str, pa.Table]
BatchFunction = Callable[[pa.RecordBatch, Small], pa.RecordBatch]
SmallFunction = Callable[[Small], pa.Table]


@dataclass(frozen=True)
class SqlStep:
    """One SELECT; it may name any input of the plan and any earlier step."""

    name: str
    sql: str


@dataclass(frozen=True)
class BatchStep:
    """
    A function over the batches of one table.

    Parameters
    ----------
    name : str
        Of the table it makes.
    over : str
        The table it reads.
    function : callable
        From a record batch and the ``small`` tables to a record batch of ``schema``.
        It must not depend on how rows are cut into batches.
    schema : pyarrow.Schema
    small : tuple of str
        Tables handed over whole to every call.
    sorted_by : tuple of str
        Columns of ``over`` by which its rows come, and so leave, where one process makes them all:
        the last digits of a float hang on where its row stands in a batch.
    is_late : bool
        For a wide, sorted table that no later step reads. A backend may then make it only when it
        is written or asked for, which spares keeping it and sorting it.
    """

    name: str
    over: str
    function: BatchFunction
    schema: pa.Schema
    small: tuple[str, ...] = ()
    sorted_by: tuple[str, ...] = ()
    is_late: bool = False


@dataclass(frozen=True)
class SmallStep:
    """A function from small whole tables to one small table of ``schema``."""

    name: str
    function: SmallFunction
    schema: pa.Schema
    small: tuple[str, ...]


@dataclass(frozen=True)
class PriceStep:
    """
    Passes over the batches of one table until a search says it is done.

    Parameters
    ----------
    name : str
        Of the small table it makes.
    over : str
        The table each pass reads.
    start : callable
        From the small tables to the first state.
    prepare : callable
        From a batch and the small tables to what every pass asks of it; once, where it can be kept.
    tally : callable
        From a prepared batch and the state to rows of ``gathered``: sums of whole numbers, and
        few rows of the batch itself.
    advance : callable
        From a state and all that a pass gathered, in any order, to the next state, and whether
        it is the last. Its answer must not depend on how rows were cut into batches.
    finish : callable
        From the last state to the table.
    gathered : pyarrow.Schema
        Of what a pass gathers.
    schema : pyarrow.Schema
    small : tuple of str
    """

    name: str
    over: str
    start: Callable[[Small], object]
    prepare: Callable[[pa.RecordBatch, Small], object]
    tally: Callable[[object, object], pa.RecordBatch]
    advance: Callable[[object, pa.Table], tuple[object, bool]]
    finish: Callable[[object], pa.Table]
    gathered: pa.Schema
    schema: pa.Schema
    small: tuple[str, ...] = ()


Step = SqlStep | BatchStep | SmallStep | PriceStep


@dataclass(frozen=True)
class Plan:
    """
    Steps in order, and which of their tables leave the plan.

    Parameters
    ----------
    steps : tuple of Step
    outputs : tuple of str
        Names of the steps whose tables other phases may read.
    """

    steps: tuple[Step, ...]
    outputs: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """Parquet files that together are one table; no file means an empty table."""

    schema: pa.Schema
    files: tuple[str, ...]
