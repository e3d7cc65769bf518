"""Tables of the exchange room."""

from promotion.exchange.models.batches import ImportBatch, RememberedHead, TwinRule
from promotion.exchange.models.exports import ExportedRows
from promotion.exchange.models.rows import Decision, ImportRow, RowState, Verdict

__all__ = ["Decision", "ExportedRows", "ImportBatch", "ImportRow", "RememberedHead", "RowState", "TwinRule", "Verdict"]
