"""Phase 5, learn: what did it change?"""

from najimi.learn.phase import plan_learn

__all__ = ["plan_learn"]
