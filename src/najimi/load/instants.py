"""Texts and dates to instants: real dates only, local times in a zone, never a crash."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from najimi.load.japanese_dates import as_iso
from najimi.load.widths import narrow
from najimi.tables.contract import DATE, INSTANT

Integers = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]

LOCAL = pa.timestamp("us")
SECONDS_PER_DAY = 86_400
MICROSECONDS = 1_000_000
NO_OFFSET = 10_000
_PARTS = {
    "Y": r"(?P<Y>\d{4})",
    "m": r"(?P<m>\d{1,2})",
    "d": r"(?P<d>\d{1,2})",
    "H": r"(?P<H>\d{1,2})",
    "M": r"(?P<M>\d{1,2})",
    "S": r"(?P<S>\d{1,2})",
    "f": r"(?P<f>\d{1,6})\d*",
    "z": r"(?P<z>Z|[+-]\d{2}:?\d{2})",
}
ISO_PATTERN = (
    r"^(?P<Y>\d{4})[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})"
    r"(?:[ T](?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2})(?:\.(?P<f>\d{1,6})\d*)?)?"
    r" ?(?P<z>Z|[+-]\d{2}:?\d{2})?)?$"
)
PLAIN_PATTERN = r"^[1-9]\d{3}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?$"


def format_pattern(text: str) -> str:
    r"""
    Return the regular expression of a date format.

    Parameters
    ----------
    text : str
        With ``%Y %m %d`` and, if wanted, ``%H %M %S %f %z``; ``%%`` is a percent sign.

    Raises
    ------
    ValueError
        If a code is unknown, stands twice, or year, month or day is missing.

    Examples
    --------
    >>> format_pattern("%Y/%m/%d")
    '^(?P<Y>\\d{4})/(?P<m>\\d{1,2})/(?P<d>\\d{1,2})$'
    """
    pieces = re.split(r"%(.?)", text)
    codes = [code for code in pieces[1::2] if code != "%"]
    unknown = [f"%{code}" for code in codes if code not in _PARTS]
    if unknown:
        raise ValueError(f"{', '.join(unknown)} is not one of %Y %m %d %H %M %S %f %z")
    if len(set(codes)) < len(codes) or not {"Y", "m", "d"} <= set(codes):
        raise ValueError("%Y, %m and %d must stand in it, and each code only once")
    for index, piece in enumerate(pieces):
        is_code = index % 2 == 1
        pieces[index] = _PARTS.get(piece, "%") if is_code else re.escape(piece)
    return "^" + "".join(pieces) + "$"


def parse_instants(
    values: pa.Array, *, zone: str, date_format: str | None = None
) -> tuple[pa.Array, pa.Array]:
    """
    Return instants, and which values are not real dates.

    Parameters
    ----------
    values : pyarrow.Array of string, timestamp or date
    zone : str
        IANA zone of values without an offset; a date alone is its local midnight.
    date_format : str, optional
        As ``format_pattern`` takes it; ISO 8601 or Japanese unless given.

    Returns
    -------
    instants : pyarrow.Array of timestamp, UTC
    is_bad : pyarrow.Array of bool

    Examples
    --------
    >>> instants, is_bad = parse_instants(pa.array(["2026-04-01", "2026-02-30"]), zone="Asia/Tokyo")
    >>> instants[0].as_py().isoformat(), is_bad.to_pylist()
    ('2026-03-31T15:00:00+00:00', [False, True])
    """
    if pa.types.is_temporal(values.type):
        return _from_temporal(values, zone), pc.and_(pc.is_valid(values), False)
    if date_format is None and (plain := _plain(values)) is not None:
        return to_utc(plain, zone), pc.and_(pc.is_valid(values), False)
    values = narrow(values)
    if date_format is not None:
        return _from_parts(values, format_pattern(date_format), zone)
    return _from_parts(as_iso(values), ISO_PATTERN, zone)


def parse_days(values: pa.Array, *, date_format: str | None = None) -> tuple[pa.Array, pa.Array]:
    """
    Return days, and which values are not real dates; a time other than midnight is none.

    Parameters
    ----------
    values : pyarrow.Array of string, timestamp or date
    date_format : str, optional
        As ``format_pattern`` takes it; ISO 8601 or Japanese unless given.

    Returns
    -------
    days : pyarrow.Array of date32
    is_bad : pyarrow.Array of bool

    Examples
    --------
    >>> days, is_bad = parse_days(pa.array(["昭和60年4月1日", "1985-02-30"]))
    >>> days.to_pylist(), is_bad.to_pylist()
    ([datetime.date(1985, 4, 1), None], [False, True])
    """
    instants, is_bad = parse_instants(values, zone="UTC", date_format=date_format)
    days = instants.cast(DATE, safe=False)
    has_time = pc.fill_null(pc.not_equal(days.cast(INSTANT), instants), False)
    return pc.if_else(has_time, pa.scalar(None, DATE), days), pc.or_(is_bad, has_time)


def to_utc(local: pa.Array, zone: str) -> pa.Array:
    """
    Return the instants of local times.

    A time that the clock shows twice is its first showing. A time that the clock skips is
    the instant of the jump, so that midnight stays in its day where the jump is at midnight.

    Examples
    --------
    >>> from datetime import datetime
    >>> skipped = pa.array([datetime(2026, 3, 29, 2, 30)], pa.timestamp("us"))
    >>> to_utc(skipped, "Europe/Paris")[0].as_py().isoformat()
    '2026-03-29T01:00:00+00:00'
    """
    aware = pc.assume_timezone(local, zone, ambiguous="earliest", nonexistent="latest")
    return aware.cast(INSTANT)


def _from_temporal(values: pa.Array, zone: str) -> pa.Array:
    if pa.types.is_timestamp(values.type) and values.type.tz is not None:
        return values.cast(INSTANT, safe=False)
    return to_utc(values.cast(LOCAL, safe=False), zone)


def _plain(values: pa.Array) -> pa.Array | None:
    """Return local times if all values have the commonest shape; Arrow reads it much faster."""
    if pc.all(pc.match_substring_regex(values, PLAIN_PATTERN)).as_py() is False:
        return None
    try:
        return values.cast(LOCAL)
    except pa.ArrowInvalid:
        return None


def _from_parts(values: pa.Array, pattern: str, zone: str) -> tuple[pa.Array, pa.Array]:
    matched = pc.extract_regex(values, pattern)
    parts = _numbers(matched)
    is_real = matched.is_valid().to_numpy(zero_copy_only=False) & _are_real(parts)
    seconds = _days(parts) * SECONDS_PER_DAY + parts["H"] * 3600 + parts["M"] * 60 + parts["S"]
    micros = np.where(is_real, seconds * MICROSECONDS + parts["f"], 0)
    has_offset = is_real & (parts["z"] != NO_OFFSET)
    shifted = micros - np.where(has_offset, parts["z"], 0) * 60 * MICROSECONDS
    local = to_utc(pa.array(np.where(has_offset, 0, micros)).cast(LOCAL), zone)
    instants = pc.if_else(pa.array(has_offset), pa.array(shifted).cast(INSTANT), local)
    known = pc.if_else(pa.array(is_real), instants, pa.scalar(None, INSTANT))
    return known, pc.and_(pc.is_valid(values), pa.array(~is_real))


def _numbers(matched: pa.Array) -> dict[str, Integers]:
    """Return each part as whole numbers; the offset in minutes, or NO_OFFSET."""
    names = [field.name for field in matched.type]
    texts = {name: matched.field(name) for name in names}
    zeros = np.zeros(len(matched), dtype=np.int64)
    parts = {name: _whole(texts[name]) if name in texts else zeros for name in "YmdHMS"}
    parts["f"] = _whole(pc.utf8_rpad(texts["f"], 6, "0")) if "f" in texts else zeros
    parts["z"] = _offsets(texts["z"]) if "z" in texts else zeros + NO_OFFSET
    return parts


def _whole(texts: pa.Array) -> Integers:
    written = pc.if_else(pc.fill_null(pc.equal(texts, ""), True), "0", texts)
    numbers: Integers = written.cast(pa.int64()).to_numpy()
    return numbers


def _offsets(texts: pa.Array) -> Integers:
    digits = pc.replace_substring(pc.fill_null(texts, ""), ":", "")
    is_zulu = pc.equal(digits, "Z").to_numpy(zero_copy_only=False)
    bare = pc.utf8_ltrim(pc.if_else(pc.equal(digits, "Z"), "0", digits), characters="+")
    signed = _whole(bare)
    minutes = np.sign(signed) * (np.abs(signed) // 100 * 60 + np.abs(signed) % 100)
    is_absent = pc.equal(digits, "").to_numpy(zero_copy_only=False)
    return np.where(is_absent & ~is_zulu, NO_OFFSET, minutes)


def _days(parts: dict[str, Integers]) -> Integers:
    months = (parts["Y"] - 1970) * 12 + parts["m"] - 1
    days: Integers = _first_day(months) + parts["d"] - 1
    return days


def _first_day(months: Integers) -> Integers:
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def _are_real(parts: dict[str, Integers]) -> Truths:
    """Return which parts make a date and time that exist on some clock."""
    months = (parts["Y"] - 1970) * 12 + parts["m"] - 1
    n_days = _first_day(months + 1) - _first_day(months)
    is_date = (parts["Y"] >= 1) & (parts["m"] >= 1) & (parts["m"] <= 12)
    is_date &= (parts["d"] >= 1) & (parts["d"] <= n_days)
    is_time = (parts["H"] < 24) & (parts["M"] < 60) & (parts["S"] < 60)
    is_offset = (np.abs(parts["z"]) <= 18 * 60) | (parts["z"] == NO_OFFSET)
    real: Truths = is_date & is_time & is_offset
    return real
