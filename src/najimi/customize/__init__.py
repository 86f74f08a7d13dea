"""Phase 3, customize: what is the next thing worth doing for them, or nothing?"""

from najimi.customize.checking import check_playbook, playbook_remarks
from najimi.customize.phase import plan_customize, treatments_table
from najimi.customize.remarks import Remark

__all__ = ["Remark", "check_playbook", "plan_customize", "playbook_remarks", "treatments_table"]
