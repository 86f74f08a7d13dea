"""A mapping as the text a person reads, changes and keeps."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from najimi.load.mapping import Mapping as ColumnMapping


def write_mapping(
    mapping: ColumnMapping,
    *,
    about: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
) -> str:
    r"""
    Return a mapping as TOML, which ``parse_mapping`` reads back.

    Parameters
    ----------
    mapping : Mapping
    about : mapping of str to str, optional
        ``table``, ``source``, ``encoding``.
    notes : mapping of str to str, optional
        What to say behind a column of the file.

    Examples
    --------
    >>> print(write_mapping(ColumnMapping({"会員ID": "source_key"}), about={"table": "people"}))
    table = "people"
    <BLANKLINE>
    [columns]
    "会員ID" = "source_key"
    <BLANKLINE>
    """
    lines = [f"{name} = {_text(value)}" for name, value in (about or {}).items()]
    if mapping.guest_email:
        lines.append(f"guest_email = {_text(mapping.guest_email)}")
    if mapping.kept is not None:
        lines.append(f"kept = {_texts(mapping.kept)}")
    for title, rows in _sections(mapping):
        lines += [*([""] if lines else []), f"[{title}]"]
        for key, value in rows.items():
            note = (notes or {}).get(key) if title == "columns" else None
            lines.append(f"{_text(key)} = {value}" + (f"  # {note}" if note else ""))
    return "\n".join(lines) + "\n"


def _sections(mapping: ColumnMapping) -> Iterator[tuple[str, dict[str, str]]]:
    formats = dict(mapping.formats)
    if mapping.amounts != "major":
        formats["amounts"] = mapping.amounts
    if mapping.time_zone:
        formats["time_zone"] = mapping.time_zone
    sums = {
        name: "[" + ", ".join(_texts(term) for term in terms) + "]"
        for name, terms in mapping.sums.items()
    }
    sections = {
        "columns": _all_texts(mapping.columns),
        "joined": {name: _texts(parts) for name, parts in mapping.joined.items()},
        "split": {name: _texts(parts) for name, parts in mapping.split.items()},
        "sums": sums,
        "constants": _all_texts(mapping.constants),
        "formats": _all_texts(formats),
        "policy": _all_texts(mapping.policy),
        "only": {name: _texts(wanted) for name, wanted in mapping.only.items()},
        "any": {name: _texts(wanted) for name, wanted in mapping.any_of.items()},
        "except": {name: _texts(wanted) for name, wanted in mapping.but_not.items()},
    }
    sections |= {f"values.{name}": _all_texts(told) for name, told in mapping.values.items()}
    yield from ((title, rows) for title, rows in sections.items() if rows)


def _all_texts(section: Mapping[str, str]) -> dict[str, str]:
    return {key: _text(value) for key, value in section.items()}


def _texts(several: tuple[str, ...]) -> str:
    return "[" + ", ".join(map(_text, several)) + "]"


def _text(value: str) -> str:
    """Return a basic string of TOML, whose escapes are those of JSON."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
