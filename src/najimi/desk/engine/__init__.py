"""The desk's only door to the engine: everything a page shows is asked for here."""

from najimi.desk.engine.asked import need_in_words
from najimi.desk.engine.checks import read_calibration, read_coverage
from najimi.desk.engine.choosing import (
    GROUPINGS,
    list_serving,
    read_care,
    read_care_cut,
    read_entries,
    read_need_map,
    read_relation_costs,
    read_waiting,
)
from najimi.desk.engine.contacts import CONTACTS, Contact
from najimi.desk.engine.customer import read_customer, read_decision
from najimi.desk.engine.duplicates import (
    MOST_TOGETHER,
    count_waiting,
    list_alike,
    list_apart,
    list_merges,
    read_merged_at,
    read_preview,
    read_queue,
)
from najimi.desk.engine.evidence import list_totals, read_evidence
from najimi.desk.engine.groups import read_group, read_relations
from najimi.desk.engine.holdings import CORRECTABLE, read_consent_history, read_holdings
from najimi.desk.engine.important import read_important
from najimi.desk.engine.joined import list_joined, read_joined
from najimi.desk.engine.links import Link, record_links
from najimi.desk.engine.listing import Filters, list_customers
from najimi.desk.engine.outgoing import (
    append_facts,
    compact_journal,
    desk_fact,
    pack_fact,
    unpack_fact,
)
from najimi.desk.engine.owning import (
    ENDINGS,
    KINDS,
    count_files_waiting,
    erase_customer,
    foresee_erasure,
    hand_out,
    removed_in_words,
)
from najimi.desk.engine.people import people_of, present_id
from najimi.desk.engine.plan import leave_out, list_agenda, list_treated, read_peace, read_plan
from najimi.desk.engine.purchases import is_prepared, prepare
from najimi.desk.engine.rehearsals import read_rehearsal
from najimi.desk.engine.shop import Shop, open_shop, read_settings
from najimi.desk.engine.standing import list_staff, read_leaving, read_path
from najimi.desk.engine.structure import (
    current_turn,
    list_turns,
    read_movement,
    read_structure,
)
from najimi.desk.engine.today import find_again, has_facts, make_turn
from najimi.desk.engine.told import list_falling, list_givers, read_spreads
from najimi.desk.engine.uploads import (
    UPLOADS_FOLDER,
    ColumnChoice,
    Told,
    confirm_mapping,
    count_upload,
    drop_leftovers,
    drop_upload,
    has_heading,
    list_choices,
    list_governed,
    list_sheets,
    list_tables,
    list_targets,
    load_upload,
    look_at_upload,
    take_upload,
)
from najimi.desk.keys import pair_of
from najimi.load import (
    FileReport,
    column_in_words,
    fault_in_words,
    is_mostly_no_text,
    layout_in_words,
    reasons_in_words,
    row_in_words,
    without_values,
)

__all__ = [
    "CONTACTS",
    "CORRECTABLE",
    "ENDINGS",
    "GROUPINGS",
    "KINDS",
    "MOST_TOGETHER",
    "UPLOADS_FOLDER",
    "ColumnChoice",
    "Contact",
    "FileReport",
    "Filters",
    "Link",
    "Shop",
    "Told",
    "append_facts",
    "column_in_words",
    "compact_journal",
    "confirm_mapping",
    "count_files_waiting",
    "count_upload",
    "count_waiting",
    "current_turn",
    "desk_fact",
    "drop_leftovers",
    "drop_upload",
    "erase_customer",
    "fault_in_words",
    "find_again",
    "foresee_erasure",
    "hand_out",
    "has_facts",
    "has_heading",
    "is_mostly_no_text",
    "is_prepared",
    "layout_in_words",
    "leave_out",
    "list_agenda",
    "list_alike",
    "list_apart",
    "list_choices",
    "list_customers",
    "list_falling",
    "list_givers",
    "list_governed",
    "list_joined",
    "list_merges",
    "list_serving",
    "list_sheets",
    "list_staff",
    "list_tables",
    "list_targets",
    "list_totals",
    "list_treated",
    "list_turns",
    "load_upload",
    "look_at_upload",
    "make_turn",
    "need_in_words",
    "open_shop",
    "pack_fact",
    "pair_of",
    "people_of",
    "prepare",
    "present_id",
    "read_calibration",
    "read_care",
    "read_care_cut",
    "read_consent_history",
    "read_coverage",
    "read_customer",
    "read_decision",
    "read_entries",
    "read_evidence",
    "read_group",
    "read_holdings",
    "read_important",
    "read_joined",
    "read_leaving",
    "read_merged_at",
    "read_movement",
    "read_need_map",
    "read_path",
    "read_peace",
    "read_plan",
    "read_preview",
    "read_queue",
    "read_rehearsal",
    "read_relation_costs",
    "read_relations",
    "read_settings",
    "read_spreads",
    "read_structure",
    "read_waiting",
    "reasons_in_words",
    "record_links",
    "removed_in_words",
    "row_in_words",
    "take_upload",
    "unpack_fact",
    "without_values",
]
