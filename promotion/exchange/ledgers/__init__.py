"""The lists that can be exported, by their keys: the same as the kinds of sheet that import reads (`wanted.KINDS`)."""

from promotion.exchange.ledgers import enterprises, follow_ups, funds, milestones, projects, sites
from promotion.exchange.ledgers.ledger import Ledger

LEDGERS: dict[str, Ledger] = {module.LEDGER.key: module.LEDGER for module in (projects, enterprises, follow_ups, funds, milestones, sites)}
