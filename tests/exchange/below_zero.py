"""What is looked at after lines of 到位资金 below 0 came in, or did not."""

from promotion.landing.models import FundArrival
from tests.exchange.importing import row


def amounts() -> list:
    """Of every entry on file, the smallest first."""
    return sorted(FundArrival.objects.values_list("amount", flat=True))


def fault(batch, number=2) -> str:
    """The one fault of a row, which stands at its amount."""
    (found,) = row(batch, number).faults
    assert found["cell"] == f"项目!C{number}"
    return found["sentence"]
