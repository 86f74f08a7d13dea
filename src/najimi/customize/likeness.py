"""How alike two treatments are to whoever reads both: characters in threes, shared or not."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import combinations

from najimi.model.treatments import Treatment

GRAM_CHARACTERS = 3


def similarity(one: str, other: str) -> float:
    """
    Return which part of their runs of three characters two texts share (Jaccard).

    Width, case, blanks and signs do not matter: what is left of the letters is the text.

    Parameters
    ----------
    one, other : str

    Returns
    -------
    float
        In [0, 1]; 1 for two texts without letters.

    References
    ----------
    .. [1] Broder, A. Z. (1997). On the resemblance and containment of documents. *SEQUENCES '97*.

    Examples
    --------
    >>> similarity("Tea for you", "TEA, for you!")
    1.0
    >>> similarity("abcd", "bcde")  # abc bcd, bcd cde: one of three
    0.3333333333333333
    """
    grams, others = _grams(one), _grams(other)
    return len(grams & others) / len(grams | others) if grams | others else 1.0


def alike_pairs(treatments: tuple[Treatment, ...], *, least_share: float) -> list[tuple[str, str]]:
    """
    Return which treatments say the same, each with itself and in both directions.

    Two are alike from ``least_share`` on in any language, or where they name the same ``text_id``.

    Parameters
    ----------
    treatments : tuple of Treatment
    least_share : float, in (0, 1]
    """
    return sorted({*_alike(treatments, least_share), *((t.treatment_id,) * 2 for t in treatments)})


def _alike(treatments: tuple[Treatment, ...], least_share: float) -> Iterator[tuple[str, str]]:
    for one, other in combinations(treatments, 2):
        is_named = one.text_id is not None and one.text_id == other.text_id
        if is_named or _most_alike(one, other) >= least_share:
            yield one.treatment_id, other.treatment_id
            yield other.treatment_id, one.treatment_id


def _most_alike(one: Treatment, other: Treatment) -> float:
    """Return how alike two are in the language in which they are most alike."""
    return max(similarity(one.words[locale].text, other.words[locale].text) for locale in one.words)


def _grams(text: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    letters = "".join(character for character in plain if character.isalnum())
    last = max(1, len(letters) - GRAM_CHARACTERS + 1)
    return frozenset(letters[at : at + GRAM_CHARACTERS] for at in range(last) if letters)
