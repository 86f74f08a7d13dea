"""
One decision in words, from what was written down when it was made.

A turn's tables are removed after a while; its decisions stay as facts, with the version of the
playbook, the parts of the score and the probability of what was decided. From these a decision
is told again and its score computed again, however long ago it was made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow.parquet as pq
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from najimi.errors import PlaybookError, UnknownDecisionError, WorkspaceError
from najimi.model.asking import UNDECLARED, Asked, need_key, say_need
from najimi.model.counter_rules import ASK_AT_THE_COUNTER, OF_THE_COUNTER
from najimi.model.money import format_money
from najimi.model.playbook import Playbook, Treatment
from najimi.words import has_words, say
from najimi.workspace import Workspace, digest_of

ADDED = ("incremental_margin_amount", "relation_amount", "need_amount", "career_amount")
TAKEN_OFF = ("score_cost_amount", "attention_amount")
PARTS = (*ADDED, *TAKEN_OFF)


@dataclass(frozen=True)
class Recorded:
    """
    What the record holds of one decision.

    Parameters
    ----------
    row : dict
        The fact, as it stands in ``decisions_issued``.
    treatment : Treatment or None
        What was taken or kept back, as its playbook says; None for silence, and where that
        version of the playbook can no longer be read.
    is_turn_kept : bool
        Whether the tables of its turn are still there.
    is_altered : bool
        Whether the playbook on file is not the one that decided, so that it tells nothing.
    has_record : bool
        Whether enough is kept of its turn to decide it again.
    asked : Asked
        What that playbook asks after, for its words of needs; nothing where it cannot be read.
    """

    row: dict[str, Any]
    treatment: Treatment | None
    is_turn_kept: bool
    is_altered: bool = False
    has_record: bool = False
    asked: Asked = UNDECLARED

    @property
    def treatment_id(self) -> str | None:
        """Return what was taken or kept back; None for silence."""
        taken: str | None = self.row["treatment_id"] or self.row["held_out_treatment_id"]
        return taken


def read_decision(workspace: Workspace, decision_id: str) -> Recorded:
    """
    Return what the facts hold of one decision.

    Parameters
    ----------
    workspace : Workspace
    decision_id : str

    Returns
    -------
    Recorded
        Of the facts, so however long ago it was made.

    Raises
    ------
    UnknownDecisionError
        If no decision of this id was issued, or the person was erased.
    """
    files = workspace.facts.source("decisions_issued").files
    same = [("fact_id", "=", decision_id)]
    found = pq.read_table(list(files), filters=same).to_pylist() if files else []
    if not found:
        raise UnknownDecisionError(
            f"no decision {decision_id!r} was issued.",
            hint="the ids stand in table decisions of a turn; whom we erased leaves no decision.",
        )
    # Two turns for one instant may have decided the same: the later one stands.
    row = max(found, key=lambda each: (each["recorded_at"], each["turn_id"]))
    kept, record = (
        find(row["turn_id"]) for find in (workspace.turns.find, workspace.turns.find_record)
    )
    taken = row["treatment_id"] or row["held_out_treatment_id"]
    is_altered = _is_altered(workspace, row)
    playbook = None if is_altered or not taken else _playbook(workspace, row["playbook_version"])
    treatments = playbook.treatments if playbook else ()
    return Recorded(
        row=row,
        treatment=next((each for each in treatments if each.treatment_id == taken), None),
        is_turn_kept=kept is not None,
        is_altered=is_altered,
        has_record=record is not None,
        asked=playbook.asked if playbook else UNDECLARED,
    )


def _is_altered(workspace: Workspace, row: dict[str, Any]) -> bool:
    """Hold the playbook on file against the ledger of what was published, and against the record."""
    try:
        text = workspace.playbooks.text(row["playbook_version"])
    except PlaybookError:
        return True
    except WorkspaceError:
        return False  # its file is gone, which is another matter
    told = row.get("playbook_digest")
    return told is not None and not digest_of(text).startswith(told)


def _playbook(workspace: Workspace, version: str) -> Playbook | None:
    try:
        return workspace.playbook(version)
    except (PlaybookError, WorkspaceError):
        return None  # published by a release whose rules were others; the record still tells


def recompute_score(row: dict[str, Any]) -> float | None:
    """
    Return the score of a decision from its recorded parts; None for silence.

    Parameters
    ----------
    row : dict
        Of ``decisions_issued``.

    Examples
    --------
    >>> recompute_score({"incremental_margin_amount": 432.0, "relation_amount": 20.0,
    ...                  "need_amount": 40.0, "career_amount": 0.0, "score_cost_amount": 90.0,
    ...                  "attention_amount": 45.0, "score_amount": 357.0})
    357.0
    >>> recompute_score(dict.fromkeys((*PARTS, "score_amount")))
    """
    if row["score_amount"] is None:
        return None
    parts = score_parts(row)
    return float(sum(parts[name] for name in ADDED) - sum(parts[name] for name in TAKEN_OFF))


def score_parts(row: dict[str, Any]) -> dict[str, float]:
    """Return what a score was made of; an earlier release wrote down only what was spent."""
    cost = row.get("score_cost_amount")
    return {name: row[name] for name in PARTS if name != "score_cost_amount"} | {
        "score_cost_amount": row["cost_amount"] if cost is None else cost
    }


def explain_decision(workspace: Workspace, recorded: Recorded, locale: str) -> str:
    """
    Return one recorded decision in words.

    Parameters
    ----------
    workspace : Workspace
    recorded : Recorded
    locale : {"ja", "en"}
    """
    return "\n".join(_Teller(workspace, locale).lines(recorded))


class _Teller:
    """Says what a record holds, in one language."""

    def __init__(self, workspace: Workspace, locale: str) -> None:
        self._locale, self._currency = locale, workspace.settings.currency
        self._zone = ZoneInfo(workspace.settings.time_zone)

    def lines(self, recorded: Recorded) -> list[str]:
        row = recorded.row
        on = row["occurred_at"].astimezone(self._zone).date()
        day = format_date(on, format="long", locale=self._locale)
        told = [
            self._say("record-head", id=row["fact_id"], day=day, version=row["playbook_version"]),
            self._headline(recorded),
            *self._standing(row),
            *self._need(recorded),
        ]
        if recorded.treatment_id:
            told += (
                self._score(row)
                if row["score_amount"] is not None
                else [self._say(_without_parts(recorded.treatment_id))]
            )
            told += self._chance(row)
        if recorded.is_altered:
            told.append(self._say("record-altered", version=row["playbook_version"]))
        told.append(self._say("record-turn-kept" if recorded.is_turn_kept else "record-turn-gone"))
        if recorded.has_record:
            told.append(self._say("replay-how", turn=row["turn_id"]))
        return told

    def _headline(self, recorded: Recorded) -> str:
        row, treatment = recorded.row, recorded.treatment
        reason = self._say(f"reason-{row['reason'].replace('_', '-')}")
        if recorded.treatment_id is None:
            return self._say("record-silence", reason=reason)
        title = treatment.words[self._locale].title if treatment else recorded.treatment_id
        if recorded.treatment_id in OF_THE_COUNTER:
            title = self._say(f"counter-title-{recorded.treatment_id.replace('_', '-')}")
        return self._say("record-taken" if row["treatment_id"] else "record-kept-back", title=title)

    def _standing(self, row: dict[str, Any]) -> list[str]:
        if row["tier"] is None or row["stage"] is None:
            return []
        tier, stage = (
            self._say(f"{name}-{row[name].replace('_', '-')}") for name in ("tier", "stage")
        )
        return [self._say("record-standing", tier=tier, stage=stage)]

    def _need(self, recorded: Recorded) -> list[str]:
        """Return the need that it answers and how it was known; an earlier release wrote none."""
        need, source = recorded.row.get("need"), recorded.row.get("need_source")
        if need is None:
            return []
        is_said = has_words(need_key(need)) or any(n.need_id == need for n in recorded.asked.needs)
        words = say_need(recorded.asked, need, self._locale) if is_said else need
        return [self._say(f"record-need-{source or 'ours'}", need=words)]

    def _score(self, row: dict[str, Any]) -> list[str]:
        amounts = score_parts(row)
        parts = {
            name.removesuffix("_amount").removeprefix("score_"): self._money(amounts[name])
            for name in PARTS
        }
        return [
            self._say(
                "record-uplift",
                uplift=self._points(row["uplift_probability"]),
                sd=self._points(row["uplift_sd"]),
                source=self._say(f"record-source-{row['uplift_source']}"),
            ),
            self._say(
                "record-score",
                score=self._money(row["score_amount"]),
                sd=self._money(row["score_sd_amount"]),
            ),
            self._say("record-parts", **parts),
            self._say("record-prices", prices=self._money(row["prices_amount"])),
        ]

    def _chance(self, row: dict[str, Any]) -> list[str]:
        told = [self._say("record-propensity", propensity=self._percent(row["propensity"]))]
        if row["choice_probability"] is not None and row["choice_probability"] < 1:
            told.append(self._say("record-choice", choice=self._percent(row["choice_probability"])))
        return told

    def _say(self, key: str, **values: object) -> str:
        return say(key, self._locale, **values)

    def _money(self, amount_minor: float) -> str:
        return format_money(amount_minor, self._currency, self._locale)

    def _points(self, share: float) -> str:
        return str(format_decimal(100 * share, format="0.0", locale=self._locale))

    def _percent(self, share: float) -> str:
        return str(format_percent(share, format="0.0%", locale=self._locale))


def _without_parts(treatment_id: str) -> str:
    """Return the key of the words for why a record has no parts of a score."""
    return "record-question" if treatment_id == ASK_AT_THE_COUNTER else "record-no-parts"
