"""200 people with words of their own in every field: erased, no byte of theirs is left."""

from __future__ import annotations

import gzip
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.ownership.scanning import Scanner

from najimi.load import Mapping as ColumnMapping
from najimi.load import load_file, remember_mapping
from najimi.loop import run_turn
from najimi.matching import find_duplicates
from najimi.ownership import Reading, list_readings, list_receipts, noting_readings
from najimi.ownership.data_map import DATA_MAP, list_uncovered
from najimi.ownership.person import find_people
from najimi.testing import AS_OF, environment_with, make_small_shop
from najimi.workspace import Withdrawal, Workspace, open_workspace

N_BIRDS = 200
KEYS = [f"shop:bird-{n:03d}" for n in range(N_BIRDS)]
NOW = datetime(2026, 4, 2, tzinfo=UTC)
DIGITS = "零壱弐参肆伍陸漆捌玖"
WORDS = (
    "鳴鳥", "籠中", "ナキドリ", "カゴナカ", "Nakidori", "Kagonaka", "cage.example", "090-7701-",
    "+81907701", "CARD77", "bird-", "perch-", "CAGE-", "止り木", "囀り", "form-77",
)  # fmt: skip
"""What is in every field of theirs and nowhere else."""

USE_DESK = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from najimi.desk.server import make_link, prepare_desk
folder, ids = Path(sys.argv[1]), sys.argv[2].split(",")
prepare_desk(folder)
make_link(folder)
from najimi.desk.models import (
    AuditEntry, CarriedOut, ConsentStatement, LeftInPeace, OutgoingFact, PersonRequest, PutOff,
    Redirect, RestrictionStatement, Upload,
)
from najimi.desk.services import create_owner
who, at = create_owner(), datetime(2026, 4, 1, tzinfo=UTC)
CarriedOut.objects.bulk_create(
    CarriedOut(decision_id=f"d-{i}", customer_id=i, who=who, at=at) for i in ids)
LeftInPeace.objects.bulk_create(
    LeftInPeace(decision_id=f"d-{i}", customer_id=i, reason="other", who=who, at=at) for i in ids)
AuditEntry.objects.bulk_create(
    AuditEntry(what="carried_out", customer_id=i, why="x", who=who, at=at) for i in ids)
said = dict(occurred_at=at, recorded_at=at, committed_at=at, source="shop")
ConsentStatement.objects.bulk_create(
    ConsentStatement(first_customer_id=i, purpose="care", channel="email", state="granted",
                     place="止り木", wording_version="form-77", fact_id=f"bird-{i}", **said) for i in ids)
RestrictionStatement.objects.bulk_create(
    RestrictionStatement(first_customer_id=i, state="lifted", fact_id=f"bird-{i}", **said) for i in ids)
PersonRequest.objects.bulk_create(
    PersonRequest(customer_id=i, kind="access", means="spoken", received_on=at, due_on=at, who=who)
    for i in ids)
Redirect.objects.bulk_create(
    Redirect(first_customer_id=f"bird-{i}", customer_id=i, from_at=at, until_at=at) for i in ids)
PutOff.objects.bulk_create(
    PutOff(customer_id=i, other_customer_id=j, who=who, at=at) for i, j in zip(ids, ids[1:]))
OutgoingFact.objects.bulk_create(
    OutgoingFact(table="people", fact_id=f"bird-out-{i}", told={
        "source": "desk", "source_key": i, "fact_id": f"bird-out-{i}", "given_name": "籠中",
        "occurred_at": at.isoformat(), "recorded_at": at.isoformat()}) for i in ids)
Upload.objects.create(upload_id="waiting", name="鳴鳥さん.csv", size_bytes=1, who=who, at=at)
Upload.objects.create(upload_id="loaded", name="籠中.csv", size_bytes=1, who=who, at=at, state="loaded")
"""


@dataclass(frozen=True)
class Story:
    """A shop in which the birds left their words everywhere, a backup, and a copy of it."""

    workspace: Workspace
    backup: Path
    copy: Path
    scanner: Scanner
    customer_ids: list[str]


def kanji(number: int) -> str:
    return "".join(DIGITS[int(digit)] for digit in f"{number:03d}")


def person(n: int, key: str = "bird") -> str:
    k, mail = kanji(n), min(n, N_BIRDS - 2)  # the last two share an address, so they may be one
    return (
        f"{key}-{n:03d},鳴鳥{k},籠中{k},ナキドリ{n},カゴナカ{n},Nakidori{n},Kagonaka{n},"
        f"b{mail}@cage.example,090-7701-{n:04d},東京都止り木{k},CARD77{n:03d},囀り{k}"
    )


HEADING = (
    "source_key,family_name,given_name,family_name_kana,given_name_kana,family_name_latin,"
    "given_name_latin,email,phone,address,card_id,memo"
)


def files() -> dict[str, str]:
    """Return a file for every table, and rows in each that cannot be stored."""
    birds = range(N_BIRDS)
    people = [person(n) for n in birds]
    bad_people = [person(n) + ",one too many" for n in birds]
    orders = [
        f"CAGE-{n:03d},CAGE-{n:03d},bird-{n:03d},2026-03-01 10:00,tea,1,1000,JPY,囀り{kanji(n)}"
        for n in birds
    ]
    bad_orders = [
        f"CAGE-{n:03d}x,CAGE-{n:03d},bird-{n:03d},never,tea,1,1000,JPY,囀り" for n in birds
    ]
    talks = [f"bird-{n:03d},2026-03-02 10:00,email,in,talk,囀り{kanji(n)}" for n in birds]
    consents = [
        f"bird-{n:03d},2026-01-02 10:00,promotional,email,granted,form-77{n},止り木{kanji(n)}"
        for n in birds
    ]
    homes = [f"bird-{n:03d},2026-01-02 10:00,g{n},household,囀り{kanji(n)}家,joined" for n in birds]
    links = [f"perch-{n:03d},2026-01-02 10:00,shop,bird-{n:03d},merged" for n in birds]
    return {
        "people": "\n".join([HEADING, *people, *bad_people]),
        "order_lines": "\n".join(
            ["fact_id,order_id,source_key,occurred_at,product_id,quantity,net_amount,currency,memo",
             *orders, *bad_orders]),
        "interactions": "\n".join(["source_key,occurred_at,channel,direction,kind,memo", *talks]),
        "consents": "\n".join(
            ["source_key,occurred_at,purpose,channel,state,evidence,place", *consents]),
        "memberships": "\n".join(
            ["source_key,occurred_at,group_id,group_kind,group_name,state", *homes]),
        "links": "\n".join(["source_key,occurred_at,into_source,into_key,state", *links]),
    }  # fmt: skip


def run(*command: str | Path) -> str:
    """Run Python on something; return all that the process said."""
    process = subprocess.run(
        [sys.executable, *map(str, command)], capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONWARNINGS": "default"},
    )  # fmt: skip
    assert process.returncode == 0, process.stderr
    return process.stdout + process.stderr


def leave_half_a_mapping(workspace: Workspace) -> None:
    """Kill what remembers a mapping with a value of theirs before it is in its place."""
    told = (
        "import sys; from pathlib import Path; from najimi.load import Mapping, remember_mapping;"
        "from najimi.workspace import open_workspace;"
        "place = Mapping({'no': 'source_key'}, constants={'address': sys.argv[2]});"
        "remember_mapping(open_workspace(Path(sys.argv[1])), ['no'], table='people',"
        " mapping=place, source='till')"
    )
    command = [sys.executable, "-c", told, str(workspace.folder), f"東京都止り木{kanji(8)}"]
    killed = environment_with("files.before_replace:kill")
    assert subprocess.run(command, env=killed, check=False).returncode == -signal.SIGKILL


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Return a shop used as shops are, with birds in every store of the data map."""
    folder = tmp_path_factory.mktemp("canaries")
    workspace = make_small_shop(folder / "shop", n_others=3)
    for table, text in files().items():
        path = folder / f"{table}.csv"
        path.write_text(text, encoding="utf-8")
        load_file(workspace, table, path, source="shop", now=NOW - timedelta(hours=1))
    run_turn(workspace, as_of=AS_OF)
    run_turn(workspace, as_of=NOW)
    whom = find_people(workspace, KEYS)
    scanner = Scanner(WORDS, whom.customer_ids)
    find_duplicates(workspace)
    place = ColumnMapping({"id": "source_key"}, constants={"address": f"東京都止り木{kanji(9)}"})
    remember_mapping(workspace, ["id"], table="people", mapping=place, source="till")
    leave_half_a_mapping(workspace)
    run("-c", USE_DESK, workspace.folder, ",".join(sorted(whom.customer_ids)))
    for name, encoding in (("staging", "cp932"), ("uploads", "utf-16-le")):
        (workspace.folder / name / "waiting").mkdir(parents=True, exist_ok=True)
        waiting = workspace.folder / name / "waiting" / "people.csv"
        waiting.write_bytes(person(7).encode(encoding))
    note = noting_readings(workspace)
    for told in sorted(whom.customer_ids)[:20]:
        note(Reading(NOW, "owner", told, "correction", "json", is_granted=True))
    workspace.kept.add_withdrawals(
        Withdrawal(told, "care", "call", NOW) for told in whom.customer_ids
    )
    copy, backup = folder / "copy", folder / "shop.backup"
    shutil.copytree(workspace.folder, copy)
    run("-m", "najimi.cli", "backup", backup, "-w", workspace.folder)
    return Story(workspace, backup, copy, scanner, sorted(whom.customer_ids))


def test_the_birds_are_in_every_store_before(story: Story) -> None:
    hits = story.scanner.hits(story.workspace.folder)
    tops = {name.split("/")[0].removesuffix("-wal") for name in hits}
    assert tops == {
        "facts", "turns", "rejected", "staging", "uploads", "desk_shelf", "desk.sqlite3", "matching",
        "mappings", "ownership",
    }  # fmt: skip
    tables = {name.split("/")[1] for name in hits if name.startswith("facts/")}
    assert tables == {
        "people", "links", "memberships", "order_lines", "interactions", "consents", "decisions_issued",
    }  # fmt: skip
    assert story.scanner.hits(story.workspace.kept.folder)


def test_the_scanner_looks_into_whatever_holds_them(story: Story, tmp_path: Path) -> None:
    told = person(3).encode()
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        member = tarfile.TarInfo("a.csv")
        member.size = len(told)
        archive.addfile(member, io.BytesIO(told))
    (tmp_path / "tar.gz").write_bytes(gzip.compress(packed.getvalue()))
    with zipfile.ZipFile(tmp_path / "zip", "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("a.json", json.dumps({"name": "鳴鳥"}))
    for encoding in ("utf-8", "cp932", "euc_jp", "utf-16-le"):
        (tmp_path / encoding).write_bytes("鳴鳥".encode(encoding))
    (tmp_path / "id").write_text(story.customer_ids[0])
    (tmp_path / "nobody").write_text("a quiet place")
    hits = story.scanner.hits(tmp_path)
    assert set(hits) == {"tar.gz", "zip", "utf-8", "cp932", "euc_jp", "utf-16-le", "id"}


def test_no_byte_of_theirs_is_left(story: Story) -> None:
    folder = story.workspace.folder
    log = run("-m", "najimi.cli", "erase", *KEYS, "--yes", "-w", folder)
    assert story.scanner.hits(folder) == {}
    assert story.scanner.hits(story.workspace.kept.folder) == {}
    assert story.scanner.count_in(log.encode()) == 0
    (number,) = {reading.customer_id for reading in list_readings(story.workspace)}
    assert number.startswith("E-")


def test_a_backup_brings_none_of_them_back(story: Story) -> None:
    folder = story.workspace.folder
    assert story.scanner.count(story.backup) > N_BIRDS
    shutil.rmtree(folder)
    log = run("-m", "najimi.cli", "restore", story.backup, folder)
    assert story.scanner.hits(folder) == {}
    assert story.scanner.count_in(log.encode()) == 0
    assert len(list_receipts(open_workspace(folder))) == 1


def test_the_data_map_covers_every_file(story: Story) -> None:
    assert list_uncovered(story.copy) == []
    (story.copy / "new_store.db").touch()
    (story.copy / "facts" / "a_new_table").mkdir()
    (story.copy / "facts" / "a_new_table" / "part.parquet").touch()
    found = list_uncovered(story.copy)
    assert found == ["facts/a_new_table/part.parquet", "new_store.db"]
    assert len({store.name for store in DATA_MAP}) == len(DATA_MAP)
