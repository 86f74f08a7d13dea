"""A whole workspace in one file, and back: verified first, and cleaned of who was erased since."""

from najimi.backup.restoring import Restored, restore_workspace
from najimi.backup.writing import Made, backup_workspace

__all__ = ["Made", "Restored", "backup_workspace", "restore_workspace"]
