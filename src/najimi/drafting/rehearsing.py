"""Run the draft on the current turn, with the real engine; publish nothing, issue nothing."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from najimi.backends import Backend
from najimi.drafting.breaks import Compared, list_breaks
from najimi.drafting.comparing import WAS_CONTEXTS, WAS_DECISIONS, WAS_HOLDOUTS, comparing_plan
from najimi.drafting.publishing import Draft, check_draft
from najimi.drafting.report import (
    HELD_OUT,
    KEPT_REHEARSALS,
    REPORT_FILE,
    SILENCE,
    Flow,
    Rehearsal,
    Side,
    list_rehearsals,
    rehearsals_of,
)
from najimi.drafting.telling import TEXT_FILE, describe_rehearsal
from najimi.errors import NoTurnError
from najimi.faults import fault_point
from najimi.loop import (
    given_to_differentiate,
    moment_of,
    open_backend,
    plans,
    register_inputs,
)
from najimi.model.playbook import Playbook
from najimi.model.playbook_fields import LANGUAGES
from najimi.tables import TURN_TABLES
from najimi.tables.rehearsal import CHANGES, CHANGES_FILE
from najimi.workspace import Turn, Workspace
from najimi.workspace.locks import locked_or_busy
from najimi.workspace.private_files import make_private_folder


def rehearse(workspace: Workspace, *, at: datetime) -> Rehearsal:
    """
    Run the draft on the current turn and keep a report of what it would change.

    Parameters
    ----------
    workspace : Workspace
    at : datetime
        Aware; when it is rehearsed.

    Returns
    -------
    Rehearsal
        A draft that changes nothing but its version changes nothing for anybody.

    Raises
    ------
    NoTurnError
        If there is no turn to rehearse on, or only one that an earlier release made.
    PlaybookError
        If there is no draft, or it has faults.
    """
    turn = workspace.turns.current()
    if turn is None:
        raise NoTurnError(
            "there is no turn to rehearse on.",
            hint="load facts with `najimi load`, then run `najimi turn`.",
        )
    _is_of_this_release(turn)
    draft = check_draft(workspace)
    was = workspace.playbook(turn.manifest.playbook_version)
    with _begin(workspace, f"{turn.manifest.turn_id}-{draft.digest[:8]}") as folder:
        found = _rehearse(workspace, turn, was, draft, at, folder)
        (folder / REPORT_FILE).write_text(found.to_json(), encoding="utf-8")
        for locale in LANGUAGES:
            text = describe_rehearsal(found, locale) + "\n"
            (folder / TEXT_FILE.format(locale=locale)).write_text(text, encoding="utf-8")
        fault_point("rehearsal.before_rename")
        _keep(workspace, folder, found)
    return found


def _rehearse(
    workspace: Workspace, turn: Turn, was: Playbook, draft: Draft, at: datetime, folder: Path
) -> Rehearsal:
    moment = moment_of(workspace, turn.manifest)
    removed = {t.treatment_id for t in was.treatments} - {
        t.treatment_id for t in draft.playbook.treatments
    }
    with open_backend(workspace, folder / "scratch") as engine:
        decide_again(engine, workspace, turn, was, draft.playbook)
        engine.register(WAS_DECISIONS, turn.source("decisions"))
        engine.register(WAS_HOLDOUTS, turn.source("holdouts"))
        engine.register(WAS_CONTEXTS, turn.source("contexts"))
        engine.run(comparing_plan(moment, draft.playbook, removed))
        engine.write("changes", CHANGES, folder / CHANGES_FILE)
        compared = _collect(engine, turn, was, draft.playbook)
    return _report(turn, draft, at, compared)


def decide_again(
    engine: Backend, workspace: Workspace, turn: Turn, was: Playbook, playbook: Playbook
) -> None:
    """
    Compute on an engine what *customize* of a turn would write by another playbook.

    Parameters
    ----------
    engine : Backend
        Holds afterwards every table that *customize* writes.
    workspace : Workspace
    turn : Turn
        Its facts, clock and seed are taken, and its tables of earlier phases as long as both
        playbooks give these the same.
    was : Playbook
        By which the turn was made.
    playbook : Playbook
        By which it is decided now.
    """
    manifest = turn.manifest
    register_inputs(engine, workspace, playbook, manifest)
    by_phase = plans(
        moment_of(workspace, manifest), playbook,
        default_margin_share=manifest.default_margin_share,
    )  # fmt: skip
    is_known = given_to_differentiate(was) == given_to_differentiate(playbook)
    again = ("customize",) if is_known else ("differentiate", "customize")
    for phase, plan in by_phase.items():
        if phase in again:
            engine.run(plan)
        elif phase in ("identify", "differentiate"):
            for name in (name for name in plan.outputs if name in TURN_TABLES and turn.has(name)):
                engine.register(name, turn.source(name))


def _is_of_this_release(turn: Turn) -> None:
    """Refuse a turn of an earlier release, whose tables are not what the plan reads now."""
    for name, table in TURN_TABLES.items():
        path = turn.path(name)
        if not path.exists() or pq.read_schema(path).names != list(table.names):
            raise NoTurnError(
                f"turn {turn.manifest.turn_id} was made by an earlier release of najimi: its"
                f" table {name!r} is not what is read now.",
                hint="run `najimi turn`, then rehearse again.",
            )


def _collect(engine: Backend, turn: Turn, was: Playbook, draft: Playbook) -> Compared:
    def rows(name: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = engine.collect(name).to_pylist()
        return found

    (matches,) = rows("matches")
    return Compared(
        was=was,
        draft=draft,
        flows=_flows(rows("flows")),
        sides=tuple(
            _side(rows(f"{side}_totals"), rows(f"{side}_parts")) for side in ("was", "becomes")
        ),
        prices=rows("prices"),
        was_prices=turn.read("prices").to_pylist(),
        holdouts=rows("holdouts_changed")[0],
        efforts=rows("efforts"),
        was_efforts=turn.read("efforts").to_pylist(),
        again=_by_treatment(rows("again")),
        resting=_by_treatment(rows("resting_removed")),
        measured=_by_treatment(rows("measured")),
        matches={
            treatment.treatment_id: int(matches[f"match_{index}"] or 0)
            for index, treatment in enumerate(draft.treatments)
        },
    )


def _flows(rows: list[dict[str, Any]]) -> tuple[Flow, ...]:
    counted: dict[tuple[str, str], Counter[str]] = {}
    for row in rows:
        way = counted.setdefault((row["was"], row["becomes"]), Counter())
        is_treated = row["becomes"] not in (SILENCE, HELD_OUT)
        way[row["was_reason" if is_treated else "reason"]] += int(row["n"])
    flows = [
        Flow(was, becomes, reasons.total(), dict(sorted(reasons.items(), key=lambda r: (-r[1], r))))
        for (was, becomes), reasons in counted.items()
    ]
    return tuple(sorted(flows, key=lambda flow: (-flow.n, flow.was, flow.becomes)))


def _side(totals: list[dict[str, Any]], parts: list[dict[str, Any]]) -> Side:
    (total,) = totals
    n_treated, n_held = int(total["n_treated"] or 0), int(total["n_held_out"] or 0)
    names = ("n", "cost_amount", "minutes", "expected_margin_amount")
    strategies: dict[str, Counter[str]] = {}
    sends: Counter[str] = Counter()
    for part in parts:
        sends[part["channel"]] += int(part["n"])
        strategies.setdefault(part["strategy"], Counter()).update(
            {name: int(part[name]) for name in names}
        )
    whole: Counter[str] = Counter()
    for each in strategies.values():
        for name in names:
            whole[name] += each[name]
    return Side(
        n_treated=n_treated,
        n_held_out=n_held,
        n_silent=int(total["n_customers"]) - n_treated - n_held,
        cost_amount=whole["cost_amount"],
        minutes=whole["minutes"],
        expected_margin_amount=whole["expected_margin_amount"],
        sends=dict(sorted(sends.items())),
        strategies={name: dict(each) for name, each in sorted(strategies.items())},
    )


def _by_treatment(rows: list[dict[str, Any]]) -> dict[str, int]:
    return {row["treatment_id"]: int(row["n"] or 0) for row in rows if row["n"]}


def _report(turn: Turn, draft: Draft, at: datetime, compared: Compared) -> Rehearsal:
    manifest = turn.manifest
    treatments = [*draft.playbook.treatments, *compared.was.treatments]
    was, becomes = compared.sides
    before, after = (
        [treatment.treatment_id for treatment in playbook.treatments]
        for playbook in (compared.was, draft.playbook)
    )
    return Rehearsal(
        rehearsal_id=f"{manifest.turn_id}-{draft.digest[:8]}",
        turn_id=manifest.turn_id,
        was_version=manifest.playbook_version,
        version=draft.playbook.version,
        digest=draft.digest,
        as_of=manifest.as_of,
        rehearsed_at=at,
        currency=manifest.currency,
        n_customers=sum(flow.n for flow in compared.flows),
        n_changed=sum(flow.n for flow in compared.flows if flow.is_change),
        flows=compared.flows,
        was=was,
        becomes=becomes,
        breaks=tuple(list_breaks(compared)),
        removed=tuple(each for each in before if each not in after),
        added=tuple(each for each in after if each not in before),
        titles={
            each.treatment_id: {locale: each.words[locale].title for locale in LANGUAGES}
            for each in reversed(treatments)
        },
        kinds={each.treatment_id: each.kind.value for each in reversed(treatments)},
    )


@contextmanager
def _begin(workspace: Workspace, rehearsal_id: str) -> Iterator[Path]:
    """Give a folder beside the kept rehearsals; it vanishes unless ``_keep`` takes it."""
    home = rehearsals_of(workspace)
    make_private_folder(home)
    with locked_or_busy(home / "lock", "another rehearsal of this workspace is running."):
        for leftover in home.glob(".*.*"):
            shutil.rmtree(leftover)
        folder = home / f".{rehearsal_id}.{os.getpid()}"
        make_private_folder(folder)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _keep(workspace: Workspace, folder: Path, found: Rehearsal) -> None:
    """Move a finished rehearsal to its place, instead of an earlier one of the same; drop the oldest."""
    home = rehearsals_of(workspace)
    shutil.rmtree(folder / "scratch", ignore_errors=True)
    target = home / found.rehearsal_id
    shutil.rmtree(target, ignore_errors=True)
    folder.rename(target)
    for old in list_rehearsals(workspace)[:-KEPT_REHEARSALS]:
        shutil.rmtree(home / old.rehearsal_id)
