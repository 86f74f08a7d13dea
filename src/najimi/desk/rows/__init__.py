"""What the engine hands to the desk: small frozen rows, ready for a page."""

from najimi.desk.rows.customer import CustomerPage, Standing
from najimi.desk.rows.evidence import Evidence, ForecastRow, LiftRow, ModelRow, RateRow, RecordRow
from najimi.desk.rows.groups import GroupLink, GroupPage, GroupRelations, GroupRow, MemberRow
from najimi.desk.rows.held import ConsentRow, HeldField
from najimi.desk.rows.important import Answer, ImportantRow, Silence
from najimi.desk.rows.plan import (
    AgendaRow,
    CapacityRow,
    ChannelCount,
    DecisionRow,
    EarlierDecision,
    ExplanationRow,
    MessageGroup,
    NotChosenRow,
    PeaceRow,
    PlanOfToday,
    TreatmentRow,
)
from najimi.desk.rows.purchases import AmountRow, ContactRow, MonthRow, OrderRow, Purchases
from najimi.desk.rows.structure import (
    CustomerList,
    ListedCustomer,
    Movement,
    MovementRow,
    StageRow,
    Structure,
    TierRow,
    TurnRow,
)

__all__ = [
    "AgendaRow",
    "AmountRow",
    "Answer",
    "CapacityRow",
    "ChannelCount",
    "ConsentRow",
    "ContactRow",
    "CustomerList",
    "CustomerPage",
    "DecisionRow",
    "EarlierDecision",
    "Evidence",
    "ExplanationRow",
    "ForecastRow",
    "GroupLink",
    "GroupPage",
    "GroupRelations",
    "GroupRow",
    "HeldField",
    "ImportantRow",
    "LiftRow",
    "ListedCustomer",
    "MemberRow",
    "MessageGroup",
    "ModelRow",
    "MonthRow",
    "Movement",
    "MovementRow",
    "NotChosenRow",
    "OrderRow",
    "PeaceRow",
    "PlanOfToday",
    "Purchases",
    "RateRow",
    "RecordRow",
    "Silence",
    "StageRow",
    "Standing",
    "Structure",
    "TierRow",
    "TreatmentRow",
    "TurnRow",
]
