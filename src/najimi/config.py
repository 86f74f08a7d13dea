"""
Settings: every number a workspace may change, with default, unit, range and a sentence.

They are read from ``najimi.toml`` in the workspace folder; an unknown name is an error.
"""

from __future__ import annotations

import dataclasses
import difflib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from babel.numbers import list_currencies
from phonenumbers import SUPPORTED_REGIONS

from najimi.errors import SettingsError

ENGINES = ("duckdb", "spark")
LOCALES = ("ja", "en")


def _setting(
    default: object,
    sentence: str,
    *,
    unit: str = "",
    low: float | None = None,
    high: float | None = None,
) -> Any:
    """Return a dataclass field that carries its own documentation and range."""
    metadata = {"sentence": sentence, "unit": unit, "low": low, "high": high}
    return dataclasses.field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Settings:
    """
    All settings of one workspace; frozen, checked at construction.

    Raises
    ------
    SettingsError
        If a value is outside its range; names every fault at once.

    Examples
    --------
    >>> Settings(currency="JPY").horizon_days
    365
    """

    currency: str = _setting("JPY", "ISO 4217 code of the one currency all amounts are in.")
    time_zone: str = _setting("Asia/Tokyo", "IANA zone in which a day begins and ends.")
    locale: str = _setting("ja", "Language of the desk and of explanations unless asked otherwise.")
    fiscal_year_start_month: int = _setting(
        4, "First month of the fiscal year.", unit="month", low=1, high=12
    )
    engine: str = _setting("duckdb", "Where a turn runs: duckdb or spark.")
    memory_limit_mb: int = _setting(
        2560, "Most memory the DuckDB engine may take.", unit="MB", low=256
    )
    horizon_days: int = _setting(
        365, "How far ahead expected margin looks.", unit="days", low=7, high=3650
    )
    annual_discount_share: float = _setting(
        0.10, "Part of its value that money loses per year of waiting.", unit="share", low=0, high=1
    )
    interval_share: float = _setting(
        0.80,
        "Part of the customers alike that should land inside an interval.",
        unit="share",
        low=0.5,
        high=0.99,
    )
    default_margin_share: float = _setting(
        0.30,
        "Margin of a line whose source and product keep silent about it.",
        unit="share of the net amount",
        low=-1,
        high=1,
    )
    boosting_rounds: int = _setting(
        0,
        "Trees that may correct the purchase model; 0 for none. They need the extra boosting.",
        unit="trees",
        low=0,
        high=300,
    )
    keep_turns: int = _setting(
        60, "How many turns stay on disk; what was decided stays as facts.", unit="turns", low=2
    )
    request_due_days: int = _setting(
        14,
        "Days until a request of a person about their information is due; APPI wants it answered"
        " without delay, GDPR within a month.",
        unit="days",
        low=1,
        high=30,
    )
    keep_turns_days: int = _setting(
        730, "How long a turn stays on disk; the one readers see always does.", unit="days", low=1
    )
    keep_rejected_days: int = _setting(
        90, "How long rejected rows wait to be mended.", unit="days", low=1
    )
    keep_waiting_days: int = _setting(
        7, "How long files wait that were brought and not loaded.", unit="days", low=1
    )
    keep_interactions_days: int = _setting(
        1825,
        "How long contacts are kept: a relation remembers years. At least keep_consents_days.",
        unit="days",
        low=1095,
    )
    keep_order_lines_days: int = _setting(
        3650, "How long order lines are kept; books of account are kept elsewhere.",
        unit="days", low=365,
    )  # fmt: skip
    keep_decisions_days: int = _setting(
        1825, "How long decisions are kept: lift is measured on them.", unit="days", low=365
    )
    keep_consents_days: int = _setting(
        1095,
        "How long a consent no longer in force stays provable after the last contact from us."
        " Laws ask for up to three years; shorter is refused.",
        unit="days",
        low=1095,
    )
    keep_prospects_days: int = _setting(
        1095,
        "How long people are kept after they fell silent, of whom no order is kept.",
        unit="days",
        low=30,
    )  # fmt: skip
    kept_outside: str = _setting(
        "",
        "Folder of the do-not-contact list, seen from beside the workspace; empty for its name"
        " and .kept. Back it up apart from the workspace.",
    )
    phone_region: str = _setting(
        "JP", "Region of telephone numbers that are written without their country (ISO 3166)."
    )
    seed: int = _setting(1, "Seed of every draw, holdouts included.", low=0)

    def __post_init__(self) -> None:
        faults = [fault for field in dataclasses.fields(self) for fault in self._faults_of(field)]
        faults += self._faults_of_choices()
        faults += self._faults_between() if not faults else []
        if faults:
            raise SettingsError(
                "settings are outside their range: " + "; ".join(faults),
                hint="mend them in najimi.toml, or in the options of the command.",
            )

    def _faults_of(self, field: dataclasses.Field[Any]) -> list[str]:
        value, low, high = getattr(self, field.name), field.metadata["low"], field.metadata["high"]
        expected = type(field.default)
        is_number = expected is float and isinstance(value, int)
        if isinstance(value, bool) or not (isinstance(value, expected) or is_number):
            return [f"{field.name} must be {expected.__name__}, got {value!r}"]
        is_inside = (low is None or value >= low) and (high is None or value <= high)
        if not is_inside:  # so is NaN
            return [f"{field.name} must be in [{low}, {high}], got {value!r}"]
        return []

    def _faults_of_choices(self) -> list[str]:
        allowed = {
            "engine": ENGINES,
            "locale": LOCALES,
            "currency": list_currencies(),
            "time_zone": available_timezones(),
            "phone_region": SUPPORTED_REGIONS,
        }
        return [
            f"{name} must be one of its known values, got {getattr(self, name)!r}"
            f" (nearest: {_nearest(getattr(self, name), values)})"
            for name, values in allowed.items()
            if isinstance(getattr(self, name), str) and getattr(self, name) not in values
        ]

    def _faults_between(self) -> list[str]:
        if self.keep_interactions_days >= self.keep_consents_days:
            return []
        return [
            f"keep_interactions_days must be at least keep_consents_days"
            f" ({self.keep_consents_days}), got {self.keep_interactions_days}: how long a proof is"
            " needed counts from the last contact"
        ]

    @property
    def zone(self) -> ZoneInfo:
        """The workspace's time zone."""
        return ZoneInfo(self.time_zone)


def load_settings(path: Path) -> Settings:
    """
    Read ``najimi.toml``.

    Raises
    ------
    SettingsError
        If the file is not TOML, holds an unknown name, or a value outside its range.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{path.name} is not valid TOML: {error}.", hint="mend that line."
        ) from error
    known = [field.name for field in dataclasses.fields(Settings)]
    for name in raw:
        if name not in known:
            raise SettingsError(
                f"{path.name} holds an unknown setting {name!r}.",
                hint=f"nearest known name: {_nearest(name, known)}",
            )
    return Settings(**raw)


def _nearest(name: str, known: Iterable[str]) -> str:
    return next(iter(difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.3)), "none near")


def describe_settings(settings: Settings) -> str:
    """Return the text of ``najimi.toml``: every setting with its sentence, unit and range."""
    lines = ["# Settings of this najimi workspace. Every line shows the value in force."]
    for field in dataclasses.fields(settings):
        unit, low, high = (field.metadata[key] for key in ("unit", "low", "high"))
        span = f" Range {low} to {high}." if high is not None else f" At least {low}."
        span = span if low is not None else ""
        lines.append(f"\n# {field.metadata['sentence']}{f' Unit: {unit}.' if unit else ''}{span}")
        value = getattr(settings, field.name)
        lines.append(
            f'{field.name} = "{value}"' if isinstance(value, str) else f"{field.name} = {value}"
        )
    return "\n".join(lines) + "\n"
