"""Text that a spreadsheet would take for a formula, shielded and bare again."""

from __future__ import annotations

FORMULA_BEGINS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "'")
"""Full-width signs too: a Japanese Excel takes them for the narrow ones."""

SHIELD = "'"


def shielded(text: str) -> str:
    """
    Return text with an apostrophe before it if a spreadsheet would calculate with it.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        A text that begins with an apostrophe gets another, so that ``bare`` gives back any text.

    Examples
    --------
    >>> [shielded(text) for text in ("=1+1", "＝1", "有賀")]
    ["'=1+1", "'＝1", '有賀']
    """
    return SHIELD + text if text.startswith(FORMULA_BEGINS) else text


def bare(text: str) -> str:
    """
    Return the text that was shielded.

    Examples
    --------
    >>> bare(shielded("'=1"))
    "'=1"
    """
    return text.removeprefix(SHIELD)
