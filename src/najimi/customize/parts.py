"""What a decision was made with: the parts of the score of the treatment taken."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from najimi.customize.expected import Matrix
from najimi.customize.scoring import Scores
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
)
PARTS_SCHEMA = pa.schema([*((name, FLOAT) for name in PARTS), ("uplift_source", STRING)])


def parts_of(scores: Scores, charged: Matrix, choice: NDArray[np.int64]) -> dict[str, pa.Array]:
    """
    Return the parts of the score of each customer's treatment, by name; empty for silence.

    Parameters
    ----------
    scores : Scores
    charged : array of shape (n_customers, n_treatments)
        What each treatment costs at the prices found.
    choice : int array of shape (n_customers,)
        -1 for silence.
    """
    rows, taken, is_silent = np.arange(len(choice)), np.maximum(choice, 0), choice < 0
    values = (
        scores.uplift[rows, taken],
        scores.uplift_sd[rows, taken],
        scores.need_amount[rows, taken],
        scores.career_amount[rows, taken],
        scores.attention_amount,
        charged[rows, taken],
        scores.score[rows, taken],
        scores.score_sd[rows, taken],
    )
    source = np.where(scores.is_measured[rows, taken], "measured", "prior")
    told = {name: pa.array(each, mask=is_silent) for name, each in zip(PARTS, values, strict=True)}
    return told | {"uplift_source": pa.array(source, mask=is_silent, type=pa.string())}
