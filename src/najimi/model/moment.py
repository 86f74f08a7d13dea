"""The clock and the seed of a turn: arguments, never read from the machine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from najimi.errors import OutOfRangeError
from najimi.model.region import DEFAULT_REGION


@dataclass(frozen=True)
class Moment:
    """
    When a turn looks, how far ahead, and by which seed.

    Parameters
    ----------
    as_of : datetime
        Aware; facts that occurred at or after it do not exist for this turn.
    time_zone : str
        IANA zone in which days begin and end.
    horizon_days : int
    annual_discount_share : float
    interval_share : float
    seed : int
    turn_id : str
    salt : str
        Secret from which pseudonyms are derived.
    phone_region : str, default "JP"
        Region of telephone numbers that are written without their country.
    boosting_rounds : int, default 0
        Trees that may correct the purchase model; 0 for none.

    Examples
    --------
    >>> from datetime import UTC
    >>> moment = Moment(datetime(2026, 4, 1, 15, tzinfo=UTC), "Asia/Tokyo", 365, 0.1, 0.8, 1, "t", "s")
    >>> moment.today
    datetime.date(2026, 4, 2)
    """

    as_of: datetime
    time_zone: str
    horizon_days: int
    annual_discount_share: float
    interval_share: float
    seed: int
    turn_id: str
    salt: str
    phone_region: str = DEFAULT_REGION
    boosting_rounds: int = 0

    def __post_init__(self) -> None:
        if self.as_of.tzinfo is None:
            raise OutOfRangeError(
                f"as_of must carry a time zone, got {self.as_of}.",
                hint="write it like 2026-04-01T00:00+09:00.",
            )

    @property
    def today(self) -> date:
        """The local day on which the turn looks; facts of this day are seen up to ``as_of``."""
        return self.as_of.astimezone(ZoneInfo(self.time_zone)).date()

    @property
    def today_sql(self) -> str:
        """``today`` as a SQL literal; built from a date, so nothing can be pasted into it."""
        return f"DATE '{self.today.isoformat()}'"

    @property
    def as_of_text(self) -> str:
        """``as_of`` in UTC, as text that sorts."""
        return self.as_of.astimezone(UTC).isoformat()
