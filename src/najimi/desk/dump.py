"""
The desk's database as rows, one JSON object a line, and back into a database of either kind.

Sessions stay out: whoever was inside enters again. So do the lists Django makes by itself, and
how far the facts were taken in: the facts of a restored workspace are counted differently. Who
gave which address is taken from them anew.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from najimi.desk.database import DATABASE_FILE, asked_url, away, database_of
from najimi.desk.starting import has_desk, make_private_file, start_django
from najimi.errors import NajimiError, WorkspaceError

if TYPE_CHECKING:
    from django.db.models import Model

FORMAT = 1
READING, WRITING = "najimi_reading", "najimi_writing"
LEFT_OUT = ("contenttypes", "sessions")
LEFT_OUT_MODELS = ("auth.permission", "desk.syncmark", "desk.addressstatement")
ROWS_AT_ONCE = 2000


def dump_desk(workspace_folder: Path, target: BinaryIO) -> int | None:
    """
    Write every row of the desk's database, all as of one instant.

    Parameters
    ----------
    workspace_folder : Path
    target : file
        Open for writing bytes.

    Returns
    -------
    int or None
        Rows written; None if the workspace has no desk yet.
    """
    if not has_desk(workspace_folder):
        return None
    _set_up(workspace_folder)
    with opened(workspace_folder, WRITING) as alias:
        migrate(alias)
    with opened(workspace_folder, READING) as alias:
        return _dump(alias, target)


def load_desk(workspace_folder: Path, source: BinaryIO) -> int:
    """
    Fill an empty desk database with the rows of a dump: all of them, or none.

    Parameters
    ----------
    workspace_folder : Path
    source : file
        What ``dump_desk`` wrote, by a database of whichever kind.

    Returns
    -------
    int
        Rows read.

    Raises
    ------
    WorkspaceError
        If the database holds other rows already, or the dump is of a later version.
    """
    if not asked_url():
        make_private_file(workspace_folder / DATABASE_FILE)
    _set_up(workspace_folder)
    with opened(workspace_folder, WRITING) as alias:
        migrate(alias)
        _refuse_later(json.loads(source.readline()), alias)
        begin = source.tell()
        if any(model._default_manager.using(alias).exists() for model in _models()):
            return _same(alias, source)
        source.seek(begin)
        return _load(alias, source)


def close_desk() -> None:
    """Let go of the database that Django serves, so that its folder can be renamed."""
    from django.apps import apps
    from django.db import connections

    if apps.ready:
        connections.close_all()


def _set_up(workspace_folder: Path) -> None:
    from django.apps import apps

    if not apps.ready:
        start_django(workspace_folder)


@contextmanager
def opened(workspace_folder: Path, alias: str) -> Iterator[str]:
    """Open the database of a workspace beside the one that Django serves."""
    from django.db import OperationalError, connections

    told = database_of(workspace_folder, asked_url())
    if alias == READING:
        told = _as_of_one_instant(told)
    connections.databases[alias] = {**connections.databases["default"], **told}
    try:
        yield alias
    except OperationalError as error:
        raise away(error) from None
    finally:
        connections[alias].close()
        del connections[alias], connections.databases[alias]


def _as_of_one_instant(told: dict[str, Any]) -> dict[str, Any]:
    """Return a description whose transactions see one instant and keep nobody from writing."""
    if "sqlite3" in told["ENGINE"]:
        return told | {"OPTIONS": told["OPTIONS"] | {"transaction_mode": "DEFERRED"}}
    from psycopg import IsolationLevel

    options = told["OPTIONS"] | {"isolation_level": IsolationLevel.REPEATABLE_READ}
    return told | {"ENGINE": "django.db.backends.postgresql", "OPTIONS": options}


def migrate(alias: str) -> None:
    """Apply the migrations that an opened database lacks."""
    from django.core.management import call_command
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections[alias])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", database=alias, verbosity=0, interactive=False)


def _models() -> list[type[Model]]:
    """Return the models that belong to the desk, those that others point at first."""
    from django.apps import apps
    from django.core.serializers import sort_dependencies

    told = [(app, None) for app in apps.get_app_configs() if app.label not in LEFT_OUT]
    ordered = sort_dependencies(told)
    return [model for model in ordered if model._meta.label_lower not in LEFT_OUT_MODELS]


def _dump(alias: str, target: BinaryIO) -> int:
    from django.core import serializers
    from django.db import transaction

    n_rows = 0
    with transaction.atomic(using=alias):
        heading = {"format": FORMAT, "migrations": sorted(_migrations(alias))}
        target.write(json.dumps(heading).encode() + b"\n")
        for model in _models():
            rows = model._default_manager.using(alias).order_by("pk")
            n_rows += rows.count()
            text = io.TextIOWrapper(target, encoding="utf-8", write_through=True)
            serializers.serialize(
                "jsonl", rows.iterator(chunk_size=ROWS_AT_ONCE), stream=text,
                use_natural_foreign_keys=True, ensure_ascii=False,
            )  # fmt: skip
            text.detach()
    return n_rows


def _load(alias: str, source: BinaryIO) -> int:
    from django.core import serializers
    from django.core.management.color import no_style
    from django.db import connections, transaction

    n_rows = 0
    with transaction.atomic(using=alias):
        for row in serializers.deserialize("jsonl", source, using=alias):
            row.save(using=alias, force_insert=True)
            n_rows += 1
        reset = connections[alias].ops.sequence_reset_sql(no_style(), _models())
        with connections[alias].cursor() as cursor:
            for statement in reset:
                cursor.execute(statement)
    return n_rows


def _same(alias: str, source: BinaryIO) -> int:
    """Return the rows of a dump that a killed restore has loaded already; refuse any other."""
    there = io.BytesIO()
    n_rows = _dump(alias, there)
    there.seek(0)
    there.readline()
    if there.read() != source.read():
        raise WorkspaceError(
            "the database of the desk holds other rows already.",
            hint="name an empty database; nothing was brought back.",
        )
    return n_rows


def _migrations(alias: str) -> set[str]:
    from django.db import connections
    from django.db.migrations.recorder import MigrationRecorder

    applied = MigrationRecorder(connections[alias]).applied_migrations()
    return {name for app, name in applied if app == "desk"}


def _refuse_later(heading: dict[str, Any], alias: str) -> None:
    later = sorted(set(heading["migrations"]) - _migrations(alias))
    if later or heading["format"] != FORMAT:
        raise NajimiError(
            f"the desk of this backup is of a later version of najimi: {', '.join(later)}.",
            hint="restore it with that version or a later one.",
        )
