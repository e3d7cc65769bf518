"""The lists that can be exported, by their keys. One that import reads too has the key of its kind of sheet (`wanted.KINDS`)."""

from promotion.exchange.ledgers import (
    agreement_sweep,
    enterprises,
    follow_ups,
    funds,
    issues,
    landing_tasks,
    milestones,
    outcomes,
    projects,
    sites,
    stalled,
)
from promotion.exchange.ledgers.ledger import Ledger

READ_AGAIN = (projects, enterprises, follow_ups, funds, milestones, sites)
GIVEN_OUT = (issues, landing_tasks, outcomes, stalled, agreement_sweep)
LEDGERS: dict[str, Ledger] = {module.LEDGER.key: module.LEDGER for module in (*READ_AGAIN, *GIVEN_OUT)}
