"""
Names in Latin letters: one spelling of a reading, and all the ways in which it may be typed.

A reading in kana has one exact spelling here, long vowels and ん included. What somebody types
in Latin letters leaves much of that open, so it becomes a pattern, never a guess at kana:
Hepburn, Kunrei and what is typed into a keyboard to get the kana all match, and a long vowel
may be marked or left out. Names written in Latin letters at home have two spellings, for
Müller is typed as Muller and as Mueller.
"""

from __future__ import annotations

import re
import unicodedata

from najimi.model.names import APART_SIGNS, hiragana

ROWS = {
    "": "あいうえお", "k": "かきくけこ", "s": "さしすせそ", "t": "たちつてと", "n": "なにぬねの",
    "h": "はひふへほ", "m": "まみむめも", "y": "や\0ゆ\0よ", "r": "らりるれろ", "w": "わ\0\0\0\0",
    "g": "がぎぐげご", "z": "ざじずぜぞ", "d": "だ\0\0でど", "b": "ばびぶべぼ", "p": "ぱぴぷぺぽ",
}  # fmt: skip
MORA = {
    kana: consonant + vowel
    for consonant, row in ROWS.items()
    for kana, vowel in zip(row, "aiueo", strict=True)
    if kana != "\0"
} | {"ぢ": "zi", "づ": "zu", "を": "o", "ゐ": "i", "ゑ": "e", "ゔ": "bu", "ゕ": "ka", "ゖ": "ke"}
GLIDES = {"ゃ": "a", "ゅ": "u", "ょ": "o"}
SMALL_VOWELS = {"ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o", "ゎ": "a"}
BEFORE_SMALL_VOWEL = {
    "て": "th", "で": "d", "と": "th", "ど": "d", "ふ": "f", "う": "w", "ゔ": "b", "つ": "ts", "い": "y",
}  # fmt: skip
"""The consonant of ティ, ディ, トゥ, ドゥ, ファ, ウィ, ヴァ, ツァ and イェ."""
SPOKEN = re.compile(f"([{''.join(MORA)}])([{''.join(GLIDES | SMALL_VOWELS)}]?)|[んっー]")
DOUBLED = re.compile(r"Q+(?=([bdfghkmprstwyz]))|Q")

# What was typed, and which exact spellings it may mean; the first that fits counts.
MEANINGS = (
    ("nnn", "Nn"), ("nn(?=[aiueoy])", "Nn?"), ("nn|n'|n(?= )", "N"), ("n(?=[aiueoy]|$)", "[nN]"),
    ("n|m(?=[bpm])", "N"),
    ("[ct](?=ch)", "t"), ("ch(?=i)", "t"), ("c[hy]", "ty"), ("c(?=[aou])", "k"),
    ("sh(?=i)", "s"), ("sh", "sy"), ("ts(?=u)", "t"), ("t(?=[iu])", "th?"),
    ("j(?=[ijy])", "z"), ("j", "zy"), ("dh(?=i)", "d"), ("dz", "z"), ("d(?=[iuy])", "[dz]"),
    ("[fh]w", "f"), ("f(?=f?u)", "h"), ("v", "b"), ("l", "r"), ("w(?=[ieo])", "w?"),
    ("oh", "(?:o[ou-]|o[ou-]?h)"), ("uh", "(?:u[u-]|u[u-]?h)"),
    ("ou", "o(?:[o-]?u[u-]?|[o-])"), ("oo", "o[ou-]{1,2}"), ("uu", "u[u-]"), ("aa", "a[a-]"),
    ("ii", "i[i-]"), ("ee", "e[ei-]"), ("ei", "e[ei-]"),
    ("o", "o[ou-]?"), ("u", "u[u-]?"), ("a", "a[a-]?"), ("i", "i-?"), ("e", "e[e-]?"),
    ("[ ']", ""),
)  # fmt: skip
TYPED = re.compile("|".join(f"(?P<m{place}>{typed})" for place, (typed, _) in enumerate(MEANINGS)))
LONG_MARK = re.compile("([aiueo])[\u0304\u0302]")
NO_LETTER = re.compile(r"[^a-z ']+")

# Letters that are no plain letter with a mark, and how they are written without them.
PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
WIDE_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
# Hepburn to the letters of the other common spelling, longest first.
ONE_SPELLING = (
    ("tch", "tty"), ("cch", "tty"), ("ssh", "ssy"), ("shi", "si"), ("chi", "ti"), ("tsu", "tu"),
    ("sh", "sy"), ("ch", "ty"), ("fu", "hu"), ("ji", "zi"), ("jy", "zy"), ("j", "zy"),
    ("dz", "z"), ("mb", "nb"), ("mp", "np"), ("mm", "nm"), ("ttyi", "tti"), ("ssyi", "ssi"),
    ("l", "r"),
)  # fmt: skip
LONG_VOWEL_LETTERS = re.compile("o[ouh]+|u[uh]+")


def spelt_reading(text: str) -> str:
    """
    Return the one exact spelling of a reading in kana; what is no kana is left out.

    ん is ``N``, a long vowel mark ``-``, ヴァ and バ are one.

    Examples
    --------
    >>> spelt_reading("サトウ"), spelt_reading("ﾊｯﾄﾘ"), spelt_reading("しんいち")
    ('satou', 'hattori', 'siNiti')
    >>> spelt_reading("ヴァイオレット") == spelt_reading("バイオレット")
    True
    """
    morae = (_mora(found) for found in SPOKEN.finditer(hiragana(text)))
    return DOUBLED.sub(lambda found: found.group(1) or "", "".join(morae))


def _mora(found: re.Match[str]) -> str:
    sign, small = found.group(1), found.group(2)
    if not sign:
        return {"ん": "N", "っ": "Q", "ー": "-"}[found.group()]
    plain = MORA[sign]
    if small in GLIDES:
        # テュ and デュ, フュ and ヴュ; all others end in i.
        return f"{'f' if sign == 'ふ' else plain[:-1]}y{GLIDES[small]}"
    if not small:
        return plain
    vowel = SMALL_VOWELS[small]
    if sign in BEFORE_SMALL_VOWEL:
        return BEFORE_SMALL_VOWEL[sign] + vowel
    if plain[-1] == vowel and small != "ゎ":
        return plain + vowel
    return plain[:-1] + {"i": "y", "u": "w"}.get(plain[-1], plain[-1]) + vowel


def typed_pattern(text: str) -> str:
    """
    Return the pattern of every ``spelt_reading`` that a text in Latin letters may mean.

    Returns
    -------
    str
        A regular expression of letters, classes and ``?`` only; empty if nothing was typed.

    Examples
    --------
    >>> import re
    >>> ohno, ono = spelt_reading("オオノ"), spelt_reading("オノ")
    >>> [bool(re.match(typed_pattern(text), ohno)) for text in ("Ono", "Ohno", "Ōno", "Oono")]
    [True, True, True, True]
    >>> [bool(re.match(typed_pattern(text), ono)) for text in ("Ono", "Ohno", "Ōno", "Oono")]
    [True, False, False, False]
    """
    marked = unicodedata.normalize("NFKD", text).casefold().replace("’", "'")
    letters = LONG_MARK.sub(r"\1\1", marked)
    parted = APART_SIGNS.sub(" ", letters.replace("n'", "n\0")).replace("\0", "'").strip()
    return TYPED.sub(_meaning, NO_LETTER.sub("", parted))


def _meaning(found: re.Match[str]) -> str:
    return MEANINGS[int(str(found.lastgroup)[1:])][1]


def latin_spelling(text: str, *, is_wide: bool = False) -> str:
    """
    Return one spelling of a name that is written in Latin letters, its words parted by blanks.

    Hepburn and Kunrei fall together, and a long o or u counts as a short one. Marks are left
    out; with ``is_wide`` those of ä, ö, ü, ø and å are written as letters.

    Examples
    --------
    >>> {latin_spelling(name) for name in ("Satō", "Satou", "Satoh", "SATO")}
    {'sato'}
    >>> latin_spelling("Müller"), latin_spelling("Müller", is_wide=True), latin_spelling("Strauß")
    ('murrer', 'muerrer', 'strauss')
    """
    told = unicodedata.normalize("NFKC", text).casefold()
    told = (told.translate(WIDE_LETTERS) if is_wide else told).translate(PLAIN_LETTERS)
    parted = APART_SIGNS.sub(" ", re.sub("['’]", "", unicodedata.normalize("NFKD", told)))
    letters = NO_LETTER.sub("", parted).strip()
    for spelt, one in ONE_SPELLING:
        letters = letters.replace(spelt, one)
    return LONG_VOWEL_LETTERS.sub(lambda found: found.group()[0], letters)


def latin_patterns(text: str) -> tuple[str, ...]:
    """
    Return the patterns of every ``latin_spelling`` that a typed text may mean.

    Blanks between words make no difference.

    Examples
    --------
    >>> latin_patterns("Bo")
    ('b ?o',)
    """
    typed = {latin_spelling(text), latin_spelling(text, is_wide=True)} - {""}
    return tuple(" ?".join(one.replace(" ", "")) for one in sorted(typed))
