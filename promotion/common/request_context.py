"""Where the work at hand comes from: the request's address and number, for the audit trail and the log."""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import ip_address


@dataclass(frozen=True)
class RequestContext:
    """The address the request came from and the number under which the log knows it; empty outside a request."""

    ip: str | None = None
    request_id: str = ""


_NONE = RequestContext()
_current: ContextVar[RequestContext] = ContextVar("request_context", default=_NONE)


def current() -> RequestContext:
    """The context of the request being answered, or an empty one."""
    return _current.get()


@contextmanager
def entered(context: RequestContext):
    """Run a block as part of that request."""
    token = _current.set(context)
    try:
        yield context
    finally:
        _current.reset(token)


def client_address(meta, proxies: int = 0) -> str | None:
    """The client's address; with `proxies` of our own in front, the entry of X-Forwarded-For that the outermost of them wrote."""
    hops = [part.strip() for part in meta.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    text = hops[-proxies] if proxies and len(hops) >= proxies else meta.get("REMOTE_ADDR", "")
    try:
        return str(ip_address(text))
    except ValueError:
        return None
