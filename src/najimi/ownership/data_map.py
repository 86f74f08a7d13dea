"""
The data map: every store that can hold personal data, and how erasure covers it.

A store that is not on it is a place where a person could be forgotten, in the wrong sense:
a test holds the files of a workspace against this list.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

IN_WORKSPACE, BESIDE, ELSEWHERE = "in the workspace", "beside the workspace", "elsewhere"
NO_TIME = "as long as the workspace"
NOBODY = "nothing about a person"
NOTHING_TO_ERASE = "nothing to erase"


@dataclass(frozen=True)
class Store:
    """
    One store.

    Parameters
    ----------
    name : str
    patterns : tuple of str
        Paths from the workspace's folder; ``*`` stands for anything, deeper folders included.
    holds : str
        What of a person can stand in it.
    kept : str
        For how long: a setting, or what removes it.
    erased : str
        How an erasure covers it.
    place : str
    """

    name: str
    patterns: tuple[str, ...]
    holds: str
    kept: str
    erased: str
    place: str = IN_WORKSPACE


DATA_MAP = (
    Store(
        "facts: who people are",
        ("facts/people/*", "facts/links/*", "facts/memberships/*"),
        "keys, names with readings, addresses, telephone, birthday, cards, devices; which keys "
        "are one person; households and firms; unknown columns of files",
        "until erased; people of whom no order is kept: `keep_prospects_days` after they fell silent",
        "files that hold a row are rewritten, the old ones removed; the log names files only. What "
        "somebody else's row says of them stays: unknown columns, names of groups, evidence",
    ),
    Store(
        "facts: orders",
        ("facts/order_lines/*",),
        "key, what was bought when and for how much",
        "`keep_order_lines_days`",
        "as above: the lines are removed, not kept without a name",
    ),
    Store(
        "facts: contacts",
        ("facts/interactions/*",),
        "key, channel, direction and kind of a contact; unknown columns of files",
        "`keep_interactions_days`",
        "as above",
    ),
    Store(
        "facts: consents",
        ("facts/consents/*", "facts/restrictions/*"),
        "key, what was allowed or refused, when, how, where, and what proves it",
        "`keep_consents_days` after the last contact from us and after they were superseded",
        "as above",
    ),
    Store(
        "facts: what customers told",
        ("facts/answers/*", "facts/contributions/*", "facts/cases/*", "facts/verdicts/*",
         "facts/career_choices/*"),
        "key, answers to questions in numbers, choices and their own words; what they gave beyond "
        "money, and the key of whom they referred; complaints and other cases, verdicts on what we "
        "did, the kind of relation they want, each with a note; unknown columns of files",
        "until erased",
        "as above; where somebody else referred them, that row stays without their key, its note "
        "and its unknown columns",
    ),
    Store(
        "facts: decisions",
        ("facts/decisions_issued/*",),
        "customer id and what was decided",
        "`keep_decisions_days`",
        "as above",
    ),
    Store(
        "facts: products, costs and locks",
        ("facts/products/*", "facts/cost_entries/*", "facts/*.lock"),
        NOBODY,
        NO_TIME,
        NOTHING_TO_ERASE,
    ),
    Store(
        "turns",
        ("turns/*",),
        "customer ids and what was computed of them; keys in `identities`",
        "`keep_turns` and `keep_turns_days`",
        "every table of every turn is rewritten without their rows",
    ),
    Store(
        "records of turns",
        ("turn_records/*",),
        "of turns that were removed: manifest, response rates, uplifts, models and prices; nobody",
        NO_TIME,
        NOTHING_TO_ERASE,
    ),
    Store(
        "journal",
        ("journal/*",),
        "facts that have arrived and are not in their tables yet; in `aside`, damaged segments",
        "until the next compaction; `aside`: `keep_waiting_days`",
        "compacted first, then erased as facts; `aside` is removed whole",
    ),
    Store(
        "rejected rows",
        ("rejected/*",),
        "rows of files as they were, with line and reason",
        "`keep_rejected_days`",
        "rows that hold a key, order, address, number or whole name of theirs are blanked; line "
        "and reason stay",
    ),
    Store(
        "files that wait",
        ("staging/*", "uploads/*"),
        "rows of a load that runs, or was killed; files brought to the desk and not loaded yet",
        "until the load ends; `keep_waiting_days`",
        "removed whole, whoever stands in them",
    ),
    Store(
        "likely pairs",
        ("matching/*",),
        "customer ids that may be one person, with the evidence",
        "until they are made again",
        "rewritten without their rows",
    ),
    Store(
        "rehearsals of playbooks",
        ("rehearsals/*",),
        "customer ids for whom a draft would decide otherwise, with what and why",
        "the ten latest",
        "rewritten without their rows",
    ),
    Store(
        "shelf of the desk",
        ("desk_shelf/*",),
        "order lines by customer id",
        "two turns",
        "rewritten without their rows",
    ),
    Store(
        "database of the desk",
        ("desk.sqlite3*",),
        "customer ids: what was carried out, who is left in peace, what was suggested at the counter "
        "and said to it, audit, consents in force, "
        "requests; keyed digests of addresses and numbers; corrections on their way to the facts; names of files that were brought",
        NO_TIME,
        "rows are removed, lines of audit and register name the receipt instead, names of files "
        "become ids; the file is written anew and its log emptied",
    ),
    Store(
        "receipts",
        ("erasures/*",),
        "number, instant, who did it and counts; while an erasure runs, hashes and customer ids",
        NO_TIME,
        "names nobody",
    ),
    Store(
        "readings",
        ("ownership/*",),
        "who was handed what is held about which customer id, or denied it, when and what for",
        NO_TIME,
        "lines stay and name the receipt instead",
    ),
    Store(
        "remembered mappings",
        ("mappings/*",),
        "columns of files; values that a mapping gives to every row, or asks for",
        NO_TIME,
        "a mapping with a name, address, number or card of theirs is removed and confirmed anew",
    ),
    Store(
        "settings, secrets, playbooks",
        (
            "najimi.toml", "salt", "kept.json", "desk.secret", "made_up.json", "playbook/*",
            "pull.toml", "pull_state.json", "pull.lock",
        ),
        "nothing about a person: settings, columns of files, how far a database was read",
        NO_TIME,
        NOTHING_TO_ERASE,
    ),
    Store(
        "do-not-contact list",
        (),
        "keyed hashes of keys, addresses, numbers and cards; when a shared device was theirs; "
        "customer ids of withdrawals and restrictions",
        "for good: it is what keeps people out",
        "withdrawals and restrictions of the erased are taken off; their hashes stay, as they asked",
        BESIDE,
    ),
    Store(
        "backups",
        (),
        "all of the workspace as it was",
        "as long as you keep them",
        "a restore erases again, by the do-not-contact list, before anybody reads",
        ELSEWHERE,
    ),
    Store(
        "logs of processes",
        (),
        "nothing about a person: paths of requests and texts of rows are not logged",
        "as your system keeps them",
        NOTHING_TO_ERASE,
        ELSEWHERE,
    ),
    Store(
        "files you handed out or hand in",
        (),
        "what `najimi hold` wrote; files that are loaded or that `najimi watch` moved",
        "yours to remove",
        "najimi removes no file outside its workspace",
        ELSEWHERE,
    ),
)  # fmt: skip


def list_uncovered(workspace: Path) -> list[str]:
    """
    Return the files below a workspace that no store of the data map covers.

    Parameters
    ----------
    workspace : Path
        Its folder.
    """
    patterns = [pattern for store in DATA_MAP for pattern in store.patterns]
    found = (path.relative_to(workspace).as_posix() for path in _files(workspace))
    return sorted(
        path for path in found if not any(fnmatch.fnmatchcase(path, each) for each in patterns)
    )


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def describe_data_map() -> str:
    """Return the data map as a page of Markdown."""
    lines = [
        "# The data map",
        "",
        "Every store that can hold something about a person.",
        "Made from `src/najimi/ownership/data_map.py`; print it with `najimi data-map`.",
        "",
    ]
    for store in DATA_MAP:
        where = ", ".join(f"`{pattern}`" for pattern in store.patterns) or store.place
        lines += [
            f"## {store.name[0].upper()}{store.name[1:]}",
            "",
            "| | |",
            "|---|---|",
            f"| where | {where} |",
            f"| holds | {store.holds} |",
            f"| kept | {store.kept} |",
            f"| erasure | {store.erased} |",
            "",
        ]
    return "\n".join(lines)
