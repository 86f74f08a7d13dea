"""A name is found in any common spelling of its reading, and other names are not."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from najimi.model.searching import find_names
from najimi.model.spelling import MORA

SPELLINGS = {
    "佐藤 彩 サトウ アヤ": "Satoh Aya|Sato Aya|Sato\u0304|Satou|aya satoh|SATŌ|satô|SatoAya|サトー|さとう アヤ",
    "大山 純 オオヤマ ジュン": "Ohyama|Oyama|Ooyama|Ōyama|Jun|Zyun|jyun|Jun Ohyama|オーヤマ",
    "大井 仁 オオイ ジン": "Ohi|Oi|Ooi|Ōi|Jin|Zin",
    "大野 律子 オオノ リツコ": "Ohno|Ono|Oono|Ritsuko|Rituko|Litsuko",
    "大内 雄一 オオウチ ユウイチ": "Ouchi|Oouchi|Ohuti|Ōuchi|Yuichi|Yuuichi|Yuhichi|Yûiti",
    "清水 長 シミズ チョウ": "Shimizu|Simizu|Cho|Tyo|Chō|cyou|Tyô",
    "津田 秀平 ツダ シュウヘイ": "Tsuda|Tuda|Shuhei|Syuhei|Shuuhei|Syûhei|Shūhei",
    "藤井 健一 フジイ ケンイチ": "Fujii|Huzii|hujii|Ken'ichi|Kenichi|Kennichi|Ken'iti|fujiikenichi",
    "本間 杏奈 ホンマ アンナ": "Homma|Honma|Hommaanna|Anna|annna|Honma Anna",
    "難波 慎平 ナンバ シンペイ": "Namba|Nanba|Shimpei|Shinpei|Sinpei",
    "服部 一花 ハットリ イチカ": "Hattori|Hatto|Ichika|Itika",
    "八丁 真知子 ハッチョウ マチコ": "Hatcho|Hacchou|Hattyo|Machiko|Matiko",
    "井上 香織 イノウエ カヲリ": "Inoue|Kaori|Kawori|inouekaori",
    "都築 凌 ツヅキ リョウ": "Tsuzuki|Tsuduki|Tuduki|Ryo|Ryou|Ryoh|Lyo",
    "ﾊﾞｲｵﾚｯﾄ 江梨 バイオレット エリ": "ヴァイオレット|バイオレット|ｳﾞｧｲｵﾚｯﾄ|Baioretto|Vaioretto|Eri",
    "ヴィオラ 慧 ヴィオラ ケイ": "ビオラ|ヴィオラ|Viora|Viola|Biora|Kei|Kē",
    "Müller Jürgen  ": "muller|mueller|Müller|MUELLER Juergen|Juergen|Jürgen",
    "Mueller Søren  ": "Müller|mueller|Soren|Soeren|Søren",
    "Strauß Zoé  ": "strauss|Strauß|STRAUSS|zoe|Zoé|Zoë",
    "Bjørnsen Łukasz  ": "bjornsen|bjoernsen|Bjørnsen|lukasz|Łukasz",
    "van der Berg Anna Maria  ": "Berg|van der|Maria|Annamaria|vanderberg",
    "Kitoh Kouji  ": "Kito|Kitō|Kitou|Koji|Kohji|Kôzi|Kito Koji",
}  # fmt: skip
TYPED = [(whole, typed) for whole, all_typed in SPELLINGS.items() for typed in all_typed.split("|")]
# Nobody takes one of these for another; none is the beginning of another one.
DIFFERENT = (
    "Hattori ハットリ|Hatori ハトリ|Saito サイトウ|Satō サトウ|Fujii フジイ|Fujita フジタ|Iida イイダ|"
    "Ida イダ|Ōno オオノ|Kono コノ|Kanna カンナ|Kana カナ|Anna アンナ|Hana ハナ|Jun ジュン|"
    "Shun シュン|Chō チョウ|Shō ショウ|Ueda ウエダ|Uda ウダ|Maeda マエダ|Mada マダ|Inoue イノウエ|"
    "Tsuda ツダ|Suda スダ|Tsuta ツタ|Kyōko キョウコ|Kiyoko キヨコ|Bito ビトウ|"
    "Shin'ya シンヤ|Ritsu リツ|Ryū リュウ|Anji アンジ|Hyō ヒョウ|"
    "Hiyoshi ヒヨシ|Yūki ユウキ|Yukari ユカリ|Imai イマイ|Ima'e イマエ|Matsui マツイ|Mattsu マッツ|"
    "Kondō コンドウ|Kodo コド|Etō エトウ|Eita エイタ|Zenji ゼンジ|Genji ゲンジ"
)  # fmt: skip


def people_of(names: list[list[str]]) -> dict[str, pa.ChunkedArray]:
    columns = ("family_name", "given_name", "family_name_kana", "given_name_kana")
    return {
        column: pa.chunked_array([[name[place] or None for name in names]], pa.string())
        for place, column in enumerate(columns)
    }


def name_of(whole: str) -> list[str]:
    if not whole.endswith("  "):
        return whole.split(" ")
    family, _, given = whole.strip().partition(" " if " Anna" not in whole else " Anna")
    return [family, f"Anna{given}" if " Anna" in whole else given, "", ""]


@pytest.mark.parametrize(("whole", "typed"), TYPED)
def test_a_name_is_found_in_every_common_spelling(whole: str, typed: str) -> None:
    assert find_names(people_of([name_of(whole)]), typed).to_pylist() == [True]


def test_what_names_one_of_them_names_no_other_of_a_list() -> None:
    names = [name_of(whole) for whole in SPELLINGS]
    shared = {"Anna", "Müller", "mueller", "muller", "MUELLER Juergen"}
    for place, (whole, all_typed) in enumerate(SPELLINGS.items()):
        for typed in set(all_typed.split("|")) - shared:
            found = find_names(people_of(names), typed).to_pylist()
            others = [names[n] for n, is_found in enumerate(found) if is_found and n != place]
            assert not others, (typed, whole, others)


def test_a_spelling_names_its_own_reading_and_no_other() -> None:
    names = [pair.split() for pair in DIFFERENT.split("|")]
    people = people_of([["", "", kana, ""] for _, kana in names])
    for latin, kana in names:
        found = find_names(people, latin).to_pylist()
        also = [other for (_, other), is_found in zip(names, found, strict=True) if is_found]
        assert also == [kana], latin


def test_a_marked_long_vowel_is_long_and_an_unmarked_one_may_be() -> None:
    people = people_of([["", "", "オノ", ""], ["", "", "オオノ", ""]])
    assert find_names(people, "Ono").to_pylist() == [True, True]
    assert find_names(people, "Ohno").to_pylist() == [False, True]


HEPBURN = {"si": "shi", "ti": "chi", "tu": "tsu", "hu": "fu", "zi": "ji"}
GLIDED = {"s": "sh", "t": "ch", "z": "j"}


@st.composite
def spelt_names(draw: st.DrawFn) -> tuple[str, str]:
    """Return a reading in kana, and one way to write it in Latin letters."""
    is_hepburn, marks_long = draw(st.booleans()), draw(st.sampled_from(["", "h", "\u0304", "+"]))
    kana, latin = "", ""
    for _ in range(draw(st.integers(1, 6))):
        sign, letters = draw(st.sampled_from(sorted(MORA.items())))
        glide = draw(st.sampled_from(["", "", "ゃa", "ゅu", "ょo"]))
        if glide and letters[-1] == "i" and letters[:-1] not in ("", "w") and sign != "ぢ":
            consonant = GLIDED.get(letters[0], f"{letters[0]}y") if is_hepburn else f"{letters[0]}y"
            sign, letters = sign + glide[0], consonant + glide[1]
        elif is_hepburn:
            letters = HEPBURN.get(letters, letters)
        kana, latin = kana + sign, latin + letters
        if letters[-1] in "ou" and draw(st.booleans()):
            kana += "う"
            latin += "u" if marks_long == "+" else marks_long
            # An h before a vowel would be read with it, so people part the two.
            latin += " " if marks_long == "h" else ""
        elif draw(st.integers(0, 4)) == 0:
            kana, latin = kana + "ん", latin + "n'"
    return kana, latin.rstrip(" ")


@given(spelt_names())
def test_any_hepburn_kunrei_or_typed_spelling_finds_the_reading(name: tuple[str, str]) -> None:
    kana, latin = name
    assert find_names(people_of([["", "", kana, ""]]), latin).to_pylist() == [True]


@settings(deadline=None)  # the first call on a busy machine may take long; time is no law here
@given(st.text())
def test_whatever_is_typed_is_a_question_and_no_error(typed: str) -> None:
    people = people_of([["山田", "花子", "ヤマダ", "ハナコ"]])
    assert len(find_names(people, typed)) == 1
