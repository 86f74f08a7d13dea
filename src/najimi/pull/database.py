"""A connection that only reads, and errors that tell no password."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from najimi.errors import InputFileError, MissingExtraError, SettingsError
from najimi.pull.sources import DatabaseSource

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection

POSTGRESQL = ("postgres", "postgresql")
READ_ONLY_STATEMENTS = {
    "sqlite": "PRAGMA query_only = ON",
    "mysql": "SET SESSION TRANSACTION READ ONLY",
    "mariadb": "SET SESSION TRANSACTION READ ONLY",
}
"""What a database must be told to write nothing; PostgreSQL is told by an option of SQLAlchemy."""

LONGEST_SAID = 300


@contextmanager
def connected(source: DatabaseSource) -> Iterator[Connection]:
    """
    Open the database of a source, for reading only.

    Parameters
    ----------
    source : DatabaseSource
        Its ``url_variable`` must be set in the environment.

    Raises
    ------
    MissingExtraError
        If SQLAlchemy or the driver is not installed.
    SettingsError
        If the variable is not set or holds no URL.
    InputFileError
        If the database refuses, is away or does not understand the query.
    """
    url = database_url(source)
    try:
        from sqlalchemy import create_engine
        from sqlalchemy.exc import NoSuchModuleError, SQLAlchemyError
        from sqlalchemy.pool import NullPool
    except ImportError as error:
        raise MissingExtraError(extra="database", needed_for="pulling from a database") from error
    try:
        engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    except (NoSuchModuleError, ImportError) as error:
        raise SettingsError(
            f"{source.url_variable} asks for {url.drivername!r}, for which no driver is installed.",
            hint="install the driver that SQLAlchemy names for it, next to najimi[database].",
        ) from error
    try:
        with engine.connect() as opened:
            yield _only_reading(opened)
    except SQLAlchemyError as error:
        # What SQLAlchemy chains and shows can hold the URL and values of rows.
        raise InputFileError(
            f"the database of source {source.name!r} ({shown(url)}) says: {said_by(error, url)}",
            hint="mend the query in pull.toml, the URL or the database, and pull again;"
            " what was stored stays, and nothing is stored twice.",
        ) from None
    finally:
        engine.dispose()


def database_url(source: DatabaseSource) -> URL:
    """
    Return the URL of a source's database from the environment.

    Raises
    ------
    SettingsError
        If the variable is not set or holds no URL; what it holds is not repeated.
    """
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    text = os.environ.get(source.url_variable, "")
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        told = "is not set" if not text else "holds no URL of a database"
        raise SettingsError(
            f"the environment variable {source.url_variable} {told}.",
            hint="set it to a URL like postgresql://reader:…@db.example/shop before pulling.",
        ) from None
    if url.host and "@" in f"{url.host}{url.database}":
        # What follows an unescaped @ of a password was read as a host, and would be shown.
        raise SettingsError(
            f"the environment variable {source.url_variable} holds an @ too many.",
            hint="write @ in a user or a password as %40, and / as %2F.",
        )
    # SQLAlchemy's own default for PostgreSQL has changed between versions.
    return url.set(drivername="postgresql+psycopg") if url.drivername in POSTGRESQL else url


def shown(url: URL) -> str:
    """
    Return a URL as messages show it: without password, and without options that can hold one.

    Examples
    --------
    >>> from sqlalchemy.engine import make_url
    >>> shown(make_url("postgresql://ken:geheim@db/shop?password=geheim"))
    'postgresql://ken:***@db/shop'
    """
    return url.set(query={}).render_as_string(hide_password=True)


def said_by(error: Exception, url: URL) -> str:
    """Return the first line of what a database says, without the secrets of its URL."""
    first = next(iter(str(getattr(error, "orig", None) or error).splitlines()), "")
    secrets = [url.password, *(str(value) for value in url.query.values())]
    for secret in filter(None, secrets):
        first = re.sub(re.escape(str(secret)), "***", first)
    return first[:LONGEST_SAID] or type(error).__name__


def _only_reading(connection: Connection) -> Connection:
    name = connection.dialect.name
    if name == "postgresql":
        return connection.execution_options(postgresql_readonly=True)
    if name in READ_ONLY_STATEMENTS:
        connection.exec_driver_sql(READ_ONLY_STATEMENTS[name])
        connection.rollback()
    return connection
