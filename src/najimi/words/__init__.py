"""
The catalogue of words: everything a person reads, in Japanese and English, by key.

The sentences stand in ``ja.ftl`` and ``en.ftl`` (Project Fluent); a test keeps both complete.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax.ast import Resource

from najimi.errors import NajimiError

PARTS = (
    "core",
    "counter",
    "customers",
    "desk",
    "effort",
    "enclosing",
    "giving",
    "load",
    "matching",
    "offering",
    "ownership",
    "playbook",
    "prices",
    "proposal",
    "record",
    "replay",
    "rules",
    "uploads",
    "values",
)


@cache
def _bundle(locale: str) -> FluentBundle:
    bundle = FluentBundle([locale], use_isolating=False)
    for part in PARTS:
        bundle.add_resource(_resource(part, locale))
    return bundle


def _resource(part: str, locale: str) -> Resource:
    text = files(__package__).joinpath(f"{part}.{locale}.ftl").read_text(encoding="utf-8")
    return FluentResource(text)


def say(key: str, locale: str, **values: object) -> str:
    """
    Return one sentence of the catalogue in a language.

    Parameters
    ----------
    key : str
        Name of the message.
    locale : {"ja", "en"}
    **values : object
        What the sentence speaks of; text, numbers, dates.

    Raises
    ------
    NajimiError
        If the catalogue lacks the key, or the sentence a value.

    Examples
    --------
    >>> say("tier-most-valuable", "en")
    'most valuable'
    """
    bundle = _bundle(locale)
    if not bundle.has_message(key):
        raise NajimiError(
            f"the {locale} catalogue has no message {key!r}.", hint="add it to words/*.ftl."
        )
    message = bundle.get_message(key)
    if message.value is None:
        raise NajimiError(
            f"message {key!r} is empty in {locale}.", hint="give it words in words/*.ftl."
        )
    text, faults = bundle.format_pattern(message.value, values)
    if faults:
        raise NajimiError(
            f"message {key!r} cannot be said in {locale}: {faults[0]}", hint="pass that value."
        )
    return str(text)


def has_words(key: str) -> bool:
    """
    Return whether the catalogue can say a key, in every language.

    Examples
    --------
    >>> has_words("tier-steady"), has_words("tier-golden")
    (True, False)
    """
    return all(_bundle(locale).has_message(key) for locale in ("ja", "en"))


def keys(locale: str) -> set[str]:
    """Return every key of one language's catalogue."""
    return {
        entry.id.name
        for part in PARTS
        for entry in _resource(part, locale).body
        if hasattr(entry, "id")
    }
