"""A folder into which files are dropped: each is loaded once it is complete, then moved away."""

from najimi.watch.choosing import UnknownHeadingError, Watched
from najimi.watch.looking import Look, complete_files, look
from najimi.watch.watching import Outcome, step, watch_once, watching

__all__ = [
    "Look",
    "Outcome",
    "UnknownHeadingError",
    "Watched",
    "complete_files",
    "look",
    "step",
    "watch_once",
    "watching",
]
