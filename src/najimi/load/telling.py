"""What happened to a file, or would happen, in the words of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from textwrap import indent
from zoneinfo import ZoneInfo

from najimi.load.dry_run import DryRun, TableDryRun
from najimi.load.layout import ALWAYS_KNOWN
from najimi.load.loading import FileReport, LoadReport
from najimi.load.mapping_text import write_mapping
from najimi.load.notes import Note
from najimi.load.preview import Preview
from najimi.load.proposing import Proposal
from najimi.load.reasons import (
    column_in_words,
    is_mostly_no_text,
    reasons_in_words,
    table_in_words,
)
from najimi.words import say

MOST_REASONS = 20
VALUES_SHOWN = 6


def describe_file(path: Path, report: FileReport, locale: str) -> str:
    """
    Return what happened to the rows of a file, in a few lines.

    Parameters
    ----------
    path : Path
    report : FileReport
    locale : {"ja", "en"}
    """
    lines: list[str] = []
    if len(report.reports) == 1:
        lines.append(describe_rows(path.name, report.reports[0], locale))
    else:
        lines.append(say("load-file", locale, file=path.name, rows=f"{report.n_rows:,}"))
        for table in report.reports:
            lines.append(
                indent(describe_rows(table_to_read(table.table, locale), table, locale), "  ")
            )
    lines += _encoding_lines([each.reasons for each in report.reports], report.n_rows, locale)
    lines += left_out_lines(report.left_out, locale)
    return "\n".join([*lines, *_unused_lines(report.n_unused, locale)])


def describe_dry_run(path: Path, dry: DryRun, locale: str) -> str:
    """Return what a load of a file would do, in a few lines."""
    lines = [say("load-dry-run", locale, file=path.name, rows=f"{dry.n_rows:,}")]
    for table in dry.tables:
        lines.append(
            indent(describe_dry_rows(table_to_read(table.table, locale), table, locale), "  ")
        )
    lines += _encoding_lines([each.reasons for each in dry.tables], dry.n_rows, locale)
    lines += left_out_lines(dry.left_out, locale)
    return "\n".join([*lines, *_unused_lines(dry.n_unused, locale)])


def describe_preview(preview: Preview, locale: str) -> str:
    """Return what a file is taken for and its first row, in a few lines."""
    known_by = preview.known_by
    what = say(
        f"load-known-by-{known_by}",
        locale,
        **({"title": layout_in_words(preview.layout, locale)} if known_by == "layout" else {}),
    )
    form = preview.format if preview.encoding is None else f"{preview.format}, {preview.encoding}"
    lines = [say("load-preview", locale, file=preview.path.name, form=form, what=what)]
    lines += note_lines(preview.notes, locale)
    lines += left_out_lines(preview.left_out, locale)
    for table in preview.tables:
        if table.rows:
            shown = _row(table.rows[0], ZoneInfo(preview.time_zone), locale)
            name = table_to_read(table.table, locale)
            lines.append("  " + say("load-first-row", locale, table=name, row=shown))
        lines += remark_lines(table.remarks, locale)
    return "\n".join(lines)


def describe_proposal(preview: Preview, locale: str) -> str:
    """Return the proposed mapping as TOML, and how to confirm it."""
    proposal = preview.proposal
    if proposal is None:
        return ""
    notes = {name: f"{share:.0%}" for name, share in proposal.confidence.items() if share < 1}
    about = {"table": proposal.table, "source": preview.recipe.source or "..."}
    lines = [say("load-proposed", locale), ""]
    lines += [write_mapping(proposal.mapping, about=about, notes=notes)]
    lines += doubt_lines(proposal, locale)
    missing = [_named(name, locale) for name in proposal.missing]
    if missing:
        lines.append(say("load-missing", locale, columns=", ".join(missing)))
        if proposal.lacks_key:
            theirs_of = {ours: theirs for theirs, ours in proposal.mapping.columns.items()}
            lines.append(say("load-no-key", locale, email=theirs_of.get("email", "...")))
        lines.append(say("load-how-to-complete", locale))
    else:
        lines.append(say("load-how-to-confirm", locale))
    return "\n".join(lines)


def doubt_lines(proposal: Proposal, locale: str) -> list[str]:
    """Return what a person should know before a proposal is used: a weak key, columns not used."""
    lines = []
    if proposal.numbered_by:
        lines.append(say("load-numbered-by", locale, column=proposal.numbered_by))
    if proposal.untaken:
        lines.append(say("load-untaken", locale, columns=", ".join(proposal.untaken)))
    return lines


def describe_rows(name: str, report: LoadReport, locale: str) -> str:
    """Return what happened to the rows of one table, called by a name, in a few lines."""
    return "\n".join(_table_lines(name, report, locale))


def describe_dry_rows(name: str, dry: TableDryRun, locale: str) -> str:
    """Return what would happen to the rows of one table, called by a name, in a few lines."""
    return "\n".join(_dry_lines(name, dry, locale))


def _table_lines(name: str, report: LoadReport, locale: str) -> Iterator[str]:
    yield say(
        "load-rows",
        locale,
        name=name,
        rows=f"{report.n_in:,}",
        stored=f"{report.n_stored:,}",
        before=f"{report.n_duplicate:,}",
        rejected=f"{report.n_rejected:,}",
    )
    yield from _taken_back_lines(report.n_taken_back, locale)
    yield from remark_lines(report.remarks, locale)
    yield from _reason_lines(report.reasons, locale)
    if report.rejected_path:
        yield "  " + say("load-rejected-path", locale, path=str(report.rejected_path))
        yield "  " + say("load-mend", locale)


def _dry_lines(name: str, dry: TableDryRun, locale: str) -> Iterator[str]:
    yield say(
        "load-would-rows",
        locale,
        name=name,
        rows=f"{dry.n_in:,}",
        new=f"{dry.n_new:,}",
        before=f"{dry.n_duplicate:,}",
        rejected=f"{dry.n_rejected:,}",
        conflicting=f"{dry.n_conflicting:,}",
    )
    yield from _taken_back_lines(dry.n_taken_back, locale)
    yield from remark_lines(dry.remarks, locale)
    yield from _reason_lines(dry.reasons, locale)
    for problem in dry.problems[:VALUES_SHOWN]:
        yield "    " + say(
            "load-problem",
            locale,
            line=str(problem.line),
            reason=reason_to_read(problem.reason, locale),
        )
    if dry.n_changed:
        yield "  " + say("load-changed", locale, people=f"{dry.n_changed:,}")
    for change in dry.changes:
        key, old, new = change.samples[0]
        sample = say("load-change", locale, whose=key, old=old, new=new)
        yield f"    {_column(change.column, locale)}: {change.n:,} ({sample})"
    if dry.n_same_email:
        yield "  " + say("load-same-email", locale, people=f"{dry.n_same_email:,}")


def note_lines(notes: Iterable[Note], locale: str) -> Iterator[str]:
    """Yield a line per thing to know about how a file was read."""
    yield from (f"  {note.in_words(locale)}" for note in notes)


def remark_lines(remarks: Mapping[str, int], locale: str) -> Iterator[str]:
    """Yield a line per remark about rows that can be stored."""
    for name, count in remarks.items():
        yield "  " + say(f"load-remark-{name.replace('_', '-')}", locale, rows=f"{count:,}")


def _taken_back_lines(n_taken_back: int, locale: str) -> Iterator[str]:
    if n_taken_back:
        yield "  " + say("load-taken-back", locale, lines=f"{n_taken_back:,}")


def _reason_lines(reasons: Mapping[str, int], locale: str) -> Iterator[str]:
    listed = list(reasons.items())
    yield from (
        f"  {count:,} x {reason_to_read(reason, locale)}" for reason, count in listed[:MOST_REASONS]
    )
    if len(listed) > MOST_REASONS:
        yield "  " + say("load-more-reasons", locale, reasons=f"{len(listed) - MOST_REASONS:,}")


def left_out_lines(left_out: Mapping[str, str], locale: str) -> Iterator[str]:
    """Yield a line per column that is not kept, and why."""
    for column, kind in left_out.items():
        why = say(f"load-left-out-{kind.replace('_', '-')}", locale)
        yield "  " + say("load-left-out", locale, column=column, why=why)


def layout_in_words(name: str, locale: str) -> str:
    """
    Return what people call the files of a known layout.

    Examples
    --------
    >>> layout_in_words("shopify_orders", "en")
    'Shopify orders'
    """
    return say(f"load-layout-{name.replace('_', '-')}", locale)


def table_to_read(name: str, locale: str) -> str:
    """Return what a table is called; in English the name that mappings have."""
    return name if locale == "en" else table_in_words(name, locale)


def _column(name: str, locale: str) -> str:
    return name if locale == "en" else column_in_words(name, locale)


def _named(name: str, locale: str) -> str:
    """Return what a column is called together with the name that a mapping needs."""
    return say("load-named", locale, word=column_in_words(name, locale), name=name)


def reason_to_read(reason: str, locale: str) -> str:
    """Return a reason in words; in English columns keep the names that mappings have."""
    return reasons_in_words(reason, locale, keeps_names=locale == "en")


def _encoding_lines(
    reasons: Iterable[Mapping[str, int]], n_rows: int, locale: str
) -> Iterator[str]:
    if is_mostly_no_text(reasons, n_rows):
        yield "  " + say("load-hint-encoding", locale)


def _unused_lines(n_unused: int, locale: str) -> Iterator[str]:
    if n_unused:
        yield "  " + say("load-unused", locale, rows=f"{n_unused:,}")


def _row(row: Mapping[str, object], zone: ZoneInfo, locale: str) -> str:
    told = [(name, value) for name, value in row.items() if name not in {"fact_id", "attributes"}]
    return ", ".join(
        f"{_column(name, locale)}={_shown(value, zone, locale)}"
        for name, value in told[:VALUES_SHOWN]
    )


def _shown(value: object, zone: ZoneInfo, locale: str) -> str:
    """Return a value as people read it; an instant in the zone of the shop, which is named."""
    if not isinstance(value, datetime):
        return str(value)
    if value == datetime.fromisoformat(ALWAYS_KNOWN):
        return say("uploads-always", locale)
    at = value.astimezone(zone)
    return say("load-time", locale, at=f"{at:%Y-%m-%d %H:%M}", zone=zone.key)
