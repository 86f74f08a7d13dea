"""What a decision was made with: the parts of the score of the treatment taken."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from najimi.customize.expected import Matrix
from najimi.customize.scoring import Scores
from najimi.model.playbook import Playbook
from najimi.tables.contract import FLOAT, STRING

PARTS = (
    "uplift_probability",
    "uplift_sd",
    "need_amount",
    "career_amount",
    "attention_amount",
    "prices_amount",
    "score_amount",
    "score_sd_amount",
    "score_cost_amount",
)
PARTS_SCHEMA = pa.schema(
    [*((name, FLOAT) for name in PARTS), ("uplift_source", STRING), ("need", STRING)]
)


def parts_of(
    scores: Scores,
    paid: Matrix,
    who: NDArray[np.int64],
    what: NDArray[np.int64],
    playbook: Playbook,
) -> dict[str, pa.Array]:
    """
    Return the parts of the scores of treatments taken and the need each answers, by name.

    All are empty for silence.

    Parameters
    ----------
    scores : Scores
    paid : array of shape (n_customers, n_treatments)
        What each treatment costs at the prices at which all chose but the few who were settled
        one by one; to one of those it may be more than the score.
    who : int array of shape (n,)
        Places of customers.
    what : int array of shape (n,)
        What each takes or is kept back from; -1 for silence.
    playbook : Playbook
    """
    taken, is_silent = np.maximum(what, 0), what < 0
    cost = np.array([float(treatment.cost_amount) for treatment in playbook.treatments])
    values = (
        scores.uplift[who, taken],
        scores.uplift_sd[who, taken],
        scores.need_amount[who, taken],
        scores.career_amount[who, taken],
        scores.attention_amount[who],
        paid[who, taken],
        scores.score[who, taken],
        scores.score_sd[who, taken],
        cost[taken],
    )
    source = np.where(scores.is_measured[who, taken], "measured", "prior")
    told = {name: pa.array(each, mask=is_silent) for name, each in zip(PARTS, values, strict=True)}
    need = np.array([treatment.need for treatment in playbook.treatments], dtype=object)[taken]
    told["uplift_source"] = pa.array(source, mask=is_silent, type=pa.string())
    return told | {"need": pa.array(need, mask=is_silent, type=pa.string())}
