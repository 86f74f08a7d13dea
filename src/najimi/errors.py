"""
The error tree: every error says what was expected, what came, and what to do next.

``is_retryable`` tells a caller whether the same call may succeed later without any change.
"""

from __future__ import annotations

from collections.abc import Sequence


class NajimiError(Exception):
    """
    Root of all errors that najimi raises on purpose.

    Parameters
    ----------
    problem : str
        What was expected and what came, in one sentence.
    hint : str
        What to do next, in one sentence.

    Examples
    --------
    >>> print(NajimiError("horizon_days must be > 0, got 0.", hint="Use 365 for a year."))
    horizon_days must be > 0, got 0.
    Hint: Use 365 for a year.
    """

    is_retryable = False

    def __init__(self, problem: str, *, hint: str) -> None:
        super().__init__(problem, hint)
        self.problem = problem
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.problem}\nHint: {self.hint}"


class OutOfRangeError(NajimiError, ValueError):
    """A number lies outside the range its docstring states."""


class NotEnoughDataError(NajimiError):
    """There are too few customers or orders to answer honestly."""


class SettingsError(NajimiError):
    """``najimi.toml`` holds an unknown name or a value outside its range."""


class WorkspaceError(NajimiError):
    """A folder is not a workspace, or one of its parts is missing or damaged."""


class NoTurnError(WorkspaceError):
    """A workspace has no turn yet, so nothing was decided for anyone."""


class UnknownUploadError(NajimiError):
    """A file that somebody brought to the desk is not there, or not any more."""


class BusyError(NajimiError):
    """Another process holds what is needed; the same call may succeed a little later."""

    is_retryable = True


class InputFileError(NajimiError):
    """A file cannot be read as a whole; nothing of it was stored."""


class NoHeadingError(InputFileError):
    """The first row of a file is somebody's data; it is not repeated in any answer."""


class PlaybookError(NajimiError):
    """
    A playbook has faults; all of them are listed at once.

    Parameters
    ----------
    problem, hint : str
    faults : sequence of str, optional
        One sentence per fault; listed below the problem.
    """

    def __init__(self, problem: str, *, hint: str, faults: Sequence[str] = ()) -> None:
        listed = "".join(f"\n  - {fault}" for fault in faults)
        super().__init__(problem + listed, hint=hint)
        self.faults = tuple(faults)


class RuleError(PlaybookError):
    """A rule uses a column or a function that is not on the documented list."""


class MissingExtraError(NajimiError, ImportError):
    """An optional part was asked for that is not installed."""

    def __init__(self, *, extra: str, needed_for: str) -> None:
        super().__init__(
            f"{needed_for} needs the extra '{extra}', which is not installed.",
            hint=f"pip install 'najimi[{extra}]'",
        )
        self.extra = extra


class UnknownCustomerError(NajimiError, LookupError):
    """No customer of this turn answers to the key that was given."""


class UnknownDecisionError(NajimiError, LookupError):
    """No decision of this id was ever issued."""


class NoProposalError(NajimiError, LookupError):
    """The turn proposes nothing to this customer."""


class PurposeError(NajimiError):
    """Nobody said what for personal data are wanted; nothing was read, and that was noted."""


class TableError(NajimiError):
    """
    A table breaks its contract; every fault is listed at once.

    Parameters
    ----------
    table : str
        Name of the table.
    faults : sequence of str
        One sentence per fault, with its count and up to three examples.
    """

    def __init__(self, *, table: str, faults: Sequence[str]) -> None:
        listed = "\n".join(f"  - {fault}" for fault in faults)
        super().__init__(
            f"table {table!r} breaks its contract in {len(faults)} way(s):\n{listed}",
            hint="mend the step that writes this table; its contract stands in najimi.tables.",
        )
        self.table = table
        self.faults = tuple(faults)
