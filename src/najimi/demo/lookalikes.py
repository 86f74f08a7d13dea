"""
Invented people of whom some stand in the books twice, and others only look so; all labelled.

Planted are slips of typing, kana instead of kanji, old kanji, half width, removals, new numbers
and addresses, names changed by marriage, and gaps. Not duplicates are families at one address,
some with one telephone or one mailbox, and namesakes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import jaconv
import numpy as np

from najimi.demo.names import FAMILY_NAMES, GIVEN_NAMES
from najimi.model.names import KANJI_VARIANTS

SEEN_AT = datetime(2025, 4, 1, tzinfo=UTC)
FAMILY_HEADS = (
    "山ヤマ 川カワ 中ナカ 小コ 大オオ 高タカ 松マツ 竹タケ 石イシ 西ニシ 北キタ 森モリ 藤フジ 岡オカ 島シマ 杉スギ"
    " 福フク 宮ミヤ 古フル 吉ヨシ 黒クロ 白シラ 青アオ 長ナガ 永ナガ 浜ハマ 沢サワ 富トミ 浅アサ 国クニ"
)
FAMILY_TAILS = "田タ 川カワ 本モト 村ムラ 山ヤマ 野ノ 原ハラ 崎ザキ 島シマ 沢ザワ 井イ 木キ 下シタ 口グチ 谷タニ 橋ハシ 辺ベ 塚ヅカ"
GIVEN_HEADS = "美ミ 由ユ 香カ 奈ナ 恵ケイ 真マ 智トモ 裕ユウ 和カズ 健ケン 大ダイ 翔ショウ 直ナオ 里リ 紗サ 千チ 明アキ 正マサ 義ヨシ 秀ヒデ"
GIVEN_TAILS = "子コ 美ミ 香カ 奈ナ 恵エ 代ヨ 一イチ 太タ 也ヤ 樹キ 介スケ 人ト 彦ヒコ 之ユキ 郎ロウ"
TOWNS = (
    "東京都千代田区丸の内", "東京都世田谷区桜丘", "東京都杉並区荻窪", "東京都練馬区石神井町",
    "神奈川県横浜市青葉区美しが丘", "神奈川県川崎市中原区小杉町", "埼玉県さいたま市浦和区高砂",
    "千葉県千葉市中央区新町", "大阪府大阪市北区天満", "大阪府吹田市千里山東", "京都府京都市左京区岡崎",
    "兵庫県神戸市東灘区本山", "愛知県名古屋市千種区覚王山通", "福岡県福岡市中央区大名",
    "北海道札幌市中央区円山", "宮城県仙台市青葉区国分町", "広島県広島市中区袋町", "静岡県静岡市葵区鷹匠",
)  # fmt: skip
HOUSE_SHARE = 0.35
SECOND_SHARE = 0.12
NAMESAKE_SHARE = 0.02
GAPS = {
    "family_name_kana": 0.15, "birth_on": 0.40, "address": 0.12, "email": 0.20, "phone": 0.18,
    "card_id": 0.70,
}  # fmt: skip


@dataclass(frozen=True)
class Body:
    """One real person, as no source ever sees them whole."""

    family: tuple[str, str]
    given: tuple[str, str]
    birth_on: date
    town: str
    house: tuple[int, int, int]
    postal_code: str
    email: str
    phone: str
    card_id: str


def make_lookalikes(n_people: int, *, seed: int) -> tuple[list[dict[str, Any]], list[int]]:
    """
    Return statements about people, and for each the number of the person it is about.

    Parameters
    ----------
    n_people : int, >= 1
        Real people; some 12 in 100 of them have a second entry, a few of those a third.
    seed : int
        The same seed gives the same people.

    Returns
    -------
    tuple of list of dict and list of int
        Rows of the fact table ``people``, each with its own ``source_key``, and who they are.

    Examples
    --------
    >>> rows, who = make_lookalikes(100, seed=1)
    >>> len(rows) == len(who), len(set(who)) >= 100
    (True, True)
    """
    draw = np.random.default_rng(seed)
    bodies = _bodies(n_people, draw)
    rows: list[dict[str, Any]] = []
    who: list[int] = []
    for number, body in enumerate(bodies):
        rows.append(_entry(body, draw))
        who.append(number)
        while draw.random() < SECOND_SHARE:
            rows.append(_slip(_entry(_later(body, draw), draw), draw))
            who.append(number)
    for place, row in enumerate(rows):
        row["source_key"] = f"k{place:07d}"
        row["occurred_at"] = SEEN_AT + timedelta(minutes=place % 100_000)
    return rows, who


def true_pairs(who: list[int]) -> set[tuple[int, int]]:
    """
    Return the places of every two statements about one person.

    Examples
    --------
    >>> sorted(true_pairs([0, 1, 0, 0]))
    [(0, 2), (0, 3), (2, 3)]
    """
    places: dict[int, list[int]] = {}
    for place, number in enumerate(who):
        places.setdefault(number, []).append(place)
    return {
        (first, second)
        for group in places.values()
        for n, first in enumerate(group)
        for second in group[n + 1 :]
    }


def _bodies(n_people: int, draw: np.random.Generator) -> list[Body]:
    families, given = (
        _names(FAMILY_NAMES, FAMILY_HEADS, FAMILY_TAILS),
        _names(GIVEN_NAMES, GIVEN_HEADS, GIVEN_TAILS),
    )
    often = 1 / (np.arange(len(families)) + 10)
    often /= often.sum()
    bodies: list[Body] = []
    while len(bodies) < n_people:
        head = _body(families[draw.choice(len(families), p=often)], _one(given, draw), draw)
        bodies.append(head)
        if draw.random() < HOUSE_SHARE:
            bodies += [_relative(head, given, draw) for _ in range(int(draw.integers(1, 4)))]
        if draw.random() < NAMESAKE_SHARE:
            bodies.append(_body(head.family, head.given, draw))
    return bodies[:n_people]


def _names(known: tuple[Any, ...], heads: str, tails: str) -> list[tuple[str, str]]:
    made = [
        (head[0] + tail[0], head[1:] + tail[1:])
        for head in heads.split()
        for tail in tails.split()
        if head[0] != tail[0]
    ]
    return [(name[0], name[1]) for name in known] + made


def _body(family: tuple[str, str], given: tuple[str, str], draw: np.random.Generator) -> Body:
    number = int(draw.integers(10**9))
    place = int(draw.integers(len(TOWNS)))
    return Body(
        family=family,
        given=given,
        birth_on=date(1940, 1, 1) + timedelta(days=int(draw.integers(0, 24_000))),
        town=TOWNS[place],
        house=_house(draw),
        postal_code=f"{100 + place * 40:03d}{int(draw.integers(0, 60)):04d}",
        email=f"{_letters(number, draw)}@{_one(['example.jp', 'example.com', 'mail.example'], draw)}",
        phone=f"0{_one(['90', '80', '70'], draw)}{int(draw.integers(10**7, 10**8)):08d}",
        card_id=f"{int(draw.integers(10**11, 10**12))}",
    )


def _letters(number: int, draw: np.random.Generator) -> str:
    """Return the part of an address before the sign: it tells nothing of the name."""
    return "".join(chr(97 + int(place)) for place in draw.integers(0, 26, 5)) + str(number % 9973)


def _house(draw: np.random.Generator) -> tuple[int, int, int]:
    return int(draw.integers(1, 8)), int(draw.integers(1, 40)), int(draw.integers(1, 30))


def _relative(head: Body, given: list[tuple[str, str]], draw: np.random.Generator) -> Body:
    """Return someone of the same household: never the same person, often the same telephone."""
    other = _body(head.family, _one(given, draw), draw)
    return replace(
        other,
        town=head.town,
        house=head.house,
        postal_code=head.postal_code,
        phone=head.phone if draw.random() < 0.5 else other.phone,
        email=head.email if draw.random() < 0.08 else other.email,
    )


def _later(body: Body, draw: np.random.Generator) -> Body:
    """Return the same person later: moved, married, with another number or address."""
    fresh = _body(body.family, body.given, draw)
    if draw.random() < 0.25:
        body = replace(body, town=fresh.town, house=fresh.house, postal_code=fresh.postal_code)
    if draw.random() < 0.45:
        body = replace(body, email=fresh.email)
    if draw.random() < 0.30:
        body = replace(body, phone=fresh.phone)
    if draw.random() < 0.05:
        families = _names(FAMILY_NAMES, FAMILY_HEADS, FAMILY_TAILS)
        body = replace(body, family=_one(families, draw))
    return replace(body, card_id=fresh.card_id) if draw.random() < 0.5 else body


def _entry(body: Body, draw: np.random.Generator) -> dict[str, Any]:
    """Return what a till, a shop page or a paper form keeps of a person."""
    first, second, third = body.house
    writing = int(draw.integers(4))
    house = (
        f"{first}-{second}-{third}", f"{first}丁目{second}番{third}号",
        jaconv.h2z(f"{first}－{second}－{third}", digit=True), f"{_kanji(first)}丁目{second}-{third}",
    )[writing]  # fmt: skip
    row: dict[str, Any] = {
        "family_name": body.family[0], "given_name": body.given[0],
        "family_name_kana": body.family[1], "given_name_kana": body.given[1],
        "birth_on": body.birth_on, "email": body.email, "card_id": body.card_id,
        "phone": body.phone if draw.random() < 0.5 else f"{body.phone[:3]}-{body.phone[3:7]}-{body.phone[7:]}",
        "postal_code": f"{body.postal_code[:3]}-{body.postal_code[3:]}", "address": body.town + house,
    }  # fmt: skip
    for column, share in GAPS.items():
        if draw.random() < share:
            row[column] = None
    if row["family_name_kana"] is None:
        row["given_name_kana"] = None
    if row["address"] is None:
        row["postal_code"] = None
    return row


def _slip(row: dict[str, Any], draw: np.random.Generator) -> dict[str, Any]:
    """Return an entry as somebody else typed it."""
    kind = draw.random()
    if kind < 0.15 and row["family_name_kana"]:
        row |= {"family_name": row["family_name_kana"], "given_name": row["given_name_kana"],
                "family_name_kana": None, "given_name_kana": None}  # fmt: skip
    elif kind < 0.30 and row["family_name_kana"]:
        for column in ("family_name_kana", "given_name_kana"):
            row[column] = jaconv.z2h(row[column])
    elif kind < 0.45:
        row["family_name"] = _old_kanji(row["family_name"])
    elif kind < 0.60:
        column = "given_name_kana" if draw.random() < 0.5 else "family_name_kana"
        row[column] = _mistyped(row[column], draw)
    elif kind < 0.70:
        row["family_name"], row["given_name"] = row["family_name"] + "　", " " + row["given_name"]
    if row["birth_on"] and draw.random() < 0.06:
        row["birth_on"] = row["birth_on"] + timedelta(days=int(draw.choice([1, 10, -1, -10])))
    if row["phone"] and draw.random() < 0.05:
        row["phone"] = row["phone"][:-1] + str((int(row["phone"][-1]) + 1) % 10)
    return row


def _old_kanji(name: str) -> str:
    return "".join(KANJI_VARIANTS.get(sign, sign)[0] for sign in name)


def _mistyped(text: str | None, draw: np.random.Generator) -> str | None:
    if not text:
        return text
    place = int(draw.integers(len(text)))
    return text[:place] + "アイウエオカキクケコン"[int(draw.integers(11))] + text[place + 1 :]


def _kanji(number: int) -> str:
    return "〇一二三四五六七八九"[number]


def _one(choices: Any, draw: np.random.Generator) -> Any:
    return choices[int(draw.integers(len(choices)))]
