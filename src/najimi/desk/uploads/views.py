"""The pages of files that people bring, and what is pressed on them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from najimi.desk import engine
from najimi.desk.asking import DeskRequest, who_asks
from najimi.desk.models import Upload
from najimi.desk.uploads import services
from najimi.desk.uploads.cells import grid_of
from najimi.desk.uploads.labels import label_of
from najimi.desk.uploads.taking import was_too_large
from najimi.desk.views.troubles import trouble
from najimi.errors import InputFileError, NajimiError, NoHeadingError
from najimi.model.spreadsheets import shielded

COUNTED_AT_ONCE_BYTES = 20 * 2**20
MOST_WAITING = 50
N_LISTED = 20
LONGEST_SHEET = 80
ENCODINGS = ("utf-8", "cp932", "euc_jp", "utf-16")


@require_safe
def uploads(request: DeskRequest) -> HttpResponse:
    """Show how to bring a file, and the files that were brought."""
    listed = Upload.objects.order_by("-at")[:N_LISTED]
    labelled = [(each, label_of(each, request.locale)) for each in listed]
    return render(request, "desk/uploads.html", {"uploads": labelled})


@require_POST
def bring(request: HttpRequest) -> HttpResponse:
    """Take a file and look at it."""
    brought = request.FILES.get("file")
    if was_too_large(request):
        return trouble(request, "file-too-large", status=413)
    if services.count_waiting() >= MOST_WAITING:
        return trouble(request, "too-many-files", status=409)
    if not isinstance(brought, TemporaryUploadedFile) or not brought.size:
        return trouble(request, "no-file", status=400)
    upload = services.bring_file(
        Path(brought.temporary_file_path()), brought.name or "", brought.size,
        who=who_asks(request), at=timezone.now(),
    )  # fmt: skip
    return redirect("upload", upload.upload_id)


@require_safe
def upload(request: DeskRequest, upload_id: str) -> HttpResponse:
    """Show what a file is and what loading it would do; or what it did."""
    found = services.get_upload(upload_id)
    context = {
        "upload": found, "label": label_of(found, request.locale), "encodings": ENCODINGS,
    }  # fmt: skip
    if found.state == Upload.State.WAITING:
        is_counted = found.size_bytes <= COUNTED_AT_ONCE_BYTES or "count" in request.GET
        context |= _looked_at(found, request.locale, is_counted=is_counted)
    return render(request, "desk/upload.html", context)


@require_safe
def mapping(request: DeskRequest, upload_id: str) -> HttpResponse:
    """Show each column with its first values, to say what it is."""
    asked = request.GET.get("table", "")
    table = asked if asked in engine.list_tables() else ""
    return _mapping_page(request, services.get_upload(upload_id), table)


def _mapping_page(
    request: DeskRequest,
    found: Upload,
    table: str,
    *,
    ours: Sequence[str] = (),
    error: NajimiError | None = None,
) -> HttpResponse:
    """Show the columns with what was proposed, or with what was just chosen and why not."""
    told = services.told_about(found)
    if not engine.has_heading(settings.WORKSPACE, found.upload_id, told):
        return redirect("upload", found.upload_id)  # it says why there is nothing to choose
    proposal, choices = engine.list_choices(settings.WORKSPACE, found.upload_id, told, table)
    if len(ours) == len(choices):
        choices = tuple(map(engine.ColumnChoice.chosen, choices, ours))
    return render(request, "desk/mapping.html", {
        "upload": found,
        "problem": _by_name(error.problem, found) if error else "",
        "hint": error.hint if error else "",
        "lacks_key": proposal.lacks_key,
        "numbered_by": "" if error else proposal.numbered_by,
        "table": proposal.table,
        "tables": engine.list_tables(),
        "choices": choices,
        "targets": [(name, engine.column_in_words(name, request.locale)) for name in engine.list_targets(proposal.table)],
        "missing": [] if error else [engine.column_in_words(name, request.locale) for name in proposal.missing],
        "sums": [
            (engine.column_in_words(ours, request.locale), " + ".join(" × ".join(term) for term in terms))
            for ours, terms in proposal.mapping.sums.items()
        ],
    }, status=400 if error else 200)  # fmt: skip


@require_POST
def tell(request: HttpRequest, upload_id: str) -> HttpResponse:
    """Note the source, encoding and policy of a file."""
    found = services.get_upload(upload_id)
    _tell(request, found)
    return redirect("upload", upload_id)


@require_POST
def confirm(request: DeskRequest, upload_id: str) -> HttpResponse:
    """Remember which column is which."""
    found, table = services.get_upload(upload_id), request.POST.get("table", "")
    source = request.POST.get("source", "").strip()
    if table not in engine.list_tables() or not source:
        return trouble(request, "mapping", status=400)
    services.tell_about(
        found,
        source=source, encoding=found.encoding, sheet=found.sheet, policy=found.policy,
    )  # fmt: skip
    ours = request.POST.getlist("ours")
    try:
        services.confirm_mapping(found, table, ours, who=who_asks(request), at=timezone.now())
    except NoHeadingError as error:
        return trouble(request, "mapping", status=400, problem=error.problem, hint=error.hint)
    except InputFileError as error:
        return _mapping_page(request, found, table, ours=ours, error=error)
    except ValueError:
        return trouble(request, "mapping", status=400)
    return redirect("upload", upload_id)


@require_POST
def load(request: HttpRequest, upload_id: str) -> HttpResponse:
    """Load a file."""
    services.load_file(services.get_upload(upload_id), who=who_asks(request), at=timezone.now())
    return redirect("upload", upload_id)


@require_POST
def put_away(request: HttpRequest, upload_id: str) -> HttpResponse:
    """Remove a file without loading it."""
    services.put_away(services.get_upload(upload_id), who=who_asks(request), at=timezone.now())
    return redirect("uploads")


@require_safe
def rejected(request: DeskRequest, upload_id: str, name: str) -> StreamingHttpResponse:
    """Send the rejected rows of a load, safe to open in a spreadsheet."""
    found = services.get_upload(upload_id)
    path = settings.WORKSPACE / "rejected" / name
    if (
        name not in [each["rejected"] for each in found.report.get("tables", [])]
        or not path.exists()
    ):
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="rejected-{upload_id}.csv"'}
    return StreamingHttpResponse(_safe_rows(path), "text/csv; charset=utf-8", headers=headers)


def _tell(request: HttpRequest, found: Upload) -> None:
    columns, policies = engine.list_governed()
    chosen = {name: request.POST.get(f"policy-{name}", found.policy.get(name)) for name in columns}
    encoding = request.POST.get("encoding", "")
    services.tell_about(
        found,
        source=found.source,
        encoding=encoding if encoding in ENCODINGS else "",
        sheet=request.POST.get("sheet", "")[:LONGEST_SHEET],
        policy={name: policy for name, policy in chosen.items() if policy in policies},
    )


def _looked_at(found: Upload, locale: str, *, is_counted: bool) -> dict[str, object]:
    """Return what the page shows of a file that waits; a file we cannot read tells why."""
    told, now = services.told_about(found), timezone.now()
    try:
        preview = engine.look_at_upload(settings.WORKSPACE, found.upload_id, told, now=now)
        can_load = preview.known_by != "proposed"
        counts = (
            engine.count_upload(settings.WORKSPACE, found.upload_id, told, now=now)
            if can_load and is_counted
            else None
        )
    except NajimiError as error:
        return {
            "problem": _by_name(error.problem, found),
            "hint": error.hint,
            "sheets": engine.list_sheets(settings.WORKSPACE, found.upload_id),
            "can_map": engine.has_heading(settings.WORKSPACE, found.upload_id, told),
        }
    columns, policies = engine.list_governed()
    filled = {name for table in preview.tables for row in table.rows for name in row}
    return {
        "preview": preview,
        "sheets": preview.sheets,
        "notes": [note.in_words(locale) for note in preview.notes],
        "counts": counts,
        "is_mostly_no_text": counts is not None
        and engine.is_mostly_no_text((each.reasons for each in counts.tables), counts.n_rows),
        "zone": settings.WORKSPACE_SETTINGS.time_zone,
        "changes": [
            (engine.column_in_words(change.column, locale), change)
            for each in (counts.tables if counts else ())
            for change in each.changes
        ],
        "can_load": can_load,
        "grids": [
            grid_of(
                table.table, table.rows, table.problems, table.remarks, locale=locale,
                currency=settings.WORKSPACE_SETTINGS.currency,
                zone=settings.WORKSPACE_SETTINGS.zone,
            )
            for table in preview.tables
        ],
        "governed": [
            (name, engine.column_in_words(name, locale), told.policy.get(name, ""))
            for name in columns
            if name in filled
        ],
        "policies": policies,
    }  # fmt: skip


def _by_name(problem: str, found: Upload) -> str:
    """Return a message that calls the file by its own name instead of where it lies."""
    place = str(settings.WORKSPACE / engine.UPLOADS_FOLDER / found.upload_id)
    first, sep, rest = problem.partition(place)
    if not sep:
        return problem
    own: str = found.name
    return first + own + rest[len(rest.split(" ", 1)[0]) :]


def _safe_rows(path: Path) -> Iterator[bytes]:
    """Yield a CSV whose fields no spreadsheet takes for a formula."""
    yield "\ufeff".encode()
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.reader(handle):
            safe = [shielded(field) for field in row]
            yield (",".join(_quoted(field) for field in safe) + "\r\n").encode()


def _quoted(field: str) -> str:
    return '"' + field.replace('"', '""') + '"'
