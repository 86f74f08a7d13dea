"""Names of people and firms, as a language writes and addresses them."""

from __future__ import annotations

from dataclasses import dataclass

from najimi.model.names import hiragana
from najimi.words import say


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
    organization: str = ""
    honorific: str = ""
    invented: str = ""

    def name(self, locale: str) -> str:
        """
        Return the name as a language writes it: family name first in Japanese.

        A customer who is a firm and names no person goes by the firm's name.

        Examples
        --------
        >>> hanako = Person("c1", "山田", "花子", "ヤマダ", "ハナコ", "Yamada", "Hanako")
        >>> hanako.name("ja"), hanako.name("en")
        ('山田 花子', 'Hanako Yamada')
        >>> Person("c2", organization="山田商店").name("ja")
        '山田商店'
        """
        latin = _joined(self.given_name_latin, self.family_name_latin)
        written = _joined(self.family_name, self.given_name)
        named = (latin or written) if locale == "en" else (written or latin)
        return named or self.organization

    @property
    def is_firm(self) -> bool:
        """Whether only the name of a firm is known."""
        people = (self.family_name, self.given_name, self.family_name_latin, self.given_name_latin)
        return bool(self.organization) and not any(people)

    def addressed(self, locale: str) -> str:
        """
        Return the name as one writes to its bearer: with the honorific they asked for, or 様.

        Examples
        --------
        >>> Person("c1", "山田", "花子", honorific="先生").addressed("ja")
        '山田 花子 先生'
        >>> Person("c2", organization="山田商店").addressed("ja")
        '山田商店 御中'
        >>> Person("c1", "山田", "花子").addressed("en")
        '山田 花子'
        """
        named = self.name(locale)
        if not named:
            return ""
        if self.honorific and locale == "ja":
            return f"{named} {self.honorific}"
        return say(
            "matching-addressed-firm" if self.is_firm else "desk-honorific", locale, name=named
        )

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


def _joined(first: str, second: str) -> str:
    return " ".join(part for part in (first, second) if part)
