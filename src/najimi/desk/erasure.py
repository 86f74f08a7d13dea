"""Erase customers from the desk's own database: their rows, their lines, and what SQLite keeps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from najimi.desk.starting import (
    database_is_busy,
    has_desk,
    prepare_database,
    troubles_in_words,
)

if TYPE_CHECKING:
    from django.db.models import Model

IDS_AT_ONCE = 500
LINES_THAT_STAY = ("AuditEntry", "PersonRequest")


def open_desk(workspace_folder: Path) -> Callable[[frozenset[str], str], Mapping[str, int]] | None:
    """
    Return how to erase from the desk of a workspace; None if it has no desk yet.

    Parameters
    ----------
    workspace_folder : Path
        The one workspace that this process serves.
    """
    if not has_desk(workspace_folder):
        return None
    prepare_database(workspace_folder)
    return erase_from_desk


def erase_from_desk(customer_ids: frozenset[str], receipt: str) -> Mapping[str, int]:
    """
    Erase customers from the desk's database, off the disk.

    Every model is looked at, by whatever names a customer in it, so that none is forgotten.
    A line of the audit or of the register of requests stays, for it tells what people of the
    shop did; in the place of the customer it names the receipt.

    Parameters
    ----------
    customer_ids : frozenset of str
    receipt : str
        Number of the receipt.

    Returns
    -------
    mapping of str to int
        Rows removed or blanked, by model.

    Raises
    ------
    BusyError
        If somebody reads the database meanwhile, so that the disk still holds what was removed.
    NajimiError
        If the database cannot be reached.
    """
    with troubles_in_words():
        removed = erase_rows(customer_ids, receipt)
        _scrub()
    return removed


def erase_rows(customer_ids: frozenset[str], receipt: str) -> Mapping[str, int]:
    """Do so in one transaction; what was deleted may stay on the disk until it is scrubbed."""
    from django.apps import apps
    from django.db import transaction

    ids, removed = sorted(customer_ids), Counter[str]()
    some = [ids[first : first + IDS_AT_ONCE] for first in range(0, len(ids), IDS_AT_ONCE)]
    with transaction.atomic():
        for model in apps.get_app_config("desk").get_models():
            for wanted in some:
                removed[model.__name__] += _erase_from(model, wanted, receipt)
        removed["Upload"] += _forget_uploads()
    return {name: count for name, count in removed.items() if count}


def _erase_from(model: type[Model], ids: list[str], receipt: str) -> int:
    from django.db.models import Q

    names = [field.name for field in model._meta.get_fields()]
    of_them = Q(pk__in=[])
    for name in names:
        if name.endswith("customer_id"):
            of_them |= Q(**{f"{name}__in": ids})
        elif name == "told":  # a fact on its way out
            of_them |= Q(told__source_key__in=ids) | Q(told__into_key__in=ids)
            of_them |= Q(told__customer_id__in=ids)
    rows = model._default_manager.filter(of_them)
    if model.__name__ not in LINES_THAT_STAY:
        return rows.delete()[0]
    blank: dict[str, str] = {name: "" for name in ("decision_id", "why") if name in names}
    blank |= {"receipt": receipt} if "receipt" in names else {}
    return rows.update(customer_id=receipt, **blank)


def _forget_uploads() -> int:
    """
    Put away what waited, for its file is gone, and let each name of a file be its id.

    A file is called after whoever stands in it often enough, and nobody can tell from here.
    """
    from django.db.models import F

    from najimi.desk.models import Upload

    Upload.objects.filter(state=Upload.State.WAITING).update(state=Upload.State.PUT_AWAY)
    return Upload.objects.exclude(name=F("upload_id")).update(name=F("upload_id"))


def _scrub() -> None:
    """Let the database write its files anew: a deleted row stays on its page else."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA secure_delete = ON")
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            is_busy, *_ = cursor.fetchone()
            if is_busy:  # a reader keeps the old pages in the log
                raise database_is_busy()
        else:
            cursor.execute("VACUUM FULL")
