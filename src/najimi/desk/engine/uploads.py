"""Files that people bring: what they are, what a load would do, and the load itself."""

from __future__ import annotations

import secrets
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from najimi.errors import InputFileError, UnknownUploadError
from najimi.load import (
    IGNORED,
    POLICIES,
    WHOLE_NAMES,
    DryRun,
    FileReport,
    Preview,
    Proposal,
    dry_run,
    governed_by_policy,
    load_by_recipe,
    preview_file,
    propose_mapping,
    read_head,
    remember_mapping,
    sensitive_kind,
    sheets_of,
    targets_of,
)
from najimi.load import Mapping as ColumnMapping
from najimi.tables import FACT_TABLES
from najimi.workspace import open_workspace
from najimi.workspace.arrivals import BeforeStore

UPLOADS_FOLDER = "uploads"
JOINED = "address"
KNOWN_SUFFIXES = (
    ".csv", ".tsv", ".txt", ".xlsx", ".jsonl", ".ndjson", ".parquet", ".pq", ".gz",
)  # fmt: skip
N_SAMPLES = 3
LONGEST_ARRIVAL_SECONDS = 3600


@dataclass(frozen=True)
class Told:
    """
    What a person said about a file, beside its mapping.

    Parameters
    ----------
    source, encoding : str
        Empty for what is found from the file.
    policy : mapping of str to str
        Columns of people to overwrite, fill or keep.
    sheet : str
        Of a workbook; empty for the first one with rows.
    """

    source: str
    encoding: str
    policy: Mapping[str, str]
    sheet: str = ""


@dataclass(frozen=True)
class ColumnChoice:
    """
    One column of a file on the mapping page: its first values and what it may be.

    ``left_out`` tells of what sensitive kind it is; its values are not shown then.
    """

    name: str
    samples: tuple[str, ...]
    ours: str
    confidence: float | None
    left_out: str

    def chosen(self, ours: str) -> ColumnChoice:
        """Return the column as a person wants it."""
        return replace(self, ours=ours, confidence=self.confidence if ours == self.ours else None)


def take_upload(folder: Path, brought: Path, name: str) -> str:
    """
    Move a file that arrived to its own place; return the id of the upload.

    Parameters
    ----------
    folder : Path
        The workspace.
    brought : Path
        Where the file lies now, on the same disk.
    name : str
        What its owner calls it; only its endings are used.
    """
    upload_id = secrets.token_hex(8)
    place = folder / UPLOADS_FOLDER / upload_id
    place.mkdir(mode=0o700, parents=True)
    endings = [each.lower() for each in Path(name).suffixes if each.lower() in KNOWN_SUFFIXES]
    brought.replace(place / f"file{''.join(endings[-2:])}")
    return upload_id


def drop_upload(folder: Path, upload_id: str) -> None:
    """Remove the file of an upload; what was loaded from it stays."""
    shutil.rmtree(folder / UPLOADS_FOLDER / upload_id, ignore_errors=True)


def drop_leftovers(folder: Path, *, now: datetime) -> None:
    """Remove what requests that were killed left of files; one that arrives now is younger."""
    for path in (folder / UPLOADS_FOLDER).glob("*"):
        age_seconds = now.timestamp() - path.lstat().st_mtime
        if path.is_file() and age_seconds > LONGEST_ARRIVAL_SECONDS:
            path.unlink(missing_ok=True)


def look_at_upload(folder: Path, upload_id: str, told: Told, *, now: datetime) -> Preview:
    """
    Say what an uploaded file is, and show its first rows as they would be stored.

    Raises
    ------
    UnknownUploadError
        If the file is gone.
    InputFileError
        If it cannot be read.
    """
    preview = preview_file(
        open_workspace(folder), _path(folder, upload_id),
        source=told.source, encoding=told.encoding or None, sheet=told.sheet or None, now=now,
    )  # fmt: skip
    return replace(preview, recipe=preview.recipe.with_policy(dict(told.policy)))


def count_upload(folder: Path, upload_id: str, told: Told, *, now: datetime) -> DryRun:
    """Do all that a load does but store, and count; see ``look_at_upload`` for errors."""
    seen = look_at_upload(folder, upload_id, told, now=now)
    encoding = told.encoding or seen.encoding
    return dry_run(
        open_workspace(folder), seen.path, seen.recipe,
        encoding=encoding, sheet=told.sheet or None, now=now,
    )  # fmt: skip


def load_upload(
    folder: Path, upload_id: str, told: Told, *, now: datetime, before_store: BeforeStore | None
) -> FileReport:
    """
    Load an uploaded file, through the journal as every load.

    Raises
    ------
    InputFileError
        If it cannot be read, or nobody has confirmed which column is which.
    """
    seen = look_at_upload(folder, upload_id, told, now=now)
    if seen.known_by == "proposed":
        raise InputFileError(
            "nobody has said yet which column of this file is which.",
            hint="confirm the mapping first.",
        )
    return load_by_recipe(
        open_workspace(folder), seen.path, seen.recipe,
        encoding=told.encoding or seen.encoding, sheet=told.sheet or None, now=now,
        before_store=before_store,
    )  # fmt: skip


def list_choices(
    folder: Path, upload_id: str, told: Told, table: str
) -> tuple[Proposal, tuple[ColumnChoice, ...]]:
    """Return the proposal for a table, and each column of the file with what it may be."""
    head = read_head(
        _path(folder, upload_id), encoding=told.encoding or None, sheet=told.sheet or None
    )
    sample = head.first.columns if head.first else {}
    currency = open_workspace(folder).settings.currency
    found = propose_mapping(head.names, sample, table or None, currency=currency)
    ours_of = dict(found.mapping.columns)
    ours_of |= {theirs: ours for ours, parts in found.mapping.joined.items() for theirs in parts}
    said_of: dict[tuple[str, ...], str] = {
        tuple(order): ours for ours, order in WHOLE_NAMES.items()
    }
    ours_of |= {theirs: said_of[order] for theirs, order in found.mapping.split.items()}
    choices = tuple(
        ColumnChoice(
            name=name,
            samples=_samples(sample[name].slice(0, 50).to_pylist())
            if name in sample and not sensitive_kind(name)
            else (),
            ours=ours_of.get(name, ""),
            confidence=found.confidence.get(name),
            left_out=sensitive_kind(name),
        )
        for name in head.names
    )
    return found, choices


def confirm_mapping(
    folder: Path, upload_id: str, told: Told, table: str, ours: Sequence[str]
) -> None:
    """
    Remember what a person said each column is, for all files with this heading.

    Parameters
    ----------
    folder : Path
    upload_id : str
    told : Told
    table : str
    ours : sequence of str
        Per column of the file: ours, a whole name, ``"ignored"``, or empty to keep it beside.

    Raises
    ------
    InputFileError
        If two columns claim the same place, or a required one has none.
    """
    found, choices = list_choices(folder, upload_id, told, table)
    names = [choice.name for choice in choices]
    chosen = {name: choice for name, choice in zip(names, ours, strict=True) if choice}
    _refuse_twice(chosen)
    split = {name: WHOLE_NAMES[ours] for name, ours in chosen.items() if ours in WHOLE_NAMES}
    chosen = {name: ours for name, ours in chosen.items() if name not in split}
    parts = tuple(name for name, choice in chosen.items() if choice == JOINED)
    if len(parts) > 1:
        chosen = {name: choice for name, choice in chosen.items() if choice != JOINED}
    given = {*chosen.values(), *([JOINED] if len(parts) > 1 else [])}
    mapping = replace(
        found.mapping,
        columns=chosen,
        joined={JOINED: parts} if len(parts) > 1 else {},
        split=split,
        sums=_sums_that_hold(found.mapping, chosen),
        constants=_without(found.mapping.constants, given),
        formats={name: text for name, text in found.mapping.formats.items() if name in given},
    )
    workspace = open_workspace(folder)
    remember_mapping(
        workspace, names, table=found.table, mapping=mapping, source=told.source,
        encoding=told.encoding or None,
    )  # fmt: skip


def has_heading(folder: Path, upload_id: str, told: Told) -> bool:
    """Return whether the columns of an uploaded file can be read, so that they can be mapped."""
    try:
        read_head(
            _path(folder, upload_id), encoding=told.encoding or None, sheet=told.sheet or None
        )
    except InputFileError:
        return False
    return True


def list_sheets(folder: Path, upload_id: str) -> tuple[str, ...]:
    """Return the sheets with rows of a workbook; none of a file that is no readable workbook."""
    try:
        return sheets_of(_path(folder, upload_id))
    except InputFileError:
        return ()


def list_tables() -> tuple[str, ...]:
    """Return the tables a person may choose for a file."""
    return (
        "people", "order_lines", "products", "consents", "interactions", "memberships", "answers",
        "contributions", "cases", "verdicts", "career_choices", "cost_entries",
    )  # fmt: skip


def list_targets(table: str) -> tuple[str, ...]:
    """Return what a column of a file may be: ours, a whole name, or left out."""
    whole = tuple(WHOLE_NAMES) if table == "people" else ()
    return (*targets_of(FACT_TABLES[table]), *whole, IGNORED)


def list_governed() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the columns of people that an import may treat with care, and how."""
    return governed_by_policy(FACT_TABLES["people"]), POLICIES


def _path(folder: Path, upload_id: str) -> Path:
    place = folder / UPLOADS_FOLDER / upload_id
    found = sorted(place.glob("file*")) if upload_id.isalnum() else []
    if not found:
        raise UnknownUploadError("this file is not here any more.", hint="bring it once more.")
    return found[0]


def _samples(values: Sequence[object]) -> tuple[str, ...]:
    told = dict.fromkeys(str(value) for value in values if value not in (None, ""))
    return tuple(told)[:N_SAMPLES]


def _refuse_twice(chosen: Mapping[str, str]) -> None:
    places = (WHOLE_NAMES.get(ours, (ours,)) for ours in chosen.values())
    counts = Counter(ours for place in places for ours in place if ours not in (IGNORED, JOINED))
    twice = sorted(ours for ours, n in counts.items() if n > 1)
    if twice:
        raise InputFileError(
            f"several columns are said to be {', '.join(twice)}.",
            hint="choose one column for each; only the address may be put together of several.",
        )


def _sums_that_hold(
    mapping: ColumnMapping, chosen: Mapping[str, str]
) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Return the proposed sums whose target nobody gave and whose columns are not ignored."""
    left_out = {name for name, ours in chosen.items() if ours == IGNORED}
    return {
        ours: terms
        for ours, terms in mapping.sums.items()
        if ours not in chosen.values()
        and not any(factor in left_out for term in terms for factor in term)
    }


def _without(constants: Mapping[str, str], given: set[str]) -> dict[str, str]:
    return {name: value for name, value in constants.items() if name not in given}
