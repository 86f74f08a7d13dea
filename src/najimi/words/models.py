"""The name of a model as people read it; means and segments are told by their parts."""

from __future__ import annotations

from najimi.words import say


def say_model(name: str, locale: str) -> str:
    """
    Return what a model of table ``models`` is called.

    Parameters
    ----------
    name : str
        ``+`` joins models whose mean it is; ``/`` stands between that for customers with one
        purchase and that for those with more.
    locale : str

    Examples
    --------
    >>> say_model("bg_nbd+naive_previous_window", "en")
    'the mean of BG/NBD and as often as in the period before'
    >>> say_model("mbg_nbd/bg_nbd", "en")
    'MBG/NBD for customers with one purchase; BG/NBD for those with more'
    """
    once, divider, again = name.partition("/")
    if divider:
        sides = {"once": say_model(once, locale), "again": say_model(again, locale)}
        return say("model-segments", locale, **sides)
    offset = name.removeprefix("boosted_")
    if offset != name:
        return say("model-boosted", locale, model=say_model(offset, locale))
    parts = [say(f"model-{part.replace('_', '-')}", locale) for part in name.split("+")]
    if len(parts) == 1:
        return parts[0]
    return say("model-mean", locale, parts=say("model-joined-by", locale).join(parts))
