"""Encodings are found in the text itself, and told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from najimi.load.encodings import found_encoding
from najimi.load.reading import open_rows

ENCODINGS = ("utf-8", "cp932", "euc_jp", "utf-16-le", "utf-16-be")
HEADING = "source_key,family_name,given_name,family_name_kana,address\n"
NAMES = ("山田", "佐藤", "鈴木", "高橋", "渡辺", "伊藤", "さくら", "アリス", "能登")
KANA = ("ﾔﾏﾀﾞ", "ｻﾄｳ", "ｽｽﾞｷ", "タカハシ", "わたなべ", "ｲﾄｳ")
TOWNS = ("東京都渋谷区神南一丁目", "大阪府堺市堺区", "北海道札幌市中央区", "石川県珠洲市三崎町")
PEOPLE = st.lists(
    st.tuples(*map(st.sampled_from, (NAMES, NAMES, KANA, TOWNS))), min_size=1, max_size=30
)
FEW = settings(max_examples=40, deadline=None, derandomize=True)


def found(text: str, encoding: str) -> str:
    data = text.encode(encoding)
    return found_encoding(data[:4096], iter([data]))


@pytest.mark.parametrize("encoding", ENCODINGS)
@FEW
@given(PEOPLE)
def test_names_and_addresses_tell_their_encoding(encoding: str, people: list[list[str]]) -> None:
    rows = "".join(f"k{at},{','.join(person)}\n" for at, person in enumerate(people))
    assert found(HEADING + rows, encoding) == encoding


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", ["山田花子", "ソニア", "さくら", "株式会社能登"])
def test_one_name_in_a_file_of_ascii_is_enough(encoding: str, name: str) -> None:
    before = "k,plain,plain,plain,plain\n" * 5000
    text = f"{HEADING}{before}k,{name},,,\n{before}"
    assert found(text, encoding) == encoding


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp", "utf-8"])
def test_a_file_of_half_width_kana_alone_tells_its_encoding(encoding: str) -> None:
    names = ["ﾔﾏﾀﾞ,ﾊﾅｺ", "ｻﾄｳ,ﾀﾛｳ", "ｽｽﾞｷ,ｲﾁﾛｳ", "ﾀｶﾊｼ,ｼﾞﾛｳ", "ﾜﾀﾅﾍﾞ,ﾐﾎ"]
    assert found("\n".join(names) + "\n", encoding) == encoding


def test_ascii_is_utf8_and_european_names_too() -> None:
    assert found("id,name\n1,Bob\n", "ascii") == "utf-8"
    assert found("id,name\n1,José Müller\n2,Zoë Ångström\n", "utf-8") == "utf-8"


@pytest.mark.parametrize("amount", ["¥50,590", "£12", "21°C"])
def test_a_sign_before_an_amount_in_utf8_is_no_kanji(amount: str) -> None:
    assert found(f'customer,amount\nc,"{amount}"\n' * 40, "utf-8") == "utf-8"


@pytest.mark.parametrize("name", ["Müller", "García", "Søren", "Zoé"])
def test_a_few_accents_in_utf8_are_no_kanji(name: str) -> None:
    assert found(f"id,name\n1,{name}\n", "utf-8") == "utf-8"


@pytest.mark.parametrize(
    ("text", "encoding", "is_in_doubt"),
    [("氏名\nｱｵﾊﾞ\n", "cp932", False), ("name\nｱｵ\n", "cp932", True), ("name\n端\n", "euc_jp", True),
     ("氏名\n山田花子\n", "cp932", False), ("氏名\n山田花子\n", "utf-8", False)],
)  # fmt: skip
def test_an_encoding_in_doubt_is_told(
    tmp_path: Path, text: str, encoding: str, is_in_doubt: bool
) -> None:
    path = tmp_path / "names.csv"
    path.write_bytes(text.encode(encoding))
    with open_rows(path) as rows:
        assert [note.code for note in rows.notes] == ["encoding-in-doubt"] * is_in_doubt
    with open_rows(path, encoding=encoding) as rows:
        assert rows.notes == ()


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp"])
def test_bad_bytes_do_not_hide_the_encoding(encoding: str) -> None:
    line = "山田,東京都渋谷区神南\n".encode(encoding)
    data = b"name,town\n" + b"\xff,x\n" * 9 + line * 10
    assert found_encoding(data, iter([data])) == encoding


@pytest.mark.parametrize(
    ("encoding", "told"), [("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16-le"), ("cp932", "cp932")]
)
def test_the_encoding_is_told_with_the_rows(tmp_path: Path, encoding: str, told: str) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(f"{HEADING}k,山田,花子,ﾔﾏﾀﾞ,東京都\n".encode(encoding))
    with open_rows(path) as rows:
        assert (rows.encoding, rows.format, rows.names[0]) == (told, "csv", "source_key")


def test_a_named_encoding_overrules_what_was_found(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes("source_key\n山田\n".encode())
    with open_rows(path, encoding="CP932") as rows:
        (batch,) = [batch for batch in rows.batches() if batch.n_rows]
        assert rows.encoding == "cp932"
        assert batch.raw.to_pylist() != ["山田"]
