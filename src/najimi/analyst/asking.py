"""What an analyst asks of a purchase file, and which of its columns say so."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Day  # noqa: N812 - the field is called date, as the option is
from zoneinfo import available_timezones

import pyarrow as pa
import pyarrow.compute as pc

from najimi.errors import InputFileError, OutOfRangeError
from najimi.load.candidates import SAME_NAME, candidates_of
from najimi.load.content import texts_of
from najimi.load.deriving import trimmed
from najimi.load.instants import format_pattern, parse_instants
from najimi.load.proposing import DATE_FORMATS
from najimi.load.widths import folded

LINES = "order_lines"
ROLES = {"customer": "source_key", "date": "occurred_at", "amount": "net_amount"}
OTHER_NAMES = {
    "customer": (
        "customer",
        "client",
        "member",
        "household id",
        "user",
        "cust id",
        "顧客",
        "会員",
        "お客様",
    ),
    "date": ("day", "timestamp", "datetime", "transaction date", "transaction timestamp", "日"),
    "amount": ("sum", "value", "sales", "sales value", "revenue", "spend", "合計"),
}
"""What a file of purchases alone calls them, where no other column could be meant."""

FORMATS = (None, "%Y%m%d", *DATE_FORMATS)
MOST_HORIZON_DAYS = 3650


@dataclass(frozen=True)
class Question:
    """
    What is asked of a purchase file.

    Parameters
    ----------
    customer, date, amount : str, optional
        Columns of the file; found from the heading unless given.
    as_of : date, optional
        The day on which we look; lines of that day or later are not known yet. The day after the
        latest line unless given.
    horizon_days : int, 1 to 3650, default 90
        How far ahead.
    interval_share : float, in (0, 1), default 0.8
        How many of ten customers, over ten, should land between low and high.
    time_zone : str, default "UTC"
        IANA zone of the days of times that carry an offset; times without one keep their day.
    date_format : str, optional
        Like ``%d.%m.%Y``; found from the values unless given.
    encoding, sheet : str, optional
        Of a text, of a workbook; found unless given.
    seed : int, default 1
        Of the resamples behind the intervals of probabilities.

    Raises
    ------
    OutOfRangeError
        If a number is outside its range, or the format of dates is none.
    """

    customer: str | None = None
    date: str | None = None
    amount: str | None = None
    as_of: Day | None = None
    horizon_days: int = 90
    interval_share: float = 0.8
    time_zone: str = "UTC"
    date_format: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    seed: int = 1

    def __post_init__(self) -> None:
        faults = []
        if not 1 <= self.horizon_days <= MOST_HORIZON_DAYS:
            faults.append(
                f"horizon_days must be in [1, {MOST_HORIZON_DAYS}], got {self.horizon_days}"
            )
        if not 0 < self.interval_share < 1:
            faults.append(f"interval_share must be in (0, 1), got {self.interval_share}")
        if self.time_zone not in available_timezones():
            faults.append(f"time_zone must be an IANA zone, got {self.time_zone!r}")
        if self.date_format is not None:
            try:
                format_pattern(self.date_format)
            except ValueError as error:
                faults.append(f"date_format {self.date_format!r}: {error}")
        if faults:
            raise OutOfRangeError(
                "; ".join(faults) + ".",
                hint="ask for 90 days, 0.8 and Asia/Tokyo, or leave them out.",
            )


@dataclass(frozen=True)
class Columns:
    """
    Which columns of a file hold what.

    Parameters
    ----------
    customer, date, amount : str
        As the file calls them.
    date_format : str or None
        None for ISO 8601 and Japanese dates.
    guessed : tuple of str
        Roles that nobody named: ``customer``, ``date``, ``amount``.
    """

    customer: str
    date: str
    amount: str
    date_format: str | None
    guessed: tuple[str, ...] = ()


def find_columns(
    question: Question, names: Sequence[str], sample: Mapping[str, pa.Array]
) -> Columns:
    """
    Return which columns are meant; those that were not named are taken if there is no doubt.

    Parameters
    ----------
    question : Question
    names : sequence of str
        Columns of the file.
    sample : mapping of str to pyarrow.Array
        Their first values.

    Raises
    ------
    InputFileError
        If a named column is missing, or no column, or more than one, may be meant, or the dates
        can be read in two ways.

    Examples
    --------
    >>> found = find_columns(Question(), ["会員番号", "購入日", "金額"], {})
    >>> found.customer, found.date, found.amount, found.guessed
    ('会員番号', '購入日', '金額', ('customer', 'date', 'amount'))
    """
    told = {role: getattr(question, role) for role in ROLES}
    faults = [_missing(role, name, names) for role, name in told.items()
              if name is not None and name not in names]  # fmt: skip
    taken = {name for name in told.values() if name is not None}
    free = [name for name in names if name not in taken]
    guessed = [role for role, name in told.items() if name is None]
    for role in guessed:
        likely = _likely(role, free, sample)
        if len(likely) == 1:
            told[role] = likely[0]
            free.remove(likely[0])
        else:
            faults.append(_doubtful(role, likely))
    if faults:
        raise InputFileError(
            " ".join(faults),
            hint=f"name it, as in --{guessed[0] if guessed else 'customer'} COLUMN; "
            f"the file has {', '.join(names)}.",
        )
    date_format = question.date_format or _format_of(told["date"], sample)
    return Columns(told["customer"], told["date"], told["amount"], date_format, tuple(guessed))


def _missing(role: str, name: str, names: Sequence[str]) -> str:
    shown = {folded(each): each for each in names}
    near = difflib.get_close_matches(folded(name), shown, n=1, cutoff=0.0)
    return f"the file has no column {name!r} for --{role}; the nearest is {shown[near[0]]!r}."


def _doubtful(role: str, likely: Sequence[str]) -> str:
    if not likely:
        return f"no column looks like the {role}."
    return f"{' and '.join(map(repr, likely))} may each be the {role}."


def _likely(role: str, names: Sequence[str], sample: Mapping[str, pa.Array]) -> list[str]:
    """Return the columns that most probably have a role."""
    scores = {name: _score(role, name.replace("_", " "), sample.get(name)) for name in names}
    best = max(scores.values(), default=0.0)
    return [name for name, score in scores.items() if score == best > 0]


def _score(role: str, name: str, values: pa.Array | None) -> float:
    by_name = SAME_NAME if folded(name) in map(folded, OTHER_NAMES[role]) else 0.0
    found = dict(candidates_of(LINES, name, _shown(values)))
    return max(found.get(ROLES[role], 0.0), by_name)


def _shown(column: pa.Array | None) -> pa.Array | None:
    return None if column is None else trimmed(texts_of(column))


def _format_of(name: str, sample: Mapping[str, pa.Array]) -> str | None:
    """Return the one format that reads most of the first dates."""
    values = sample.get(name)
    if values is None or pa.types.is_temporal(values.type):
        return None
    texts = trimmed(texts_of(values)).drop_null()
    n_bad = {form: _n_bad(texts, form) for form in FORMATS}
    least = min(n_bad.values())
    best = [form for form, n in n_bad.items() if n == least]
    if best[0] is None or least == len(texts):
        return None
    if len(best) > 1:
        raise InputFileError(
            f"the dates in {name!r} can be read as {' and as '.join(map(str, best))}.",
            hint=f"say which, as in --date-format {best[0]}.",
        )
    return best[0]


def _n_bad(texts: pa.Array, form: str | None) -> int:
    _, is_bad = parse_instants(texts, zone="UTC", date_format=form)
    return pc.sum(is_bad).as_py() or 0
