"""What became of a purchase file, in the words of the catalogue, with a small picture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from najimi.analyst.appraising import ValueReport
from najimi.differentiate.doubt.calibration import calibration_error
from najimi.differentiate.purchasing.by_segment import DIVIDER
from najimi.load.reasons import reasons_in_words
from najimi.load.telling import note_lines
from najimi.words import say
from najimi.words.models import say_model

MOST_REASONS = 20
MOST_RIVALS = 5
PICTURE_WIDTH = 40
SAID, CAME = "░", "█"


def describe_values(path: Path, out: Path, report: ValueReport, days: int, locale: str) -> str:
    """
    Return what became of a purchase file and which model was chosen, in some lines.

    Parameters
    ----------
    path, out : Path
    report : ValueReport
    days : int
        The horizon.
    locale : {"ja", "en"}
    """
    if not report.n_used:
        nothing = say("values-nothing-used", locale, out=str(out))
        return "\n".join((*_rows(path, report, locale), nothing))
    parts = (
        _rows(path, report, locale),
        _seen(out, report, days, locale),
        _choice(report, locale),
        _totals(report, locale),
        _picture(report, locale),
    )
    return "\n".join(line for part in parts for line in part)


def _rows(path: Path, report: ValueReport, locale: str) -> Iterator[str]:
    columns = report.columns
    if columns.guessed:
        told = {"customer": columns.customer, "date": columns.date, "amount": columns.amount}
        yield say("values-columns", locale, **told)
    if columns.date_format:
        yield say("values-date-format", locale, format=columns.date_format)
    yield from note_lines(report.notes, locale)
    all_rows = {"rows": report.n_rows, "used": report.n_used, "rejected": report.n_rejected}
    counts = {name: f"{n:,}" for name, n in all_rows.items()}
    yield say("values-rows", locale, name=path.name, **counts)
    for reason, count in report.reasons.most_common(MOST_REASONS):
        yield f"  {count:,} x {reasons_in_words(reason, locale)}"
    if len(report.reasons) > MOST_REASONS:
        yield "  " + say("load-more-reasons", locale, reasons=len(report.reasons) - MOST_REASONS)
    if report.rejected_path:
        yield "  " + say("load-rejected-path", locale, path=str(report.rejected_path))


def _seen(out: Path, report: ValueReport, days: int, locale: str) -> Iterator[str]:
    day = report.as_of.isoformat()
    if report.n_later:
        yield "  " + say("values-later", locale, rows=f"{report.n_later:,}", day=day)
    if report.n_not_yet:
        yield "  " + say("values-not-yet", locale, customers=f"{report.n_not_yet:,}")
    told = {"day": day, "days": days, "customers": f"{report.n_customers:,}", "out": str(out)}
    yield say("values-seen", locale, **told)


def _choice(report: ValueReport, locale: str) -> Iterator[str]:
    everybody = ("purchases", "all")
    rows = [row for row in report.models if (row["quantity"], row["segment"]) == everybody]
    chosen = next((row for row in rows if row["is_chosen"]), None)
    has_amount = any(row["quantity"] == "order_margin" for row in report.models)
    if chosen is None or not has_amount:
        yield say("values-not-enough", locale)
        return
    model = _model(chosen, locale)
    reason = say(f"model-reason-{chosen['reason'].replace('_', '-')}", locale)
    yield say("values-chosen", locale, model=model, reason=reason)
    if chosen["mae"] is None:
        is_unheard = chosen["reason"] == "nobody_returned"
        if is_unheard or chosen["reason"] == "too_short_to_test":
            yield "  " + say("values-nobody-returned" if is_unheard else "values-untested", locale)
        return
    told = {"origins": chosen["n_origins"], "days": chosen["window_days"]}
    yield "  " + say("values-tested", locale, **told)
    yield from _against(chosen, rows, locale)


def _against(chosen: dict[str, Any], rows: list[dict[str, Any]], locale: str) -> Iterator[str]:
    """Yield by how much the chosen model beat the next, and what the others did."""
    tested = [row for row in rows if not row["is_chosen"] and row["mae"] is not None]
    others = [row for row in tested if DIVIDER not in row["model"]]  # those must win by far more
    others.sort(key=lambda row: float(row["mae"]))
    if not others:
        return
    first, error = others[0], chosen["mae"]
    told = {
        "error": f"{error:.3f}",
        "other": _model(first, locale),
        "theirs": f"{first['mae']:.3f}",
    }
    if first["mae"] < error:  # something else decided, as the reason says
        yield "  " + say("values-error-less", locale, **told)
    else:
        more = first["mae"] / error - 1 if error > 0 else 0.0
        yield "  " + say("values-error", locale, more=f"{more:.1%}", **told)
    for row in others[1:MOST_RIVALS]:
        told = {"model": _model(row, locale), "error": f"{row['mae']:.3f}"}
        yield "  " + say("values-against", locale, **told)
    if len(others) > MOST_RIVALS:
        yield "  " + say("values-against-more", locale, n=len(others) - MOST_RIVALS)


def _totals(report: ValueReport, locale: str) -> Iterator[str]:
    for row in report.totals:
        told = say(f"values-total-{row['quantity']}", locale, expected=_total(row["expected"]))
        if row["low"] is not None:
            ends = {name: _total(row[name]) for name in ("low", "high")}
            told = say("values-between", locale, told=told, **ends)
        yield told


def _total(number: float) -> str:
    """Return a total without digits that nobody can mean, and a small one not as nothing."""
    return f"{number:,.0f}" if abs(number) >= 10 or number == 0 else f"{number:.2g}"


def _picture(report: ValueReport, locale: str) -> Iterator[str]:
    """Yield two bars for each bin: what was said, and what came of it."""
    if not report.picture:
        return
    yield say("values-picture", locale)
    names = [say(f"values-picture-{key}", locale) for key in ("heading", "came", "customers")]
    yield f"  {names[0]} {SAID}  {names[1]} {CAME}  {names[2]}"
    for bin in report.picture:
        bars = [mark * round(share * PICTURE_WIDTH)
                for mark, share in ((SAID, bin.claimed), (CAME, bin.happened))]  # fmt: skip
        yield f"  {bin.claimed:>5.0%} {'':>7}{bin.n_customers:>10,}  {bars[0]}"
        yield f"  {'':>5} {bin.happened:>6.0%} {'':>10}  {bars[1]}"
    yield "  " + say(
        "values-picture-error", locale, error=f"{calibration_error(report.picture):.1%}"
    )


def _model(row: dict[str, Any], locale: str) -> str:
    return say_model(str(row["model"]), locale)
