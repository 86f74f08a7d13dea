"""What a person is given of theirs, and how they are erased, both from their page."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import najimi
from najimi.workspace import Workspace

if TYPE_CHECKING:
    from django.test import Client

Find = Callable[[str], str]
SOURCE = Path(najimi.__file__).parents[1]
EMAIL, PLACE = "canary.of.bob@example.jp", "カナリア通りの店"
ERASE = """
import json, sys
from pathlib import Path
from najimi.desk.loading import catch_up
folder, customer_id, email, place = Path(sys.argv[1]), *sys.argv[2:]
catch_up(folder)
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.utils import setup_test_environment
from najimi.desk.services import create_owner
setup_test_environment()
client, page = Client(), f"/customers/{customer_id}"
client.force_login(create_owner())
said = {"purpose": "promotional", "channel": "visit", "state": "refused", "means": "spoken"}
answers = [
    client.post(f"{page}/correct", {"email": email}),
    client.post(f"{page}/consent", said | {"place": place}),
    client.post(f"{page}/request", {"kind": "erasure", "means": "phone"}),
    client.post("/uploads/bring", {"file": SimpleUploadedFile("bob.csv", b"a,b\\n1,2\\n")}),
    client.get(f"{page}/erase"),
    client.post(f"{page}/erase"),
]
before = b"".join(path.read_bytes() for path in folder.glob("desk.sqlite3*"))
answers.append(client.post(f"{page}/erase", {"is_sure": "yes"}))
print(json.dumps({
    "status": [each.status_code for each in answers],
    "asked": answers[4].text, "told": answers[6].text, "files": client.get("/uploads").text, "register": client.get("/requests").text,
    "was_there": [text.encode() in before for text in (customer_id, place)],
}))
"""


def hand_out(owner: Client, customer_id: str, kind: str) -> bytes:
    answer = owner.post(
        f"/customers/{customer_id}/hold", {"kind": kind, "purpose": "access_request"}
    )
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    data: bytes = answer.content
    return data


def test_what_is_handed_out_as_json_parses_and_holds_the_name(
    owner: Client, customer: Find
) -> None:
    from najimi.desk.models import AuditEntry

    told = json.loads(hand_out(owner, customer("alice"), "json"))
    assert "有賀" in json.dumps(told, ensure_ascii=False)
    assert AuditEntry.objects.filter(what="handed_out", customer_id=customer("alice")).count() == 1


def test_it_tells_what_they_allow_now_and_what_they_asked(owner: Client, customer: Find) -> None:
    grace = customer("grace")
    said = {"purpose": "promotional", "channel": "visit", "state": "granted", "means": "spoken"}
    owner.post(f"/customers/{grace}/consent", said)
    owner.post(f"/customers/{grace}/request", {"kind": "access", "means": "phone"})
    told = json.loads(hand_out(owner, grace, "json"))["beside"]
    visits = [row for row in told["consents_now"]["rows"] if row["channel"] == "visit"]
    assert [(row["state"], row["may_contact"], row["source"]) for row in visits] == [
        ("granted", True, "desk")
    ]
    (asked,) = told["requests"]["rows"]
    assert (asked["kind"], asked["state"]) == ("access", "open")
    assert (
        told["requests"]["from"] == "desk"
        and told["requests"]["purpose"] == "期日までにお答えするためです。"
    )


def test_the_page_says_what_is_computed_and_from_which_turn(
    owner: Client, customer: Find, desk_shop: Workspace
) -> None:
    turn = desk_shop.turns.current()
    assert turn is not None
    page = owner.get(f"/customers/{customer('alice')}").text
    assert "これからのお買い物の見込み" in page
    assert turn.manifest.turn_id in page


def test_it_can_be_had_as_tables_and_as_a_card(owner: Client, customer: Find) -> None:
    with zipfile.ZipFile(io.BytesIO(hand_out(owner, customer("alice"), "csv"))) as tables:
        texts = [tables.read(name).decode("utf-8-sig") for name in tables.namelist()]
    assert any("有賀" in text for text in texts)
    card = hand_out(owner, customer("alice"), "vcard").decode()
    assert card.startswith("BEGIN:VCARD")
    assert "有賀" in card


def test_another_kind_is_refused(owner: Client, customer: Find) -> None:
    answer = owner.post(
        f"/customers/{customer('alice')}/hold", {"kind": "xml", "purpose": "access_request"}
    )
    assert answer.status_code == 400


@pytest.fixture(scope="module")
def erased(desk_shop: Workspace, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, ...]:
    """Return the folder of a shop from whose page Bob was erased, his id, and what was told."""
    import shutil

    folder = Path(shutil.copytree(desk_shop.folder, tmp_path_factory.mktemp("erased") / "shop"))
    turn = desk_shop.turns.current()
    assert turn is not None
    rows = turn.read("identities").to_pylist()
    bob = next(row["customer_id"] for row in rows if row["source_key"] == "bob")
    done = subprocess.run(
        [sys.executable, "-c", ERASE, str(folder), bob, EMAIL, PLACE], check=False,
        env=os.environ | {"PYTHONPATH": str(SOURCE)}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder, bob, json.loads(done.stdout.splitlines()[-1])


def test_an_erasure_is_asked_twice_and_tells_its_receipt(erased: tuple[Any, ...]) -> None:
    _, bob, told = erased
    assert told["status"] == [302, 302, 302, 302, 200, 400, 200]
    assert "is_sure" in told["asked"]
    assert "控え" in told["told"]
    assert "控え" in told["register"]
    assert bob not in told["register"]


def test_files_that_wait_go_too_and_that_is_said_before(erased: tuple[Any, ...]) -> None:
    folder, _, told = erased
    assert "取り込みを待っているファイル1件も" in told["asked"]
    assert not list((folder / "uploads").glob("*"))
    assert "片づけ済み" in told["files"] and "bob" not in told["files"]


def test_what_was_erased_is_told_in_words(erased: tuple[Any, ...]) -> None:
    told = erased[2]["told"].split("<ul>")[-1].split("</ul>")[0]
    assert "取り込みを待っていたファイル：1" in told
    assert "この画面の記録：" in told and "お客様の記録：" in told
    assert not [word for word in ("facts/", "desk/", "turns", "desk_shelf") if word in told], told


@pytest.mark.parametrize("about", ["id", EMAIL, PLACE])
def test_nothing_of_an_erased_person_is_left_on_the_disk_of_the_desk(
    erased: tuple[Any, ...], about: str
) -> None:
    folder, bob, told = erased
    assert told["was_there"] == [True, True]
    wanted = (bob if about == "id" else about).encode()
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert [path.name for path in files if wanted in path.read_bytes()] == []
