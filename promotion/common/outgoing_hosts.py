"""Whom the application may call: an address is taken apart, and every machine behind its name is checked before anything is sent.

Public machines only, so that nobody who may type an address can make the server knock on its own network (SSRF). A gateway inside an
intranet is allowed by naming it, or its network, in OUTGOING_ALLOWED.
"""

import re
import socket
import threading
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from queue import Empty, SimpleQueue
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from promotion.common.errors import Refused

PORTS = {"https": 443, "http": 80}
PRINTABLE = re.compile(r"[!-\[\]-~]+")  # no blanks, no backslash, nothing that two readers of an address read differently
NAME = re.compile(r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")
# Not public although `is_global` (of some Python versions) says so: clouds' inner services, protocol assignments, ways to write an IPv4
# address inside an IPv6 one.
NOT_PUBLIC = [
    ip_network(each)
    for each in (
        "168.63.129.16/32",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2001::/23",
        "2002::/16",
        "3fff::/20",
    )
]
UNICAST_6 = ip_network("2000::/3")
LONGEST_SECRET_SHOWN = 15  # values in a query string beyond this are keys, tokens, signatures


@dataclass(frozen=True)
class Target:
    """An address taken apart. `path` includes the query string, where keys and tokens stand: it is never shown."""

    scheme: str
    host: str
    port: int
    path: str

    def __repr__(self):
        return f"Target({self.host}:{self.port})"

    @property
    def netloc(self) -> str:
        """For the Host header: the port only where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def secrets(self) -> list[str]:
        """The values in the query string that must not be repeated anywhere."""
        query = self.path.partition("?")[2]
        values = {value for _name, value in parse_qsl(query)} | {part.partition("=")[2] for part in query.split("&")}
        return sorted((value for value in values if len(value) > LONGEST_SECRET_SHOWN), key=len, reverse=True)


def read(url: str) -> Target:
    """`url` taken apart; no machine is asked. Raises Refused for what is no address of a web service."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused(_("网址写法不对，请从对方平台重新复制。")) from None
    host = (parts.hostname or "").lower().removesuffix(".")
    if not PRINTABLE.fullmatch(url) or "@" in parts.netloc or port == 0 or not (_literal(host) or _is_name(host)):
        raise Refused(_("网址写法不对，请从对方平台重新复制。"))
    if parts.scheme not in PORTS:
        raise Refused(_("网址须以 https:// 开头。"))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port or PORTS[parts.scheme], path)


def is_allowed_by_name(host: str) -> bool:
    """Whether OUTGOING_ALLOWED names this host, or the network of this address."""
    names, _networks = _allowed(tuple(settings.OUTGOING_ALLOWED))
    literal = _literal(host)
    return host in names or (literal is not None and _is_in_allowed_network(literal))


def checked_addresses(target: Target, within: float) -> list[str]:
    """The machines behind `target`, each of them allowed. Raises Refused, or OSError when the name is not found in `within` seconds."""
    found = list(dict.fromkeys(_look_up(target.host, target.port, within)))
    named = is_allowed_by_name(target.host)
    addresses = [ip_address(each) for each in found]
    inside = named or all(map(_is_in_allowed_network, addresses))
    if not inside and not all(is_public(each) or _is_in_allowed_network(each) for each in addresses):
        raise Refused(_("%(host)s 指向内部网络，未获准外发；如确需使用，请让运维把它写进 OUTGOING_ALLOWED。") % {"host": target.host})
    if target.scheme != "https" and not inside:
        raise Refused(_("网址须以 https:// 开头。"))
    return found


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether anybody on the internet would reach the same machine under this address."""
    if isinstance(address, IPv6Address) and (address.scope_id or address not in UNICAST_6):
        return False
    if address.is_multicast or address.is_reserved or not address.is_global:
        return False
    return not any(address in each for each in NOT_PUBLIC if each.version == address.version)


def _is_in_allowed_network(address) -> bool:
    _names, networks = _allowed(tuple(settings.OUTGOING_ALLOWED))
    mapped = getattr(address, "ipv4_mapped", None) or address
    return any(mapped in each for each in networks if each.version == mapped.version)


@lru_cache(maxsize=8)
def _allowed(entries: tuple[str, ...]):
    """Names, and networks. A network that is none fails loudly: ValueError."""
    literal = [each for each in entries if "/" in each or _literal(each)]
    return frozenset(each.lower().removesuffix(".") for each in entries), tuple(ip_network(each, strict=False) for each in literal)


def _literal(host: str):
    try:
        return ip_address(host)
    except ValueError:
        return None


def _is_name(host: str) -> bool:
    """A name; not one of the other ways to write a number (2130706433, 0x7f.1), which resolvers take for an IPv4 address."""
    last = host.rpartition(".")[2]
    return bool(NAME.fullmatch(host)) and not re.fullmatch(r"\d+|0x[0-9a-f]*", last)


def _look_up(host: str, port: int, within: float) -> list[str]:
    """All addresses of a name. The system's resolver takes no time limit, so it is asked aside and not waited for any longer."""
    answer = SimpleQueue()
    threading.Thread(target=_ask, args=(host, port, answer), daemon=True).start()
    try:
        found = answer.get(timeout=within)
    except Empty:
        raise TimeoutError from None
    if isinstance(found, OSError):
        raise found
    return found


def _ask(host: str, port: int, answer: SimpleQueue) -> None:
    try:
        answer.put([entry[4][0] for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)])
    except OSError as error:
        answer.put(error)
