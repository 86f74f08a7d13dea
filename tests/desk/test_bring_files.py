"""Bringing a file to the desk: seen first, counted, loaded when a person says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

from najimi.workspace import Workspace

if TYPE_CHECKING:
    from django.test import Client

FIXTURES = Path(__file__).parents[1] / "load" / "fixtures"
OWN = "番号,姓,名,メール\n{key}-1,山田,花子,hanako@example.jp\n{key}-2,佐藤,,\n"

Bring = Callable[..., str]


@pytest.fixture
def facts(desk_shop: Workspace) -> Callable[[str], int]:
    """Return how to count the facts of one source."""

    def count(source: str) -> int:
        files = list(desk_shop.facts.source("people").files)
        return int(pq.read_table(files, filters=[("source", "=", source)]).num_rows)

    return count


@pytest.fixture(autouse=True)
def no_files_left(desk_shop: Workspace) -> Iterator[None]:
    """Hold every test to what the pages promise: a file is removed when it is done with."""
    yield
    left = [path for path in (desk_shop.folder / "uploads").rglob("*") if path.is_file()]
    for path in left:
        path.unlink()
    assert len(left) <= 1


def page(owner: Client, address: str) -> str:
    answer = owner.get(address)
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def confirm(owner: Client, address: str, source: str, ours: list[str]) -> Any:
    told = {"table": "people", "source": source, "ours": ours}
    return owner.post(f"{address}/confirm", told)


def test_a_known_file_is_recognized_shown_and_counted_before_anything_is_stored(
    owner: Client, bring: Bring, facts: Callable[[str], int]
) -> None:
    address = bring((FIXTURES / "eccube_customers.csv").read_bytes())
    shown = page(owner, address)
    assert "EC-CUBE" in shown
    assert "CP932" in shown
    assert "取り込むとどうなるか" in shown
    assert facts("eccube") == 0


def test_a_known_file_is_loaded_once_however_often_it_is_asked_for(
    owner: Client, bring: Bring, facts: Callable[[str], int]
) -> None:
    from najimi.desk.models import AuditEntry, Upload

    address = bring((FIXTURES / "eccube_customers.csv").read_bytes())
    owner.post(f"{address}/load")
    n = facts("eccube")
    owner.post(f"{address}/load")
    assert n == facts("eccube") > 0
    upload = Upload.objects.get(upload_id=address.rsplit("/", 1)[-1])
    assert upload.report["tables"][0]["n_stored"] == n
    assert AuditEntry.objects.filter(what="file_loaded").count() == 1


def test_a_file_that_is_done_with_is_removed(
    owner: Client, bring: Bring, desk_shop: Workspace
) -> None:
    loaded, put_away = bring(OWN.format(key="gone")), bring(OWN.format(key="away"))
    confirm(owner, loaded, "till-gone", ["source_key", "family_name", "given_name", "email"])
    owner.post(f"{loaded}/load")
    owner.post(f"{put_away}/put-away")
    assert list((desk_shop.folder / "uploads").rglob("file*")) == []


def test_an_unknown_heading_is_not_loaded_until_a_person_says_which_column_is_which(
    owner: Client, bring: Bring, facts: Callable[[str], int]
) -> None:
    address = bring(OWN.format(key="a").replace("番号", "おきゃくID"))
    assert "はじめての見出し" in page(owner, address)
    assert owner.post(f"{address}/load").status_code == 503
    columns = ["source_key", "family_name", "given_name", "email"]
    assert confirm(owner, address, "till-a", columns).status_code == 302
    owner.post(f"{address}/load")
    assert facts("till-a") == 2


def test_a_confirmed_mapping_is_remembered_for_the_next_file(
    owner: Client, bring: Bring, facts: Callable[[str], int]
) -> None:
    heading = "顧客の番号,名字"
    first = bring(f"{heading}\nb-1,山田\n")
    confirm(owner, first, "till-b", ["source_key", "family_name"])
    second = bring(f"{heading}\nb-2,佐藤\n")
    assert "前に確認した対応" in page(owner, second)
    owner.post(f"{second}/load")
    assert facts("till-b") == 1


def test_two_columns_cannot_claim_one_place(owner: Client, bring: Bring) -> None:
    address = bring(OWN.format(key="c"))
    answer = confirm(owner, address, "till-c", ["source_key", "email", "email", ""])
    assert answer.status_code == 400
    assert "email" in answer.content.decode()


def test_rejected_rows_are_shown_with_line_and_reason_and_can_be_fetched_safely(
    owner: Client, bring: Bring
) -> None:
    from najimi.desk.models import Upload

    address = bring("source_key,email\nd-1,a@example.jp\n,=cmd()\n", "people.csv")
    confirm(owner, address, "till-d", ["source_key", "email"])
    assert "3行目" in page(owner, address)
    owner.post(f"{address}/load")
    report = Upload.objects.get(upload_id=address.rsplit("/", 1)[-1]).report["tables"][0]
    assert (report["n_in"], report["n_stored"], report["n_rejected"]) == (2, 1, 1)
    answer = owner.get(f"{address}/rejected/{report['rejected']}")
    rows = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "source_key must not be empty" in rows
    assert '"=' not in rows


def test_only_the_rejected_rows_of_this_very_load_can_be_fetched(
    owner: Client, bring: Bring
) -> None:
    address = bring(OWN.format(key="e"))
    for name in ("other.csv", "..%2Fsalt", "%2e%2e"):
        assert owner.get(f"{address}/rejected/{name}").status_code == 404


def test_a_file_that_cannot_be_read_says_so_by_its_own_name(owner: Client, bring: Bring) -> None:
    shown = page(owner, bring(b"%PDF-1.7 not a table", "report.pdf"))
    assert "このままでは読めません" in shown
    assert "/uploads/" not in shown.split('class="why"', 1)[1].split("</p>", 1)[0]


def test_a_policy_is_kept_with_the_file_and_holds_when_it_is_loaded(
    owner: Client, bring: Bring, desk_shop: Workspace
) -> None:
    address = bring(OWN.format(key="f"))
    confirm(owner, address, "till-f", ["source_key", "family_name", "given_name", "email"])
    owner.post(f"{address}/tell", {"encoding": "utf-8", "policy-email": "fill"})
    owner.post(f"{address}/load")
    files = list(desk_shop.facts.source("people").files)
    rows = pq.read_table(files, filters=[("source", "=", "till-f")]).to_pylist()
    assert {row["fills_only"] for row in rows if row["email"]} == {"email"}


def test_an_empty_form_is_answered_in_words(owner: Client) -> None:
    answer = owner.post("/uploads/bring", {})
    assert answer.status_code == 400
    assert "空でないファイル" in answer.content.decode()


def test_looking_changes_nothing(owner: Client, bring: Bring, desk_shop: Workspace) -> None:
    address = bring(OWN.format(key="g"))
    before = desk_shop.facts.versions()
    for path in (address, f"{address}?count=1", f"{address}/mapping", "/uploads"):
        assert owner.get(path).status_code == 200
    assert desk_shop.facts.versions() == before
    for act in ("load", "put-away", "tell", "confirm"):
        assert owner.get(f"{address}/{act}").status_code == 405


def test_a_stranger_brings_nothing(stranger: Client) -> None:
    assert stranger.post("/uploads/bring", {}).status_code == 302
    assert stranger.get("/uploads").status_code == 302


@pytest.mark.parametrize(("locale", "words"), [("ja", "番号法第20条"), ("en", "Number Act")])
def test_the_pages_say_what_is_not_kept_and_show_none_of_it(
    owner: Client, bring: Bring, locale: str, words: str
) -> None:
    owner.post("/language", {"locale": locale})
    address = bring(f"番号,姓,マイナンバー\n{locale}-n,山田,1234-5678-9018\n")
    asked = page(owner, f"{address}/mapping?table=people")
    assert words in asked and "5678" not in asked
    told = {"table": "people", "source": f"minimal-{locale}"}
    told |= {"ours": ["source_key", "family_name", ""]}
    assert owner.post(f"{address}/confirm", told).status_code == 302
    assert words in page(owner, address)
    owner.post(f"{address}/load")
    loaded = page(owner, address)
    assert words in loaded and "5678" not in loaded


def test_a_file_that_is_too_large_is_not_read_to_its_end(
    owner: Client, bring: Bring, monkeypatch: pytest.MonkeyPatch, desk_shop: Workspace
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from najimi.desk.uploads.taking import LimitedUpload

    monkeypatch.setattr(LimitedUpload, "most_bytes", 10)
    answer = owner.post("/uploads/bring", {"file": SimpleUploadedFile("a.csv", b"x" * 11)})
    assert answer.status_code == 413
    assert not [path for path in (desk_shop.folder / "uploads").rglob("*") if path.is_file()]
    bring("1234567890")


def test_no_more_files_wait_than_a_person_can_look_at(
    owner: Client, bring: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from najimi.desk.uploads import services, views

    bring("番号\n1\n")
    monkeypatch.setattr(views, "MOST_WAITING", services.count_waiting())
    answer = owner.post("/uploads/bring", {"file": SimpleUploadedFile("a.csv", b"x")})
    assert answer.status_code == 409


def test_the_name_of_a_file_is_forgotten_when_it_is_put_away(owner: Client, bring: Bring) -> None:
    from najimi.desk.models import Upload

    address = bring("番号\n1\n", "佐藤花子.csv")
    owner.post(f"{address}/put-away")
    upload = Upload.objects.get(upload_id=address.rsplit("/", 1)[-1])
    assert upload.name == upload.upload_id


def test_a_file_without_a_heading_teaches_nothing(
    owner: Client, bring: Bring, desk_shop: Workspace
) -> None:
    before = sorted((desk_shop.folder / "mappings").glob("*"))
    address = bring("1001,佐藤花子,hanako@example.com\n1002,鈴木太郎,taro@example.com\n")
    answer = confirm(owner, address, "till", ["source_key", "family_name", "email"])
    assert answer.status_code == 400 and "hanako" not in answer.content.decode()
    assert sorted((desk_shop.folder / "mappings").glob("*")) == before


def test_a_loaded_file_is_told_by_what_it_was(owner: Client, bring: Bring) -> None:
    address = bring((FIXTURES / "eccube_customers.csv").read_bytes(), "山田花子.csv")
    assert "山田花子.csv" in page(owner, "/uploads")
    owner.post(f"{address}/load")
    for shown in (page(owner, "/uploads"), page(owner, address)):
        assert "EC-CUBE 4 会員CSV ・ 3行" in shown
        assert "山田花子" not in shown


def test_columns_kept_beside_are_shown_as_pairs(owner: Client, bring: Bring) -> None:
    address = bring('番号,姓,趣味,印\n77,山田,茶道,"優,先"\n')
    confirm(owner, address, "till-beside", ["source_key", "family_name", "", ""])
    shown = page(owner, address)
    assert "印：優,先、趣味：茶道" in shown or "趣味：茶道、印：優,先" in shown
