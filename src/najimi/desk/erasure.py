"""Erase customers from the desk's own database: their rows, their lines, and what SQLite keeps."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from najimi.desk.database import DATABASE_FILE, asked_url

SETTINGS_MODULE = "najimi.desk.settings"


def open_desk(workspace_folder: Path) -> Callable[[frozenset[str], str], Mapping[str, int]] | None:
    """
    Return how to erase from the desk of a workspace; None if it has no desk yet.

    Parameters
    ----------
    workspace_folder : Path
        The one workspace that this process serves.
    """
    if not asked_url() and not (workspace_folder / DATABASE_FILE).exists():
        return None
    os.environ["NAJIMI_WORKSPACE"] = str(workspace_folder.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS_MODULE
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    return erase_from_desk


def erase_from_desk(customer_ids: frozenset[str], receipt: str) -> Mapping[str, int]:
    """
    Erase customers from the desk's database, off the disk.

    A line of the audit stays, for it tells what people of the shop did; in the place of the
    customer it names the receipt, and neither decision nor reason.

    Parameters
    ----------
    customer_ids : frozenset of str
    receipt : str
        Number of the receipt.

    Returns
    -------
    mapping of str to int
        Rows removed or blanked, by model.
    """
    from django.db import transaction

    from najimi.desk.models import AuditEntry, CarriedOut, LeftInPeace

    with transaction.atomic():
        of_them = {"customer_id__in": customer_ids}
        removed = {
            model.__name__: model.objects.filter(**of_them).delete()[0]
            for model in (CarriedOut, LeftInPeace)
        }
        removed["AuditEntry"] = AuditEntry.objects.filter(**of_them).update(
            customer_id=receipt, decision_id="", why=""
        )
    _scrub()
    return removed


def _scrub() -> None:
    """Let SQLite write its file anew and empty its log: a deleted row stays on its page else."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
