"""Django, started for the one workspace that this process serves, and its troubles in words."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from najimi.desk.database import DATABASE_FILE, asked_url, away
from najimi.errors import BusyError, NajimiError

SETTINGS_MODULE = "najimi.desk.settings"
BUSY_WORDS = ("locked", "lock timeout")


def has_desk(workspace_folder: Path) -> bool:
    """Return whether a workspace has a desk whose database can hold something."""
    return bool(asked_url()) or (workspace_folder / DATABASE_FILE).exists()


def start_django(workspace_folder: Path) -> None:
    """
    Start Django for one workspace; its database is made for its owner only.

    Raises
    ------
    NajimiError
        If this process serves another workspace already.
    """
    from django.conf import settings

    folder = workspace_folder.resolve()
    if settings.configured and folder != settings.WORKSPACE:
        raise NajimiError(
            f"this process serves the desk of {settings.WORKSPACE.name} already, not {folder.name}.",
            hint="give each workspace a process of its own.",
        )
    os.environ["NAJIMI_WORKSPACE"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS_MODULE
    if not asked_url():
        make_private_file(workspace_folder / DATABASE_FILE)
    import django

    django.setup()


def prepare_database(workspace_folder: Path) -> None:
    """
    Start Django for one workspace, and bring its database up to date.

    Raises
    ------
    NajimiError
        If the database cannot be reached, or this process serves another workspace already.
    """
    start_django(workspace_folder)
    from django.core.management import call_command

    with troubles_in_words():
        call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def troubles_in_words() -> Iterator[None]:
    """
    Turn what a driver raises into an error of ours, which tells no row and no password.

    Raises
    ------
    BusyError
        If somebody else holds the database.
    NajimiError
        If the database cannot be used.
    """
    from django.db import InterfaceError, OperationalError

    try:
        yield
    except (OperationalError, InterfaceError) as error:
        if any(word in str(error) for word in BUSY_WORDS):
            raise database_is_busy() from None
        raise away(error) from None


def database_is_busy() -> BusyError:
    """Return what to tell when somebody else reads or writes the database for too long."""
    return BusyError(
        "the database of the desk is in use elsewhere.",
        hint="close what else reads it, such as a backup tool, then run the command again.",
    )


def make_private_file(path: Path) -> None:
    """Make the file before SQLite does, so that nobody else may ever read it."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    path.chmod(0o600)
