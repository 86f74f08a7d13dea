"""
Names as Japan writes them: one form to compare, one to sort by, one to search by.

A name is only ever what a source stated as a name. It is never read out of an address.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

HIRAGANA = "".join(map(chr, range(0x3041, 0x3097)))
KATAKANA = "".join(map(chr, range(0x30A1, 0x30F7)))
SMALL, LARGE = "ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ"
VOICED = "がぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽゔ"
PLAIN = "かきくけこさしすせそたちつてとはひふへほはひふへほう"
LONG_VOWEL = "ー"
ROWS_OF_VOWELS = {
    "あ": "あかさたなはまやらわ",
    "い": "いきしちにひみりゐ",
    "う": "うくすつぬふむゆる",
    "え": "えけせてねへめれゑ",
    "お": "おこそとのほもよろを",
}
VOWEL_OF = {kana: vowel for vowel, row in ROWS_OF_VOWELS.items() for kana in row}

KANJI_VARIANTS = {
    "高": "髙", "崎": "﨑嵜碕", "斎": "齋斉齊", "辺": "邊邉邉", "沢": "澤", "浜": "濱濵",
    "広": "廣", "桜": "櫻", "国": "國", "島": "嶋嶌", "竜": "龍", "滝": "瀧", "栄": "榮",
    "真": "眞", "徳": "德", "恵": "惠", "渕": "淵渊", "関": "關", "黒": "黑", "桧": "檜",
    "曽": "曾", "富": "冨", "峰": "峯", "柳": "栁", "緑": "綠", "横": "橫", "条": "條",
    "宝": "寶", "万": "萬", "与": "與", "壮": "壯", "寿": "壽", "弥": "彌", "蔵": "藏",
    "鉄": "鐵", "浅": "淺", "野": "埜", "吉": "\U00020bb7", "実": "實", "亀": "龜", "円": "圓",
    "豊": "豐", "静": "靜", "秋": "龝穐", "総": "總", "学": "學", "桑": "桒", "館": "舘",
    "籠": "篭", "槙": "槇", "遥": "遙", "尭": "堯", "芦": "蘆", "鴎": "鷗", "薮": "藪",
}  # fmt: skip
"""One writing to compare by, and the other writings of the same name in family registers."""

FIRM_FORMS = (
    "株式会社", "有限会社", "合同会社", "合資会社", "合名会社", "一般社団法人", "一般財団法人",
    "公益社団法人", "公益財団法人", "社会福祉法人", "医療法人社団", "医療法人", "学校法人", "宗教法人",
    "特定非営利活動法人", "npo法人", "(株)", "(有)", "(同)", "(資)", "(名)", "(社)", "(財)", "(医)", "(学)",
)  # fmt: skip
FIRM_FORM = re.compile("|".join(re.escape(form) for form in FIRM_FORMS))
LATIN_FIRM_FORM = re.compile(
    r"[\s,.]*\b(?:co\.?,?\s*ltd|company,?\s*limited|ltd|inc|k\.?k|corp|corporation|llc)\b\.?\s*$"
)
APART_SIGNS = re.compile(r"[\s・･·=＝.,、。'’\-‐‑–—]+")

KANA_SIGNS = frozenset(HIRAGANA + LONG_VOWEL)
TO_HIRAGANA = str.maketrans(KATAKANA, HIRAGANA)
TO_LARGE = str.maketrans(SMALL, LARGE)
TO_PLAIN = str.maketrans(VOICED, PLAIN)
TO_ONE_KANJI = str.maketrans(
    {other: one for one, others in KANJI_VARIANTS.items() for other in others if other != one}
)


def hiragana(text: str) -> str:
    """
    Return a text with katakana written as hiragana; half width becomes full width.

    Examples
    --------
    >>> hiragana("ﾔﾏﾀﾞ 花子")
    'やまだ 花子'
    """
    return unicodedata.normalize("NFKC", text).translate(TO_HIRAGANA)


def fold_name(text: str) -> str:
    """
    Return the form by which two writings of a name are compared.

    Width, case, kana, spaces and old forms of kanji make no difference.

    Examples
    --------
    >>> fold_name("髙﨑　ﾊﾅｺ") == fold_name("高崎はなこ")
    True
    >>> fold_name("Ｙａｍａｄａ")
    'yamada'
    """
    bare = APART_SIGNS.sub("", hiragana(text).casefold())
    return bare.translate(TO_ONE_KANJI)


def fold_organization(text: str) -> str:
    """
    Return the form by which two writings of a firm's name are compared, without its legal form.

    Examples
    --------
    >>> {fold_organization(name) for name in ("株式会社 山田商店", "㈱山田商店", "山田商店（株）")}
    {'山田商店'}
    >>> fold_organization("Yamada Co., Ltd.")
    'yamada'
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    without = LATIN_FIRM_FORM.sub("", FIRM_FORM.sub("", plain))
    return fold_name(without) or fold_name(plain)


def fold_reading(text: str) -> str:
    """
    Return the form by which two readings are compared: hiragana, small kana written large.

    Returns
    -------
    str
        Empty if the text is no kana at all.

    Examples
    --------
    >>> fold_reading("ｼﾖｳｺﾞ") == fold_reading("しょうご")
    True
    >>> fold_reading("花子")
    ''
    """
    bare = APART_SIGNS.sub("", hiragana(text)).translate(TO_LARGE)
    return bare if bare and all(sign in KANA_SIGNS for sign in bare) else ""


def reading_key(text: str) -> str:
    """
    Return what sorting by reading compares: the order of a Japanese dictionary.

    A long vowel counts as its vowel; voiced marks decide only among equals. What has no
    reading sorts after all kana, by its writing.

    Examples
    --------
    >>> names = ["ヤマダ", "ｱﾘｶﾞ", "サトー", "さとう", "アリカ", "山田"]
    >>> sorted(names, key=reading_key)
    ['アリカ', 'ｱﾘｶﾞ', 'さとう', 'サトー', 'ヤマダ', '山田']
    """
    reading = fold_reading(text)
    if not reading:
        return f"\uffff{fold_name(text)}"
    plain = reading.translate(TO_PLAIN)
    spoken = "".join(
        VOWEL_OF.get(plain[place - 1], "") if sign == LONG_VOWEL and place else sign
        for place, sign in enumerate(plain)
    )
    return f"{spoken}\x00{reading}"


def each_distinct(column: pa.ChunkedArray, function: Callable[[str], str]) -> pa.Array:
    """
    Return a column with a function applied to each of its distinct texts; empty stays empty.

    Examples
    --------
    >>> each_distinct(pa.chunked_array([["ヤマダ", None, "ヤマダ"]]), hiragana).to_pylist()
    ['やまだ', None, 'やまだ']
    """
    encoded = pc.dictionary_encode(column.cast(pa.string()))
    whole = encoded.combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded
    if isinstance(whole, pa.ChunkedArray):
        whole = pa.concat_arrays(whole.chunks)
    folded = pa.array([function(text) for text in whole.dictionary.to_pylist()], pa.string())
    return folded.take(whole.indices)
