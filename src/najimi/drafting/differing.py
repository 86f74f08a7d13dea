"""In what two playbooks differ: path by path, treatments matched by id and not by place."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

NAMED_BY_ID = ("treatments", "questions", "needs", "ideal_types", "solutions", "strengths")


def list_differences(before: str, after: str) -> list[str]:
    r"""
    Return what changed from one playbook to another, a line for each value.

    What stands in one of them only, such as a treatment or a section, is one line as a whole.

    Parameters
    ----------
    before, after : str
        TOML.

    Returns
    -------
    list of str
        ``+`` came, ``-`` went, ``~`` changed; in the order of paths.

    Examples
    --------
    >>> one = 'a = 1\n[[treatments]]\nid = "x"\ncost = 2'
    >>> two = 'b = 1\n[[treatments]]\nid = "x"\ncost = 3'
    >>> for line in list_differences(one, two): print(line)
    - a: 1
    + b: 1
    ~ treatments.x.cost: 2 -> 3
    >>> list_differences(one, "a = 1")
    ['- treatments.x']
    """
    raws = [tomllib.loads(text) for text in (before, after)]
    was, becomes = (dict(_values(raw)) for raw in raws)
    one_sided = set(_tables(raws[0])) ^ set(_tables(raws[1]))
    lines: dict[str, None] = {}
    for path in sorted(was | becomes):
        sign = "-" if path not in becomes else "+" if path not in was else "~"
        whole = _whole(path, one_sided)
        if whole is not None:
            lines[f"{sign} {whole}"] = None
        elif sign != "~":
            lines[f"{sign} {path}: {(was | becomes)[path]}"] = None
        elif was[path] != becomes[path]:
            lines[f"~ {path}: {was[path]} -> {becomes[path]}"] = None
    return list(lines)


def _whole(path: str, one_sided: set[str]) -> str | None:
    """Return the outermost table around a value that stands in one playbook only, if one does."""
    names = path.split(".")
    around = (".".join(names[:n]) for n in range(1, len(names)))
    return next((table for table in around if table in one_sided), None)


def _values(raw: dict[str, Any], at: str = "") -> Iterator[tuple[str, str]]:
    """Yield every value that is no table, with its path."""
    for path, value in _walk(raw, at):
        if not isinstance(value, dict):
            yield path, repr(value)


def _tables(raw: dict[str, Any]) -> Iterator[str]:
    """Yield the path of every table."""
    return (path for path, value in _walk(raw, "") if isinstance(value, dict))


def _walk(raw: dict[str, Any], at: str) -> Iterator[tuple[str, Any]]:
    """Yield everything with its path; a table in a list is named by its id, if it has one."""
    for name, value in raw.items():
        path = f"{at}{name}"
        if name in NAMED_BY_ID and all(isinstance(each, dict) for each in value):
            named = {f"{each.get('id', place)}": each for place, each in enumerate(value)}
            yield from _walk(named, f"{path}.")
            continue
        yield path, value
        if isinstance(value, dict):
            yield from _walk(value, f"{path}.")
