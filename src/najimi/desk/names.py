"""Names of people: how a language writes them, and how they are found in any script."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

HIRAGANA = range(0x3041, 0x3097)
KATAKANA = range(0x30A1, 0x30F7)
KANA_DISTANCE = 0x60


@dataclass(frozen=True)
class Person:
    """
    Who a customer is, as far as a source has said.

    ``invented`` tells what of it is made up: nothing, the name, or the whole person.
    """

    customer_id: str
    family_name: str = ""
    given_name: str = ""
    family_name_kana: str = ""
    given_name_kana: str = ""
    family_name_latin: str = ""
    given_name_latin: str = ""
    invented: str = ""

    def name(self, locale: str) -> str:
        """
        Return the name as a language writes it: family name first in Japanese.

        Examples
        --------
        >>> hanako = Person("c1", "山田", "花子", "ヤマダ", "ハナコ", "Yamada", "Hanako")
        >>> hanako.name("ja"), hanako.name("en")
        ('山田 花子', 'Hanako Yamada')
        """
        latin = _joined(self.given_name_latin, self.family_name_latin)
        written = _joined(self.family_name, self.given_name)
        if locale == "en":
            return latin or written
        return written or latin

    def reading(self, locale: str) -> str:
        """
        Return what stands small above the name: its reading, or the name as they write it.

        Examples
        --------
        >>> hanako = Person("c1", "山田", "花子", "ヤマダ", "ハナコ", "Yamada", "Hanako")
        >>> hanako.reading("ja"), hanako.reading("en")
        ('やまだ はなこ', '山田 花子')
        """
        if locale == "en":
            written = _joined(self.family_name, self.given_name)
            return written if written != self.name("en") else ""
        return hiragana(_joined(self.family_name_kana, self.given_name_kana))


def hiragana(text: str) -> str:
    """Return a text with katakana written as hiragana; half width becomes full width."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(chr(ord(c) - KANA_DISTANCE) if ord(c) in KATAKANA else c for c in folded)


def search_pattern(text: str) -> str:
    """
    Return a regular expression that finds a typed text in any width and either kana.

    It is meant for names without spaces, in NFKC.

    Examples
    --------
    >>> search_pattern("やま")
    '[やヤ][まマ]'
    >>> search_pattern("Ｙａ")
    'Ya'
    """
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    return "".join(_either_kana(character) for character in folded)


def _either_kana(character: str) -> str:
    code = ord(character)
    if code in HIRAGANA:
        return f"[{character}{chr(code + KANA_DISTANCE)}]"
    if code in KATAKANA:
        return f"[{chr(code - KANA_DISTANCE)}{character}]"
    return re.escape(character)


def _joined(first: str, second: str) -> str:
    return " ".join(part for part in (first, second) if part)
