"""What the turn before learned about treatments, laid out so that a batch can look it up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from najimi.model.estimates import prior_uplift
from najimi.model.playbook import Playbook
from najimi.model.terms import ACTIVITIES, Stage, Tier
from najimi.tables.contract import STRING

Matrix = NDArray[np.float64]
Indices = NDArray[np.int64]
Kind = TypeVar("Kind", bound=np.generic)

STAGES, TIERS = tuple(Stage), tuple(Tier)
MEASURED = "measured"


@dataclass(frozen=True, eq=False)
class Expected:
    """
    What is expected of each treatment.

    Parameters
    ----------
    response : array of shape (n_treatments, n_activities), in [0, 1]
    uplift, uplift_sd : arrays of shape (n_treatments, n_activities, n_stages, n_tiers)
    is_measured : bool array of the same shape
        Whether people kept back by chance had a say; else it is the author's word.
    """

    response: Matrix
    uplift: Matrix
    uplift_sd: Matrix
    is_measured: NDArray[np.bool_]


def read_expected(playbook: Playbook, rates: pa.Table, uplifts: pa.Table) -> Expected:
    """
    Return what is expected of each treatment: measured where it was, else the author's word.

    Parameters
    ----------
    playbook : Playbook
    rates : pyarrow.Table
        ``response_rates`` of the previous turn; may be empty, or of a release without uplift.
    uplifts : pyarrow.Table
        ``uplifts`` of the previous turn; may be empty.
    """
    response = response_matrix(playbook, rates)
    share, weight = (
        np.array([getattr(t, name) for t in playbook.treatments], dtype=np.float64)[:, None]
        for name in ("incremental_share", "prior_weight")
    )
    said = prior_uplift(response, share, weight)
    shape = (*response.shape, len(STAGES), len(TIERS))
    uplift, sd = (np.broadcast_to(each[:, :, None, None], shape).copy() for each in said)
    is_measured = np.zeros(shape, dtype=bool)
    if "uplift_source" in rates.schema.names:
        classes = rates.filter(pc.equal(rates["uplift_source"], MEASURED))
        _put(playbook, classes, (uplift, sd, is_measured), ("activity",))
        _put(playbook, uplifts, (uplift, sd, is_measured), ("activity", "stage", "tier"))
    return Expected(response, uplift, sd, is_measured)


def by_customer(table: NDArray[Kind], *places: Indices) -> NDArray[Kind]:
    """
    Return what a table with treatments in front holds for each customer, treatments behind.

    Parameters
    ----------
    table : array of shape (n_treatments, n_1, n_2, ...)
    *places : int arrays of shape (n_customers,)
        One per dimension behind the first; -1 is the last place.

    Returns
    -------
    array of shape (n_customers, n_treatments)
        In C order: whole rows are copied, which is many times faster than value by value.

    Examples
    --------
    >>> by_customer(np.array([[1, 2, 3], [4, 5, 6]]), np.array([2, 0, -1])).tolist()
    [[3, 6], [1, 4], [3, 6]]
    """
    row = np.zeros(len(places[0]), dtype=np.int64)
    for place, n_places in zip(places, table.shape[1:], strict=True):
        row = row * n_places + place % n_places
    rows = np.moveaxis(table, 0, -1).reshape(-1, len(table))
    return rows.take(row, axis=0)


def _put(
    playbook: Playbook,
    told: pa.Table,
    into: tuple[Matrix, Matrix, NDArray[np.bool_]],
    by: tuple[str, ...],
) -> None:
    ids = [treatment.treatment_id for treatment in playbook.treatments]
    known = {"activity": ACTIVITIES, "stage": STAGES, "tier": TIERS}
    place = (find(told["treatment_id"], ids), *(find(told[name], known[name]) for name in by))
    is_known = np.all([each >= 0 for each in place], axis=0)
    place = tuple(each[is_known] for each in place)
    uplift, sd, is_measured = into
    free = (1,) * (uplift.ndim - len(place))
    for table, name in ((uplift, "uplift_probability"), (sd, "uplift_sd")):
        table[place] = told[name].to_numpy()[is_known].reshape(-1, *free)
    is_measured[place] = True


def response_matrix(playbook: Playbook, measured: pa.Table) -> Matrix:
    """
    Return response probabilities: measured ones where there are any, else the playbook's prior.

    Parameters
    ----------
    playbook : Playbook
    measured : pyarrow.Table
        ``response_rates`` of the previous turn; may be empty.

    Returns
    -------
    array of shape (n_treatments, n_activities), in [0, 1]
    """
    priors = [[t.prior_response_probability] * len(ACTIVITIES) for t in playbook.treatments]
    rates = np.array(priors, dtype=np.float64)
    treatment = find(measured["treatment_id"], [t.treatment_id for t in playbook.treatments])
    activity = find(measured["activity"], ACTIVITIES)
    is_known = (treatment >= 0) & (activity >= 0)
    told = measured["response_probability"].to_numpy()
    rates[treatment[is_known], activity[is_known]] = told[is_known]
    return rates


def find(values: pa.Array | pa.ChunkedArray, known: Sequence[str]) -> Indices:
    """
    Return the place of each value among those known; -1 where it is none of them, or empty.

    Examples
    --------
    >>> find(pa.array(["b", None, "z"]), ["a", "b"]).tolist()
    [1, -1, -1]
    """
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    place = pc.index_in(values.cast(pa.string()), pa.array([str(each) for each in known], STRING))
    return np.asarray(place.fill_null(-1).to_numpy(zero_copy_only=False), dtype=np.int64)
