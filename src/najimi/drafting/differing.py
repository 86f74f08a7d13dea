"""In what two playbooks differ: path by path, treatments matched by id and not by place."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

NAMED_BY_ID = ("treatments", "questions", "needs", "ideal_types", "solutions", "strengths")


def list_differences(before: str, after: str) -> list[str]:
    r"""
    Return what changed from one playbook to another, a line for each value.

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
    """
    was, becomes = (dict(_values(tomllib.loads(text))) for text in (before, after))
    lines = []
    for path in sorted(was | becomes):
        if path not in becomes:
            lines.append(f"- {path}: {was[path]}")
        elif path not in was:
            lines.append(f"+ {path}: {becomes[path]}")
        elif was[path] != becomes[path]:
            lines.append(f"~ {path}: {was[path]} -> {becomes[path]}")
    return lines


def _values(raw: dict[str, Any], at: str = "") -> Iterator[tuple[str, str]]:
    """Yield every value with its path; a table in a list is named by its id, if it has one."""
    for name, value in raw.items():
        path = f"{at}{name}"
        if isinstance(value, dict):
            yield from _values(value, f"{path}.")
        elif name in NAMED_BY_ID and all(isinstance(each, dict) for each in value):
            for place, each in enumerate(value):
                yield from _values(each, f"{path}.{each.get('id', place)}.")
        else:
            yield path, repr(value)
