"""Phase 3, customize: what is the next thing worth doing for them, or nothing?"""

from najimi.customize.checking import Remark, check_playbook, playbook_remarks
from najimi.customize.phase import plan_customize, treatments_table

__all__ = ["Remark", "check_playbook", "plan_customize", "playbook_remarks", "treatments_table"]
