"""Call a web service outside, once, and say afterwards what is known: not sent, answered, or sent without a clear answer.

The connection goes to the very address that was checked (a name that resolves to something else a moment later changes nothing), with
the certificate checked for the name. No redirect is followed, no proxy of the environment used; an answer is read up to 64 KB.
"""

import http.client
import json
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext as _
from urllib3 import HTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError

from promotion.common import outgoing_hosts
from promotion.common.errors import Refused
from promotion.common.outgoing_hosts import Target

CONNECT_SECONDS = 3.0
TOTAL_SECONDS = 10.0
LONGEST_ANSWER = 64 * 1024
HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity", "Connection": "close", "User-Agent": "promotion-crm"}
AS_JSON = {"Content-Type": "application/json; charset=utf-8"}
# What a network and the machine at its other end can do to a call.
MISHAPS = (OSError, HTTPError, http.client.HTTPException)


class Heard(Enum):
    """Nothing of the message left; an answer came; the message was on its way and no answer came."""

    NOT_SENT = "not_sent"
    ANSWERED = "answered"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True)
class Outcome:
    """What came of a call. `body`: the JSON of the answer, or None; `detail` says why there is none. Neither repeats the address."""

    heard: Heard
    status: int = 0
    body: object = None
    detail: str = ""


def post_json(url: str, payload: dict) -> Outcome:
    """POST `payload` to `url`. Never raises for what the network or the other side does."""
    return _call(url, "POST", json.dumps(payload, ensure_ascii=False).encode("utf-8", "replace"))


def get_json(url: str) -> Outcome:
    """GET `url`, as `post_json` does."""
    return _call(url, "GET", None)


def _call(url: str, method: str, body: bytes | None) -> Outcome:
    deadline = time.monotonic() + TOTAL_SECONDS
    try:
        target = outgoing_hosts.read(url)
        connection = _connected(target, deadline)
    except Refused as error:
        return Outcome(Heard.NOT_SENT, detail=str(error))
    except MISHAPS as error:
        return Outcome(Heard.NOT_SENT, detail=_why(error))
    watchdog = threading.Timer(_left(deadline), _cut, [connection.sock])
    watchdog.daemon = True
    watchdog.start()
    try:
        return _exchange(connection, target, method, body, deadline)
    finally:
        watchdog.cancel()
        connection.close()


def _connected(target: Target, deadline: float) -> HTTPConnection:
    """A line to the first machine behind the name that answers; raises what the last one did."""
    addresses = outgoing_hosts.checked_addresses(target, min(CONNECT_SECONDS, _left(deadline)))
    for number, address in enumerate(addresses, start=1):
        connection = _line(target, address, min(CONNECT_SECONDS, _left(deadline)))
        try:
            connection.connect()
            return connection
        except MISHAPS:
            connection.close()
            if number == len(addresses) or _left(deadline) < CONNECT_SECONDS:
                raise
    raise OSError  # a name without an address


def _line(target: Target, address: str, timeout: float) -> HTTPConnection:
    if target.scheme == "http":
        return HTTPConnection(address, target.port, timeout=timeout)
    return HTTPSConnection(address, target.port, timeout=timeout, cert_reqs=ssl.CERT_REQUIRED, server_hostname=target.host)


def _exchange(connection: HTTPConnection, target: Target, method: str, body: bytes | None, deadline: float) -> Outcome:
    """From here on every failure leaves open whether the message arrived, unless the other side has said no with a status."""
    connection.timeout = _left(deadline)
    headers = {**HEADERS, **(AS_JSON if body is not None else {}), "Host": target.netloc}
    try:
        connection.request(method, target.path, body=body, headers=headers, preload_content=False)
        response = connection.getresponse()
    except MISHAPS as error:
        return Outcome(Heard.NO_ANSWER, detail=_("发出后连接中断（%s）") % _why(error))
    return _answer(response, target)


def _answer(response: HTTPResponse, target: Target) -> Outcome:
    try:
        raw = _read(response)
    except MISHAPS as error:
        if response.status >= 400:
            return Outcome(Heard.ANSWERED, response.status)
        return Outcome(Heard.NO_ANSWER, response.status, detail=_("答复没有收全（%s）") % _why(error))
    if len(raw) > LONGEST_ANSWER:
        return Outcome(Heard.ANSWERED, response.status, detail=_("答复过长"))
    text = raw.decode("utf-8", "replace")
    for secret in target.secrets:
        text = text.replace(secret, "••••")
    try:
        return Outcome(Heard.ANSWERED, response.status, json.loads(text))
    except (ValueError, RecursionError):
        return Outcome(Heard.ANSWERED, response.status, detail=_("答复不是约定的格式"))


def _read(response: HTTPResponse) -> bytes:
    """The body, or as much of it as shows that it is too long. A short one raises, but only at the read after its last."""
    raw = b""
    while len(raw) <= LONGEST_ANSWER and (part := response.read(LONGEST_ANSWER, decode_content=False)):
        raw += part
    return raw


def _left(deadline: float) -> float:
    return max(0.1, deadline - time.monotonic())


def _cut(line: socket.socket) -> None:
    """End a call that has used up its time, even one whose answer keeps dripping in."""
    try:
        socket.socket.shutdown(line, socket.SHUT_RDWR)
    except OSError:
        return  # it was closed meanwhile


def _why(error: Exception) -> str:
    """In words, without the error's own text: that can contain the address."""
    cause = error.__cause__ or error
    if isinstance(error, ssl.SSLError):
        return _("证书或加密握手不通过")
    if isinstance(cause, ConnectionRefusedError):
        return _("对方拒绝连接")
    if isinstance(error, socket.gaierror):
        return _("域名解析不到")
    if isinstance(error, TimeoutError | ConnectTimeoutError):
        return _("超时")
    return type(error).__name__
