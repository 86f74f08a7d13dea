"""The desk's rows written out and brought back, from either kind of database into either."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from najimi.errors import NajimiError, WorkspaceError
from najimi.testing import AS_OF
from najimi.workspace import Workspace

KINDS = ("sqlite", "postgresql")
Choose = Callable[[str], None]


@pytest.fixture
def choose(
    desk_shop: Workspace, monkeypatch: pytest.MonkeyPatch, new_database: Callable[[], str]
) -> Choose:
    """Return how to name the kind of the next database, which is new and empty."""

    def name(kind: str) -> None:
        url = new_database() if kind == "postgresql" else ""
        monkeypatch.setenv("NAJIMI_DESK_DATABASE_URL", url)

    return name


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """Return two folders, each of which may hold the file of a desk."""
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    yield first, second


def fill(folder: Path, n_entries: int = 3) -> None:
    """Make a desk whose audit has some lines."""
    from django.contrib.auth.models import User

    from najimi.desk.dump import WRITING, migrate, opened
    from najimi.desk.models import AuditEntry, CarriedOut

    with opened(folder, WRITING) as alias:
        migrate(alias)
        who = User(username="owner", password="!")  # noqa: S106  # no password at all
        who.save(using=alias)
        for n in range(n_entries):
            AuditEntry(who=who, what="said", why=f"理由 {n}\n", at=AS_OF).save(using=alias)
        CarriedOut(who=who, decision_id="d1", customer_id="c1", at=AS_OF).save(using=alias)


def dumped(folder: Path) -> bytes:
    from najimi.desk.dump import dump_desk

    target = io.BytesIO()
    dump_desk(folder, target)
    return target.getvalue()


def load(folder: Path, data: bytes) -> int:
    from najimi.desk.dump import load_desk

    return load_desk(folder, io.BytesIO(data))


@pytest.mark.parametrize("before", KINDS)
@pytest.mark.parametrize("after", KINDS)
def test_every_row_comes_back_in_either_kind(
    choose: Choose, folders: tuple[Path, Path], before: str, after: str
) -> None:
    choose(before)
    fill(folders[0])
    told = dumped(folders[0])
    assert len(told.splitlines()) == 1 + 5
    choose(after)
    assert load(folders[1], told) == 5
    assert dumped(folders[1]) == told


@pytest.mark.parametrize("kind", KINDS)
def test_new_rows_get_new_numbers_after_it(
    choose: Choose, folders: tuple[Path, Path], kind: str
) -> None:
    from najimi.desk.dump import WRITING, opened
    from najimi.desk.models import AuditEntry

    choose("sqlite")
    fill(folders[0])
    told = dumped(folders[0])
    choose(kind)
    load(folders[1], told)
    with opened(folders[1], WRITING) as alias:
        last = AuditEntry.objects.using(alias).last()
        assert last is not None
        fresh = AuditEntry(who_id=last.who_id, what="later", at=AS_OF)
        fresh.save(using=alias)
        assert fresh.pk > last.pk


@pytest.mark.parametrize("kind", KINDS)
def test_a_database_with_other_rows_is_left_alone(
    choose: Choose, folders: tuple[Path, Path], kind: str
) -> None:
    choose("sqlite")
    fill(folders[0])
    told = dumped(folders[0])
    choose(kind)
    fill(folders[1], n_entries=1)
    before = dumped(folders[1])
    with pytest.raises(WorkspaceError, match="holds other rows already"):
        load(folders[1], told)
    assert dumped(folders[1]) == before


def test_loading_the_same_again_is_no_fault(choose: Choose, folders: tuple[Path, Path]) -> None:
    choose("postgresql")
    fill(folders[0])
    told = dumped(folders[0])
    assert load(folders[0], told) == 5
    assert dumped(folders[0]) == told


def test_a_desk_of_a_later_version_is_refused(choose: Choose, folders: tuple[Path, Path]) -> None:
    choose("sqlite")
    fill(folders[0])
    heading, _, rows = dumped(folders[0]).partition(b"\n")
    later = json.loads(heading)
    later["migrations"].append("9999_from_the_future")
    with pytest.raises(NajimiError, match="9999_from_the_future"):
        load(folders[1], json.dumps(later).encode() + b"\n" + rows)


@pytest.mark.parametrize("kind", KINDS)
def test_writers_go_on_while_rows_are_written_out(
    choose: Choose, folders: tuple[Path, Path], kind: str
) -> None:
    from django.db import transaction

    from najimi.desk.dump import READING, WRITING, _dump, opened
    from najimi.desk.models import AuditEntry

    choose(kind)
    fill(folders[0])
    before = dumped(folders[0])
    with opened(folders[0], READING) as reading, transaction.atomic(using=reading):
        assert AuditEntry.objects.using(reading).count() == 3
        with opened(folders[0], WRITING) as writing:
            entry = AuditEntry.objects.using(writing).first()
            assert entry is not None
            AuditEntry(who_id=entry.who_id, what="meanwhile", at=AS_OF).save(using=writing)
        told = io.BytesIO()
        _dump(reading, told)
    assert told.getvalue() == before
    assert dumped(folders[0]) != before


def test_a_workspace_without_a_desk_has_no_rows(choose: Choose, folders: tuple[Path, Path]) -> None:
    from najimi.desk.dump import dump_desk

    choose("sqlite")
    assert dump_desk(folders[0], io.BytesIO()) is None
