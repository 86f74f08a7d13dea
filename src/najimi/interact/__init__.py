"""Phase 4, interact: say it, and listen."""

from najimi.interact.phase import plan_interact

__all__ = ["plan_interact"]
