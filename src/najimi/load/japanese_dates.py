"""Dates as they are written in Japan: by year, month and day, and by era."""

from __future__ import annotations

import re
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

ERAS = {
    "明治": (date(1868, 1, 25), date(1912, 7, 29)),
    "大正": (date(1912, 7, 30), date(1926, 12, 24)),
    "昭和": (date(1926, 12, 25), date(1989, 1, 7)),
    "平成": (date(1989, 1, 8), date(2019, 4, 30)),
    "令和": (date(2019, 5, 1), date.max),
}
"""First and last day of each era (Cabinet orders on the names of eras)."""

LETTERS = {"M": "明治", "T": "大正", "S": "昭和", "H": "平成", "R": "令和"}
PATTERN = (
    rf"^(?:(?P<era>{'|'.join(ERAS)}|[MTSHRmtshr])\.? ?)?(?P<Y>\d{{1,4}}|元)"
    r"(?P<mark>年|[./-]) ?(?P<m>\d{1,2})(?:月|[./-]) ?(?P<d>\d{1,2})日?(?:\([日月火水木金土]\))?"
    r"(?: ?(?P<H>\d{1,2})(?:時|:)(?:(?P<M>\d{1,2})(?:分|:)?(?:(?P<S>\d{1,2})秒?)?)?)?$"
)
_PARTS = re.compile(PATTERN, re.ASCII)


def as_iso(texts: pa.Array) -> pa.Array:
    """
    Return dates written in Japanese as ISO 8601; other texts stay as they are.

    A date outside its era is no real date, and stays as it is.

    Parameters
    ----------
    texts : pyarrow.StringArray
        In plain width.

    Examples
    --------
    >>> as_iso(pa.array(["令和8年4月1日", "S64.1.7", "H31.5.1"])).to_pylist()
    ['2026-04-01 00:00:00', '1989-01-07 00:00:00', 'H31.5.1']
    """
    matched = pc.extract_regex(texts, PATTERN)
    is_japanese = pc.fill_null(pc.is_valid(matched), False)
    if not pc.any(is_japanese).as_py():
        return texts
    found = texts.filter(is_japanese).dictionary_encode()
    # A loop over the distinct dates of a batch, which are few days however many rows.
    rewritten = [_rewritten(text) for text in found.dictionary.to_pylist()]
    iso = pa.array(rewritten, pa.string()).take(found.indices)
    return pc.replace_with_mask(texts, is_japanese, iso)


def _rewritten(text: str) -> str:
    parts = _PARTS.match(text).groupdict(default="")  # type: ignore[union-attr]
    era = LETTERS.get(parts["era"].upper(), parts["era"])
    if not era and (parts["mark"] != "年" or len(parts["Y"]) < len("2026")):
        return text
    year = 1 if parts["Y"] == "元" else int(parts["Y"])
    month, day = int(parts["m"]), int(parts["d"])
    if era:
        year += ERAS[era][0].year - 1
        try:
            is_in_era = ERAS[era][0] <= date(year, month, day) <= ERAS[era][1]
        except ValueError:
            return text
        if not is_in_era:
            return text
    clock = ":".join(f"{int(parts[code] or 0):02d}" for code in "HMS")
    return f"{year:04d}-{month:02d}-{day:02d} {clock}"
