"""The customer's own: what we hold about them, from where, what for; erasure, retention."""

from najimi.ownership.data_map import describe_data_map
from najimi.ownership.erasing import (
    EraseFromDesk,
    Receipt,
    count_held,
    erase,
    finish_erasures,
    is_interrupted,
    lift_erasure,
    list_receipts,
)
from najimi.ownership.handing_out import HANDED_OUT, write_privately
from najimi.ownership.holding import Holding, hold
from najimi.ownership.replaying import Replayed, replay_kept
from najimi.ownership.retention import PastTime, apply_retention

__all__ = [
    "HANDED_OUT",
    "EraseFromDesk",
    "Holding",
    "PastTime",
    "Receipt",
    "Replayed",
    "apply_retention",
    "count_held",
    "describe_data_map",
    "erase",
    "finish_erasures",
    "hold",
    "is_interrupted",
    "lift_erasure",
    "list_receipts",
    "replay_kept",
    "write_privately",
]
