"""A purchase model with the manners of scikit-learn: fit, predict, get_params, set_params."""

from __future__ import annotations

import inspect
import math
from datetime import UTC, date, datetime, time
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from najimi.differentiate.backtest import OPENING_SHARE, choose_origins
from najimi.differentiate.choosing.candidates import CANDIDATES, FITTED, fit_model
from najimi.differentiate.choosing.choice import Choice
from najimi.differentiate.choosing.chooser import choose_purchase_model
from najimi.differentiate.choosing.refitting import fit_chosen
from najimi.differentiate.fading import COLUMNS
from najimi.differentiate.notebook.frames import Frame, as_given, numbers_of, table_of
from najimi.differentiate.notebook.summarize import (
    COUNTS,
    PREVIOUS,
    purchase_days,
    purchases_after,
    summary_of,
)
from najimi.differentiate.purchasing.histories import Histories, collapse
from najimi.differentiate.purchasing.naive import NaiveRate
from najimi.differentiate.purchasing.purchase_models import FittedPurchaseModel
from najimi.differentiate.tabled import fading_of, origins_of
from najimi.errors import NotEnoughDataError, OutOfRangeError
from najimi.model.moment import Moment

AUTO = "auto"
FOLLOWED = ("actual_purchases", "reach_purchases")
"""Purchases in the window after an origin, and up to the last day known."""

BY_BIC, BY_BACKTEST, BY_NAME, BY_NEED = "bic", "backtest", "name", "thin_data"


class PurchaseModel:
    """
    Foretell how often customers will buy, from how often and how lately they did.

    Parameters
    ----------
    model : str, default "auto"
        One of ``"bg_nbd"``, ``"mbg_nbd"``, ``"pareto_nbd"``, ``"naive_rate"`` and the like; or
        ``"auto"``: :meth:`fit` takes the fitted model of the least BIC, :meth:`fit_purchases` the
        one of the least error in a rolling-origin backtest.

    Attributes
    ----------
    fitted_ : FittedPurchaseModel
        The model itself, with ``name`` and ``parameters()``.
    chosen_by_ : str
        ``"name"``, ``"bic"``, ``"backtest"``; ``"thin_data"``: too few customers came back for any
        fitted model, so the steady rate of each stands in.
    scores_ : dict of str to float
        BIC, or mean absolute error per customer and window, by model; less is better.
    choice_ : Choice or None
        All about the backtest, where there was one.

    Examples
    --------
    >>> summary = pa.table({"frequency": [0, 1, 4] * 20, "recency_days": [0, 20, 80] * 20,
    ...                     "tenure_days": [90, 90, 90] * 20})
    >>> model = PurchaseModel("bg_nbd").fit(summary)
    >>> model
    PurchaseModel(model='bg_nbd')
    >>> predicted = model.predict(horizon_days=30)
    >>> predicted.column_names
    ['expected_purchases', 'alive_probability', 'buys_probability']
    """

    fitted_: FittedPurchaseModel
    chosen_by_: str
    scores_: dict[str, float]
    choice_: Choice | None

    def __init__(self, model: str = AUTO) -> None:
        self.model = model

    def __repr__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.get_params().items())
        return f"{type(self).__name__}({told})"

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Return the parameters it was made with, by name; a copy is ``PurchaseModel(**these)``."""
        return {name: getattr(self, name) for name in inspect.signature(type(self)).parameters}

    def set_params(self, **params: Any) -> Self:
        """
        Change parameters; takes effect with the next fit.

        Raises
        ------
        OutOfRangeError
            If there is no such parameter.
        """
        unknown = sorted(set(params) - set(self.get_params()))
        if unknown:
            raise OutOfRangeError(
                f"PurchaseModel has no parameter {', '.join(unknown)}.",
                hint=f"it has {', '.join(self.get_params())}.",
            )
        for name, value in params.items():
            setattr(self, name, value)
        return self

    def fit(self, summary: Frame, y: None = None) -> Self:
        """
        Fit to one row per customer.

        Parameters
        ----------
        summary : Arrow table, or frame of pandas or polars
            frequency, recency_days, tenure_days, as :func:`summarize_purchases` makes them;
            may have ``customer_id`` and ``previous_purchases``.
        y : None
            Ignored; so that it can stand in a pipeline.

        Returns
        -------
        PurchaseModel
            Itself.

        Raises
        ------
        OutOfRangeError
            If a column is missing or outside its range, or the model's name is unknown.
        NotEnoughDataError
            If nobody came back, so that not even a rate can be told.
        """
        self._refuse_name()
        cells, _ = _cells(table_of(summary))
        if self.model == AUTO:
            self._fit_by_bic(cells)
        else:
            self.fitted_ = fit_model(self.model, cells, window_days=1.0)
            self.chosen_by_, self.scores_ = BY_NAME, {}
        self.choice_, self._summary = None, summary
        return self

    def fit_purchases(
        self,
        purchases: Frame,
        *,
        customer: str,
        date: str,
        as_of: date,
        horizon_days: int,
        amount: str | None = None,
    ) -> Self:
        """
        Fit to purchases; with "auto", by a backtest at up to three past days.

        Parameters
        ----------
        purchases : Arrow table, or frame of pandas or polars
            One row per purchase or line of one.
        customer, date, amount : str
            Its columns, as for :func:`summarize_purchases`.
        as_of : date
            The day on which we look.
        horizon_days : int, > 0
            Length of the windows of the backtest; shorter if the records are.

        Returns
        -------
        PurchaseModel
            Itself; :meth:`predict` then answers for the customers known on that day.

        Raises
        ------
        OutOfRangeError
            If a column is missing or not of its kind, or the model's name is unknown.
        NotEnoughDataError
            If nobody came back, so that not even a rate can be told.
        """
        self._refuse_name()
        days = purchase_days(purchases, customer=customer, date=date, amount=amount)
        cells = backtest_cells(days, as_of=as_of, horizon_days=horizon_days)
        origins, window_days = origins_of(cells)
        if self.model != AUTO or not origins:
            return self.fit(as_given(summary_of(days, as_of=as_of), purchases))
        self.choice_ = choose_purchase_model(origins, window_days=window_days)
        summary = summary_of(days, as_of=as_of, window_days=round(window_days))
        self.fitted_ = fit_chosen(self.choice_, _cells(summary)[0])
        self.scores_ = {
            s.model_name: s.mae
            for s in self.choice_.scores
            if s.segment == "all" and s.mae is not None
        }
        self.chosen_by_, self._summary = BY_BACKTEST, as_given(summary, purchases)
        return self

    def predict(self, summary: Frame | None = None, *, horizon_days: float) -> Frame:
        """
        Return what is foretold for each customer over a horizon.

        Parameters
        ----------
        summary : Arrow table, or frame of pandas or polars, optional
            Whom to answer for; those it was fitted to unless given.
        horizon_days : float, in days, >= 0

        Returns
        -------
        frame of the kind that was given
            Rows in the same order: customer_id if the summary has it, expected_purchases >= 0,
            alive_probability and buys_probability in [0, 1]; always finite.

        Raises
        ------
        OutOfRangeError
            If it was not fitted, or a column or the horizon is outside its range.
        """
        if not hasattr(self, "fitted_"):
            raise OutOfRangeError("PurchaseModel is not fitted yet.", hint="call fit first.")
        given = self._summary if summary is None else summary
        table = table_of(given)
        cells, index = _cells(table)
        buys = self.fitted_.buys_probability(cells, horizon_days=horizon_days)
        told = {
            "expected_purchases": self.fitted_.expected_purchases(cells, horizon_days=horizon_days),
            # whoever buys is a customer
            "alive_probability": np.maximum(self.fitted_.alive_probability(cells), buys),
            "buys_probability": buys,
        }
        columns = {name: pa.array(values[index]) for name, values in told.items()}
        if "customer_id" in table.schema.names:
            columns = {"customer_id": table["customer_id"], **columns}
        return as_given(pa.table(columns), given)

    def _fit_by_bic(self, cells: Histories) -> None:
        fits: dict[str, FittedPurchaseModel] = {}
        for name in FITTED:
            try:
                fits[name] = fit_model(name, cells, window_days=1.0)
            except NotEnoughDataError:
                continue
        self.scores_ = {name: _bic(model, cells) for name, model in fits.items()}
        if fits:
            best = min(self.scores_, key=lambda name: self.scores_[name])
            self.fitted_, self.chosen_by_ = fits[best], BY_BIC
        else:
            self.fitted_ = fit_model(NaiveRate.name, cells, window_days=1.0)
            self.chosen_by_ = BY_NEED

    def _refuse_name(self) -> None:
        if self.model not in (AUTO, *CANDIDATES):
            raise OutOfRangeError(
                f"model must be one of {', '.join((AUTO, *CANDIDATES))}, got {self.model!r}.",
                hint="leave it out, and the data choose.",
            )


def backtest_cells(days: pa.Table, *, as_of: date, horizon_days: int) -> pa.Table:
    """
    Return histories known at past days, with what followed and how many customers share it.

    Parameters
    ----------
    days : pyarrow.Table
        customer_id and day, as ``purchase_days`` makes them.
    as_of : date
    horizon_days : int, > 0

    Returns
    -------
    pyarrow.Table
        The columns of the step ``backtest_cells``; no row where the records are too short.
    """
    origins = choose_origins({"span": _span(days, as_of)}, _moment(as_of, horizon_days))
    keys = [*COUNTS, PREVIOUS, *COLUMNS, *FOLLOWED]
    found = []
    for row in origins.to_pylist():
        window_days, origin_on = row["window_days"], row["origin_on"]
        known = summary_of(days, as_of=origin_on, window_days=window_days)
        joined = known
        for name, reach in zip(FOLLOWED, (window_days, row["reach_days"]), strict=True):
            came = purchases_after(days, origin_on=origin_on, window_days=reach)
            joined = joined.join(came.rename_columns(["customer_id", name]), "customer_id")
            at = joined.schema.get_field_index(name)
            joined = joined.set_column(at, name, pc.fill_null(joined[name], 0))
        counted = joined.group_by(keys).aggregate([([], "count_all")])
        counted = counted.rename_columns([*keys, "n_customers"])
        for name in ("window_days", "reach_days", "origin_index"):
            counted = counted.append_column(name, pa.array(np.full(len(counted), row[name])))
        found.append(counted)
    return (
        pa.concat_tables(found) if found else pa.table({"origin_index": pa.array([], pa.int64())})
    )


def _span(days: pa.Table, as_of: date) -> pa.Table:
    """Return the day from which the shop counts as open; see the step ``span``."""
    known = days.filter(pc.less(days["day"], pa.scalar(as_of)))
    firsts = known.group_by("customer_id").aggregate([("day", "min")])["day_min"].sort()
    opened = firsts[math.floor(OPENING_SHARE * len(firsts))].as_py() if len(firsts) else None
    return pa.table({"first_on": pa.array([opened], pa.date32()), "n_customers": [len(firsts)]})


def _moment(as_of: date, horizon_days: int) -> Moment:
    at = datetime.combine(as_of, time(), UTC)
    return Moment(at, "UTC", horizon_days, 0.0, 0.8, 1, "notebook", "")


def _cells(table: pa.Table) -> tuple[Histories, np.ndarray[Any, Any]]:
    names = [*COUNTS, *(name for name in (PREVIOUS,) if name in table.schema.names)]
    fading = [name for name in COLUMNS if name in table.schema.names]
    return collapse(
        **numbers_of(table, names), fading_purchases=fading_of(numbers_of(table, fading))
    )


def _bic(model: FittedPurchaseModel, cells: Histories) -> float:
    parameters = dict(model.parameters())
    log_likelihood = parameters.pop("log_likelihood")
    return len(parameters) * math.log(cells.n_total) - 2 * log_likelihood
