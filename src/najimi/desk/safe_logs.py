"""What of an error may be logged: where in the code it arose, never whom it was about."""

from __future__ import annotations

import logging
import traceback


class WithoutPath(logging.Formatter):
    """
    Formats an error as its type and the lines of code it passed, without message or address.

    Messages and addresses of requests hold names, keys and search words.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return one line for a record, and one for each step of its traceback."""
        if not record.exc_info or record.exc_info[1] is None:
            return f"{record.levelname}: a request failed (status {getattr(record, 'status_code', '?')})"
        kind, error, trace = record.exc_info[0], record.exc_info[1], record.exc_info[2]
        steps = [
            f"  {step.filename}:{step.lineno} in {step.name}"
            for step in traceback.extract_tb(trace)
        ]
        name = kind.__name__ if kind else type(error).__name__
        return "\n".join([f"{record.levelname}: a request failed with {name}", *steps])
