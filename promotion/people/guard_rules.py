"""How long a door stays shut after how many failures. Pure."""

from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(hours=24)


def wait_after(failures: int, limit: int) -> timedelta:
    """Nothing below the limit; from there one minute, doubled by each further failure, at most an hour."""
    if failures < limit:
        return timedelta(0)
    return min(FIRST_WAIT * 2 ** min(failures - limit, 10), LONGEST_WAIT)


def is_forgotten(last_failure_at: datetime | None, now: datetime) -> bool:
    """Whether the last failure lies so far back that counting starts anew."""
    return last_failure_at is None or now - last_failure_at >= FORGOTTEN_AFTER


def address_key(address: str | None) -> str:
    """What an address is counted under: IPv4 itself, of IPv6 the /64 that one household or office has."""
    if not address:
        return "?"
    parsed = ip_address(address)
    return str(parsed) if parsed.version == 4 else str(ip_network(f"{parsed}/64", strict=False))
