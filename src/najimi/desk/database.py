"""Where the desk keeps its state: a file of SQLite in the workspace, or PostgreSQL by a URL."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from najimi.errors import MissingExtraError, NajimiError, SettingsError

URL_VARIABLE = "NAJIMI_DESK_DATABASE_URL"
DATABASE_FILE = "desk.sqlite3"
SCHEMES = ("postgresql", "postgres")
OPTIONS = ("sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "application_name")
LONGEST_WAIT_SECONDS = 20
# Pages that were freed are overwritten, so that what was erased is in the file no more.
ON_OPENING_SQLITE = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
LIKE = "postgresql://desk:PASSWORD@db.example:5432/najimi"


def database_of(workspace_folder: Path, url: str = "") -> dict[str, Any]:
    """
    Return Django's description of the desk's database.

    Parameters
    ----------
    workspace_folder : Path
    url : str, optional
        Of a PostgreSQL database; the file in the workspace unless given.

    Raises
    ------
    SettingsError
        If the URL cannot be read; what it holds is not repeated, for it holds a password.
    MissingExtraError
        If PostgreSQL is asked for and its driver is not installed.

    Examples
    --------
    >>> database_of(Path("shop"))["NAME"]
    PosixPath('shop/desk.sqlite3')
    >>> made = database_of(Path("shop"), "postgresql://desk:p%40ss@db.example:5433/najimi")
    >>> made["HOST"], made["PORT"], made["NAME"], made["USER"], made["PASSWORD"]
    ('db.example', '5433', 'najimi', 'desk', 'p@ss')
    """
    if not url:
        return _sqlite(workspace_folder / DATABASE_FILE)
    if importlib.util.find_spec("psycopg") is None:
        raise MissingExtraError(extra="database", needed_for="a desk on PostgreSQL")
    return _postgresql(url)


def asked_url() -> str:
    """Return the URL of the environment, or nothing."""
    return os.environ.get(URL_VARIABLE, "")


def away(error: Exception) -> NajimiError:
    """Return what to tell when the database cannot be reached; drivers name host and user only."""
    said = next(iter(str(error).splitlines()), "")
    return NajimiError(
        f"the database of the desk cannot be used: {said}",
        hint=f"check {URL_VARIABLE}, and that the database runs.",
    )


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,  # the last one that closes writes the whole log into the file
        "OPTIONS": {
            "timeout": LONGEST_WAIT_SECONDS,
            "transaction_mode": "IMMEDIATE",
            "init_command": ON_OPENING_SQLITE,
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts, port = _parts(url)
    told = dict(parse_qsl(parts.query, keep_blank_values=True))
    host = told.pop("host", parts.hostname or "")
    unknown = sorted(set(told) - set(OPTIONS))
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in SCHEMES or not name or "/" in name or unknown:
        also = f"; its options {', '.join(unknown)} are not known" if unknown else ""
        raise _unreadable(f"must begin with postgresql:// and name a database{also}")
    return {
        "ENGINE": "najimi.desk.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": told | {"options": f"-c lock_timeout={LONGEST_WAIT_SECONDS}s"},
    }


def _parts(url: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(url)
        return parts, parts.port
    except ValueError:
        # The error of urllib shows the URL.
        raise _unreadable("is not written like a URL") from None


def _unreadable(fault: str) -> SettingsError:
    return SettingsError(
        f"the environment variable {URL_VARIABLE} {fault}.", hint=f"write it like {LIKE}."
    )
