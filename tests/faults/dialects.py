"""How the two services answer a request that reaches them whole: who is let in, and with which code the others are refused."""

import base64
import hashlib
import hmac
import json
import time

GET_TOKEN = "/cgi-bin/gettoken"
LONGEST_TEXT = {"wecom": 2048, "dingtalk": 20_000}  # bytes
CLOCKS_APART = 3600  # seconds by which a signature of 钉钉 may be old
WRONG = {
    "busy": {"errcode": -1, "errmsg": "system busy"},
    "bare": {"ok": True},
    "invalid": {"errcode": 0, "errmsg": "ok", "invaliduser": "nobody|zhang.san"},
}


def answer(server, path: str, query: dict, raw: bytes) -> dict:
    """The answer to one request; what is taken is noted."""
    doors = {GET_TOKEN: token, "/cgi-bin/message/send": application, "/cgi-bin/webhook/send": robot_wecom, "/robot/send": robot_dingtalk}
    return doors[path](server, query, raw) if path in doors else {"errcode": 404, "errmsg": "no such door"}


def token(server, query: dict, raw: bytes) -> dict:
    """GET /cgi-bin/gettoken."""
    if server.credentials and server.credentials.get(query.get("corpid")) != query.get("corpsecret"):
        return {"errcode": 40001, "errmsg": "invalid credential"}
    return {"errcode": 0, "errmsg": "ok", "access_token": server.new_token(), "expires_in": 7200}


def application(server, query: dict, raw: bytes) -> dict:
    """POST /cgi-bin/message/send."""
    given = query.get("access_token", "")
    if given in server.expired:
        return {"errcode": 42001, "errmsg": "access_token expired"}
    if given not in server.tokens:
        return {"errcode": 40014, "errmsg": "invalid access_token"}
    message = json.loads(raw)
    if server.known is not None and message["touser"] not in server.known:
        return {"errcode": 81013, "errmsg": "user & party & tag all invalid"}
    return _taken(server, "wecom", message["touser"], message)


def robot_wecom(server, query: dict, raw: bytes) -> dict:
    """POST /cgi-bin/webhook/send."""
    if server.keys and query.get("key") not in server.keys:
        return {"errcode": 93000, "errmsg": "invalid webhook url"}
    return _taken(server, "wecom", query.get("key"), json.loads(raw), kind="robot_wecom")


def robot_dingtalk(server, query: dict, raw: bytes) -> dict:
    """POST /robot/send."""
    given = query.get("access_token")
    if server.keys and given not in server.keys:
        return {"errcode": 300005, "errmsg": "token is not exist"}
    key = server.keys.get(given)
    if key and not is_signed(key, query.get("timestamp", "0"), query.get("sign", "")):
        return {"errcode": 310000, "errmsg": "sign not match"}
    return _taken(server, "dingtalk", given, json.loads(raw), kind="robot_dingtalk")


def is_signed(key: str, timestamp: str, sign: str) -> bool:
    """Whether `sign` is the HMAC of timestamp and key, and the timestamp of this hour."""
    if abs(time.time() - int(timestamp) / 1000) > CLOCKS_APART:
        return False
    right = base64.b64encode(hmac.new(key.encode(), f"{timestamp}\n{key}".encode(), hashlib.sha256).digest()).decode()
    return hmac.compare_digest(right, sign)


def _taken(server, dialect: str, to: str, message: dict, kind: str = "wecom") -> dict:
    text = message["text"]["content"]
    if len(text.encode()) > LONGEST_TEXT[dialect]:
        return {"errcode": 45002 if dialect == "wecom" else 460101, "errmsg": "message too long"}
    server.note(dialect=kind, to=to, text=text)
    return {"errcode": 0, "errmsg": "ok"}
