"""What a price search hands on, as one small table: prices, choices settled, cuts and figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from najimi.customize.cuts import Cut
from najimi.model.capacity_rules import unit_of
from najimi.plan import Small, SmallStep
from najimi.tables.contract import FLOAT, INTEGER, STRING

Matrix = NDArray[np.float64]

SEARCHED_SCHEMA = pa.schema(
    [("kind", STRING), ("name", STRING), ("whole", INTEGER), ("place", INTEGER), ("amount", FLOAT)]
)
PRICES_SCHEMA = pa.schema(
    [
        ("capacity", STRING),
        ("unit", STRING),
        ("available", INTEGER),
        ("wanted", INTEGER),
        ("price_amount", FLOAT),
    ]
)


FIGURES = ("bound", "value", "n_sweeps")


@dataclass(frozen=True)
class Figures:
    """More than any allocation is worth, what this one is, and passes over all customers."""

    bound: float
    value: float
    n_sweeps: int

    @staticmethod
    def of(table: pa.Table) -> Figures:
        """Read table ``searched``."""
        bound, value, n_sweeps = _kind(table, "figure")["amount"].to_pylist()
        return Figures(bound, value, int(n_sweeps))

    def values(self) -> list[float]:
        """Return them in the order of ``FIGURES``."""
        return [self.bound, self.value, float(self.n_sweeps)]

    @property
    def gap_share(self) -> float:
        """What is missing at most, as a share of the bound."""
        return max(self.bound - self.value, 0.0) / self.bound if self.bound > 0 else 0.0


def searched_table(
    *,
    capacities: Mapping[str, int],
    wanted: NDArray[np.int64],
    prices: Matrix,
    fixed: Matrix,
    customers: pa.Array,
    choice: NDArray[np.int8],
    cuts: list[Cut],
    figures: Figures,
) -> pa.Table:
    """
    Return one row per fact of a finished search; ``place`` keeps the order within a kind.

    ``prices`` are those of the least bound, ``fixed`` those at which all choose whom ``customers``
    does not name.
    """
    names = list(capacities)
    parts = [
        _part("available", names, list(capacities.values()), np.zeros(len(names))),
        _part("wanted", names, wanted, np.zeros(len(names))),
        _part("price", names, np.zeros(len(names), np.int64), prices),
        _part("fixed", names, np.zeros(len(names), np.int64), fixed),
        _part("chosen", customers, choice.astype(np.int64), np.zeros(len(choice))),
        _part(
            "cut",
            [cut.customer_id for cut in cuts],
            np.zeros(len(cuts), np.int64),
            [cut.advantage for cut in cuts],
        ),
        _part("figure", list(FIGURES), np.zeros(len(FIGURES), np.int64), figures.values()),
    ]
    return pa.concat_tables(parts)


def _part(kind: str, names: object, wholes: object, amounts: object) -> pa.Table:
    name = pa.array(names, pa.string())
    columns = [
        pa.array([kind] * len(name), pa.string()),
        name,
        pa.array(wholes, pa.int64()),
        pa.array(np.arange(len(name))),
        pa.array(amounts, pa.float64()),
    ]
    return pa.table(columns, schema=SEARCHED_SCHEMA)


@dataclass(frozen=True)
class Searched:
    """What choosing needs of a finished search; arrays follow capacities and treatments."""

    prices: Matrix
    fixed: Matrix
    cuts: Matrix
    cut_customers: pa.Array
    customers: pa.Array
    choice: NDArray[np.int64]

    @staticmethod
    def of(small: Small) -> Searched:
        """Read table ``searched``."""
        table = small["searched"]
        chosen = _kind(table, "chosen")
        prices, fixed, cuts = (
            np.asarray(_kind(table, kind)["amount"].to_numpy(), dtype=np.float64)
            for kind in ("price", "fixed", "cut")
        )
        return Searched(
            prices,
            fixed,
            cuts,
            _kind(table, "cut")["name"].combine_chunks(),
            chosen["name"].combine_chunks(),
            chosen["whole"].to_numpy(),
        )

    def is_reached(
        self,
        customers: pa.Array,
        staff: NDArray[np.int64],
        best: NDArray[np.int64],
        advantage: Matrix,
        n_treatments: int,
    ) -> NDArray[np.bool_]:
        """Return who would be granted their best treatment, by the cuts; nobody's come first."""
        place = (staff + 1) * n_treatments + best
        is_first = pc.less_equal(customers, self.cut_customers.take(pa.array(place)))
        at = (advantage == self.cuts[place]) & is_first.to_numpy(zero_copy_only=False)
        return np.asarray((advantage > self.cuts[place]) | at, dtype=np.bool_)

    def settled(self, place: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return what was settled at each place; anything where there is none."""
        return self.choice[place] if len(self.choice) else np.full(len(place), -1)

    def places(self, customers: pa.Array) -> NDArray[np.int64]:
        """Return where each customer stands among those settled one by one; -1 if not."""
        if not len(self.customers):
            return np.full(len(customers), -1)
        found = pc.fill_null(pc.index_in(customers, value_set=self.customers), -1)
        return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.int64)


def _kind(table: pa.Table, kind: str) -> pa.Table:
    return table.filter(pc.equal(table["kind"], kind)).sort_by("place")


def searched_prices_step() -> SmallStep:
    """Return the step from ``searched`` to ``searched_prices``: one row per limited capacity."""

    def prices(small: Small) -> pa.Table:
        found = {kind: _kind(small["searched"], kind) for kind in ("available", "wanted", "price")}
        names = found["price"]["name"]
        return pa.table(
            [names, pa.array([unit_of(name) for name in names.to_pylist()], STRING),
             found["available"]["whole"], found["wanted"]["whole"], found["price"]["amount"]],
            schema=PRICES_SCHEMA,
        )  # fmt: skip

    return SmallStep("searched_prices", prices, PRICES_SCHEMA, small=("searched",))
