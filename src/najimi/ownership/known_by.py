"""What people are known by: the words that find them in a text, and the hashes that keep them out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import phonenumbers
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from najimi.model.contact_keys import canonical_phone, without_guest
from najimi.ownership.person import Key, Whom, read_facts
from najimi.tables.contract import STRING
from najimi.workspace import Workspace
from najimi.workspace.erased import LEAST_KEY_CHARACTERS
from najimi.workspace.hashes import CONTACT_KINDS, plain_keys

NAMES = (
    ("family_name", "given_name"),
    ("family_name_kana", "given_name_kana"),
    ("family_name_latin", "given_name_latin"),
)
ESCAPES = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")
PATTERNS_AT_ONCE = 200
LEAST_CHARACTERS = 4
"""A shorter address or phone would be found in the rows of everybody."""


def digests_of(workspace: Workspace, whom: Whom) -> list[str]:
    """
    Return the hashes by which some people are kept out: of their keys and contact keys.

    An address, a number or a card that somebody else holds as well is left out, for a family
    may share a telephone, and only one of them asked. A device that others used keeps out what
    happened on it while it was theirs.
    """
    kept, people = workspace.kept, read_facts(workspace, "people", whom)
    keys = sorted(
        {(key.source, told) for key in whom.keys if not key.is_span for told in _both(key)}
    )
    found = kept.hashes.digests("key", [source for source, _ in keys], [key for _, key in keys])
    found += kept.hashes.span_digests(
        (key.source, key.source_key, key.from_at, key.until_at)
        for key in sorted(whom.keys, key=repr)
        if key.is_span
    )
    own_keys = without_guest(pa.array([key for _, key in keys], STRING))
    for column in CONTACT_KINDS:
        told = kept.hashes.canonical(column, people[column].combine_chunks())
        if column != "card_id":  # of a card nobody can tell whether it is one
            told = pa.concat_arrays([told, kept.hashes.contacts_in_keys(column, own_keys)])
        theirs = told.unique().drop_null()
        own = set(theirs.to_pylist()) - _held_by_others(workspace, whom, column, theirs)
        found += kept.hashes.digests(column, sorted(own))
    return found


def _held_by_others(workspace: Workspace, whom: Whom, column: str, theirs: pa.Array) -> set[str]:
    held: set[str] = set()
    if not len(theirs):
        return held
    names = ["source", "source_key", "occurred_at", column]
    for file in workspace.facts.source("people").files:
        for batch in pq.ParquetFile(file).iter_batches(columns=names):
            told = workspace.kept.hashes.canonical(column, batch[column])
            is_shared = pc.and_(pc.is_in(told, value_set=theirs), pc.invert(whom.rows(batch)))
            held.update(told.filter(pc.fill_null(is_shared, False)).to_pylist())
    return held


def patterns_of(workspace: Workspace, whom: Whom) -> list[str]:
    """
    Return regular expressions that find some people in a line of text that nobody understood.

    They are held against text in one spelling, as ``find_people_in`` makes it: whole names,
    addresses, telephone numbers, cards, and keys and orders that stand between other signs.
    A short key is looked for where a line begins and behind its name, for a 1 stands anywhere.
    """
    orders = read_facts(workspace, "order_lines", whom)["order_id"].unique().to_pylist()
    keys = {key.source_key for key in whom.keys} | whom.customer_ids | set(orders)
    words = [_pattern_of_key(_folded(key)) for key in sorted(keys)]
    return [*words, *contacts_of(workspace, whom)]


def _both(key: Key) -> set[str]:
    """Return a key as it is and in the plain width, in which the next file may have it."""
    return {key.source_key, plain_keys(pa.scalar(key.source_key, STRING)).as_py()}


def _pattern_of_key(key: str) -> str:
    before = "(?:^|[^0-9a-z])"
    if len(key) < LEAST_KEY_CHARACTERS:
        before = r"(?:^[^0-9a-z]*|(?:source_key|order_id)\W+)"
    return f"{before}{re.escape(key)}(?:$|[^0-9a-z])"


def contacts_of(workspace: Workspace, whom: Whom) -> list[str]:
    """Return those of the patterns that are names, addresses, telephone numbers and cards."""
    people = read_facts(workspace, "people", whom)
    return sorted(set(_told(people, workspace.settings.phone_region)))


def _told(people: pa.Table, region: str) -> Iterator[str]:
    for column in ("email", "address", "card_id", "organization"):
        for text in people[column].unique().drop_null().to_pylist():
            if len(text) >= LEAST_CHARACTERS:
                yield re.escape(_folded(text))
    for text in people["phone"].unique().drop_null().to_pylist():
        yield _pattern_of_phone(text, region)
    for family, given in NAMES:
        for row in (
            people.select([family, given]).group_by([family, given]).aggregate([]).to_pylist()
        ):
            parts = [re.escape(_folded(part)) for part in row.values() if part]
            if len(parts) == len(row):
                yield "(?:{0}.*{1}|{1}.*{0})".format(*parts)


def _pattern_of_phone(text: str, region: str) -> str:
    """Return what finds a number with its country and without, whatever stands between digits."""
    canonical = canonical_phone(text, region=region)
    if canonical is None:
        return re.escape(_folded(text))
    national = str(phonenumbers.parse(canonical).national_number)
    return "[^0-9]{0,2}".join(national)


def find_people_in(texts: pa.Array, patterns: Sequence[str]) -> pa.Array:
    r"""
    Return which texts hold any of the patterns, whatever width and case they are written in.

    Examples
    --------
    >>> find_people_in(pa.array(["1,ＡＬＩＣＥ,x", "2,bob,y", None]), ["alice"]).to_pylist()
    [True, False, False]
    >>> find_people_in(pa.array([r'{"name": "\u6709\u8cc0"}']), ["有賀"]).to_pylist()
    [True]
    """
    folded = pc.utf8_lower(pc.utf8_normalize(_unescaped(texts), form="NFKC"))
    found = pa.repeat(False, len(texts))
    for first in range(0, len(patterns), PATTERNS_AT_ONCE):
        pattern = f"(?s){'|'.join(patterns[first : first + PATTERNS_AT_ONCE])}"
        found = pc.or_(found, pc.fill_null(pc.match_substring_regex(folded, pattern), False))
    return found


def _unescaped(texts: pa.Array) -> pa.Array:
    """Return texts without the escapes in which JSON may write any sign."""
    has_some = pc.fill_null(pc.match_substring(texts, "\\u"), False)
    plain = [ESCAPES.sub(_signs, text) for text in texts.filter(has_some).to_pylist()]
    return pc.replace_with_mask(texts, has_some, pa.array(plain, texts.type))


def _signs(escapes: re.Match[str]) -> str:
    units = bytes.fromhex(escapes[0].replace("\\u", ""))
    return units.decode("utf-16-be", "replace")


def _folded(text: str) -> str:
    told: str = pc.utf8_lower(pc.utf8_normalize(pa.scalar(text, STRING), form="NFKC")).as_py()
    return told
