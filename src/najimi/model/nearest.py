"""The nearest known word to one that nobody knows: a slip of the pen is answered with its cure."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """
    Return the known word that looks most like a given one; case of letters does not count.

    Parameters
    ----------
    word : str
    known : iterable of str

    Returns
    -------
    str or None
        None if nothing looks alike.

    Examples
    --------
    >>> nearest("most_valueable", ["most_valuable", "most_growable"])
    'most_valuable'
    >>> nearest("STAGE", ["tier", "stage"])
    'stage'
    >>> nearest("zzz", ["tier", "stage"]) is None
    True
    """
    by_folded = {each.casefold(): each for each in sorted(known, reverse=True)}
    found = difflib.get_close_matches(word.casefold(), sorted(by_folded), n=1)
    return by_folded[found[0]] if found else None


def or_nearest(word: str, known: Iterable[str]) -> str:
    """
    Return what to say to a word that nobody knows: the nearest, or all there are.

    Examples
    --------
    >>> or_nearest("emial", ["email", "letter"])
    "the nearest is 'email'"
    >>> or_nearest("zzz", ["email", "letter"])
    "known are ['email', 'letter']"
    """
    listed = sorted(known)
    found = nearest(word, listed)
    return f"the nearest is {found!r}" if found else f"known are {listed}"
