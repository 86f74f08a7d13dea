"""The desk's state in a file or in PostgreSQL: chosen by the environment, alike in what it promises."""

from __future__ import annotations

import threading
import traceback
from pathlib import Path
from typing import Any

import pytest

from najimi.errors import SettingsError
from najimi.workspace import Workspace

SECRET = "geheim-42"  # noqa: S105  # the word that must not be found


@pytest.mark.usefixtures("desk_shop")
def test_nothing_said_means_the_file_in_the_workspace(tmp_path: Path) -> None:
    from najimi.desk.database import database_of

    assert database_of(tmp_path)["NAME"] == tmp_path / "desk.sqlite3"


@pytest.mark.usefixtures("desk_shop")
@pytest.mark.parametrize(
    "url",
    [
        f"mysql://ken:{SECRET}@db/shop",
        f"postgresql://ken:{SECRET}@db",
        f"postgresql://ken:{SECRET}@db/a/b",
        f"postgresql://ken:{SECRET}@db:port/shop",
        f"postgresql://ken:x@db/shop?password={SECRET}",
        f"postgresql://ken:{SECRET}@[db/shop",
    ],
)
def test_a_url_that_cannot_be_read_is_refused_without_its_password(
    tmp_path: Path, url: str
) -> None:
    from najimi.desk.database import database_of

    with pytest.raises(SettingsError, match="NAJIMI_DESK_DATABASE_URL") as caught:
        database_of(tmp_path, url)
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_what_is_erased_from_the_file_leaves_no_bytes(desk: Workspace) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_two_writers_of_postgresql_wait_for_one_another(
    desk: Workspace, postgresql_desk: Any
) -> None:
    from django.db.utils import OperationalError

    other = type(postgresql_desk)(postgresql_desk.settings_dict, "default")
    other.settings_dict = other.settings_dict | {"OPTIONS": {"options": "-c lock_timeout=50ms"}}
    told: list[Exception] = []

    def write() -> None:
        other.inc_thread_sharing()
        try:
            other.set_autocommit(False)
        except OperationalError as error:
            told.append(error)
        assert other.connection.autocommit
        other.close()

    waiting = threading.Thread(target=write)
    waiting.start()
    waiting.join()
    assert ["lock timeout" in str(error) for error in told] == [True]
