"""What people do with files they bring; each leaves a line in the audit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from najimi.desk import engine
from najimi.desk.loading import commit_gated
from najimi.desk.models import Upload
from najimi.desk.services.audit import leave_line
from najimi.errors import UnknownUploadError

REASONS_KEPT = 20
LONGEST_NAME = 120


def bring_file(brought: Path, name: str, size_bytes: int, *, who: User, at: datetime) -> Upload:
    """Keep a file that a person brought until they say what happens to it."""
    upload_id = engine.take_upload(settings.WORKSPACE, brought, name)
    with transaction.atomic():
        upload = Upload.objects.create(
            upload_id=upload_id, name=Path(name).name[-LONGEST_NAME:], size_bytes=size_bytes,
            who=who, at=at,
        )  # fmt: skip
        _audit(upload, "file_brought", who, at)
    return upload


def count_waiting() -> int:
    """Return how many files wait for a person to say what happens to them."""
    return Upload.objects.filter(state=Upload.State.WAITING).count()


def get_upload(upload_id: str) -> Upload:
    """
    Return one upload.

    Raises
    ------
    UnknownUploadError
        If there is none of this id.
    """
    upload = Upload.objects.filter(upload_id=upload_id).first()
    if upload is None:
        raise UnknownUploadError("there is no such file.", hint="bring it once more.")
    return upload


def told_about(upload: Upload) -> engine.Told:
    """Return what a person said about the file so far."""
    return engine.Told(upload.source, upload.encoding, upload.policy, upload.sheet)


def tell_about(
    upload: Upload, *, source: str, encoding: str, sheet: str, policy: Mapping[str, str]
) -> None:
    """Note the source, the encoding, the sheet and the policy a person chose for a file."""
    upload.source, upload.encoding, upload.policy = source, encoding, dict(policy)
    upload.sheet = sheet
    upload.save(update_fields=["source", "encoding", "sheet", "policy"])


def confirm_mapping(
    upload: Upload, table: str, ours: Sequence[str], *, who: User, at: datetime
) -> None:
    """Remember which column is which, for this file and all with its heading."""
    engine.confirm_mapping(settings.WORKSPACE, upload.upload_id, told_about(upload), table, ours)
    _audit(upload, "mapping_confirmed", who, at)


def load_file(upload: Upload, *, who: User, at: datetime) -> None:
    """
    Load the file, then remove it; the report stays.

    Loading is done once however often it is asked for, and killed in between it may be asked
    for again: no fact is stored twice.
    """
    if upload.state != Upload.State.WAITING:
        return
    report = engine.load_upload(
        settings.WORKSPACE, upload.upload_id, told_about(upload), now=at, before_store=_commit_first
    )
    with transaction.atomic():
        upload.state = Upload.State.LOADED
        upload.report = _report(report) | {"layout": report.layout}
        # A file is called after a person often enough; its name has served.
        upload.name, upload.sheet = upload.upload_id, ""
        upload.save(update_fields=["state", "report", "name", "sheet"])
        _audit(upload, "file_loaded", who, at)
    engine.drop_upload(settings.WORKSPACE, upload.upload_id)


def put_away(upload: Upload, *, who: User, at: datetime) -> None:
    """Remove a file without loading it."""
    if upload.state != Upload.State.WAITING:
        return
    with transaction.atomic():
        upload.state, upload.name = Upload.State.PUT_AWAY, upload.upload_id
        upload.sheet = ""
        upload.save(update_fields=["state", "name", "sheet"])
        _audit(upload, "file_put_away", who, at)
    engine.drop_upload(settings.WORKSPACE, upload.upload_id)


def _commit_first(table: str, batches: Iterator[pa.RecordBatch]) -> None:
    """Let what a file says about consent hold here before it is a fact."""
    commit_gated(settings.WORKSPACE, table, batches)


def _report(report: engine.FileReport) -> dict[str, Any]:
    """Return the counts of a load; rejected rows stay in their file."""
    return {
        "n_rows": report.n_rows,
        "n_unused": report.n_unused,
        "left_out": list(report.left_out.items()),
        "tables": [
            {
                "table": each.table,
                "n_in": each.n_in,
                "n_stored": each.n_stored,
                "n_duplicate": each.n_duplicate,
                "n_rejected": each.n_rejected,
                "n_conflicting": each.n_conflicting,
                "n_taken_back": each.n_taken_back,
                "remarks": list(each.remarks.items()),
                "reasons": _reasons(each.reasons),
                "rejected": each.rejected_path.name if each.rejected_path else "",
            }
            for each in report.reports
        ],
    }


def _reasons(counted: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return the most frequent reasons, without values of the file: what is kept here stays."""
    told: Counter[str] = Counter()
    for reason, n in counted.items():
        told[engine.without_values(reason)] += n
    return told.most_common(REASONS_KEPT)


def _audit(upload: Upload, what: str, who: User, at: datetime) -> None:
    leave_line(who, what, why=upload.upload_id, at=at)
