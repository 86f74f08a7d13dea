"""The customer's own: what we hold about them, from where, what for; erasure, retention."""

from najimi.ownership.computed import DESK, AskDesk, HeldTable
from najimi.ownership.data_map import describe_data_map
from najimi.ownership.erasing import (
    EraseFromDesk,
    erase,
    finish_erasures,
    lift_erasure,
)
from najimi.ownership.handing import HandedOut, hand_out
from najimi.ownership.handing_out import HANDED_OUT, write_privately
from najimi.ownership.intents import Receipt, is_interrupted, list_receipts
from najimi.ownership.purposes import COMPUTED_CLASSES
from najimi.ownership.readings import NoteReading, Reading, list_readings, noting_readings
from najimi.ownership.replaying import Replayed, replay_kept
from najimi.ownership.retention import PastTime, apply_retention
from najimi.ownership.shared import Foreseen, foresee_erasure
from najimi.ownership.telling import count_waiting_files, removed_in_words

__all__ = [
    "COMPUTED_CLASSES",
    "DESK",
    "HANDED_OUT",
    "AskDesk",
    "EraseFromDesk",
    "Foreseen",
    "HandedOut",
    "HeldTable",
    "NoteReading",
    "PastTime",
    "Reading",
    "Receipt",
    "Replayed",
    "apply_retention",
    "count_waiting_files",
    "describe_data_map",
    "erase",
    "finish_erasures",
    "foresee_erasure",
    "hand_out",
    "is_interrupted",
    "lift_erasure",
    "list_readings",
    "list_receipts",
    "noting_readings",
    "removed_in_words",
    "replay_kept",
    "write_privately",
]
