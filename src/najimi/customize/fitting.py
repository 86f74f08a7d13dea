"""What of a treatment fits one person: the need that it answers, and the path that it helps on."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from najimi.customize.expected import Matrix, find
from najimi.model.playbook import Playbook

OTHER_NEED = 0.5
"""What another need of theirs counts beside the main one."""


def need_fit(batch: pa.RecordBatch, playbook: Playbook) -> Matrix:
    """
    Return how well each treatment answers what each customer wants.

    Returns
    -------
    array of shape (n_customers, n_treatments)
        1 for their main need, 0.5 for another recorded need of theirs, else 0.
    """
    needs = [treatment.need for treatment in playbook.treatments]
    fit = OTHER_NEED * _holds(batch, "recorded_needs", [(need,) for need in needs])
    main = find(batch.column("main_need"), sorted(set(needs)))
    of = find(pa.array(needs), sorted(set(needs)))
    return np.where((main[:, None] == of[None, :]) & (main >= 0)[:, None], 1.0, fit)


def career_fit(batch: pa.RecordBatch, playbook: Playbook) -> Matrix:
    """
    Return whether each treatment is among the plays of an ideal type of each customer.

    Returns
    -------
    array of shape (n_customers, n_treatments), of 0 and 1
    """
    paths = [
        tuple(each.ideal_type_id for each in playbook.ideal_types if t.treatment_id in each.plays)
        for t in playbook.treatments
    ]
    return _holds(batch, "ideal_types", paths)


def _holds(batch: pa.RecordBatch, name: str, wanted: list[tuple[str, ...]]) -> Matrix:
    """Return 1 where a list of a customer holds any of the words wanted for a treatment."""
    held = np.zeros((batch.num_rows, len(wanted)))
    lists = batch.column(name)
    words = sorted({word for each in wanted for word in each})
    rows = pc.list_parent_indices(lists).to_numpy()
    place = find(pc.list_flatten(lists), words)
    has = np.zeros((batch.num_rows, len(words)), dtype=bool)
    has[rows[place >= 0], place[place >= 0]] = True
    for index, each in enumerate(wanted):
        held[:, index] = has[:, [words.index(word) for word in each]].any(axis=1)
    return held
