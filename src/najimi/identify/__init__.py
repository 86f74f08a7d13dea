"""Phase 1, identify: who is it?"""

from najimi.identify.phase import plan_identify

__all__ = ["plan_identify"]
