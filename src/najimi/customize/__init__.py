"""Phase 3, customize: what is the next thing worth doing for them, or nothing?"""

from najimi.customize.phase import check_playbook, plan_customize, treatments_table

__all__ = ["check_playbook", "plan_customize", "treatments_table"]
