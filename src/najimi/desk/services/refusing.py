"""Why something cannot be recorded."""

from __future__ import annotations

from datetime import datetime

from najimi.errors import NajimiError


class RefusedError(NajimiError):
    """
    What was asked cannot be recorded; ``code`` names the words that say why.

    Parameters
    ----------
    code : str
        A key of ``STATUS_OF_REFUSAL`` in ``views/acts.py``.
    since : datetime, optional
        Since when that is so, where the words name it.
    """

    def __init__(self, code: str, *, since: datetime | None = None) -> None:
        super().__init__(
            f"this cannot be recorded: {code}.", hint="look at the plan of today again."
        )
        self.code = code
        self.since = since
