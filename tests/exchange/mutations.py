"""Ways to damage a file: in its bytes, and inside the parts of a zipped book, repacked with right checksums so that the damage goes deep."""

import io
import random
import re
import warnings
import zipfile

_NUMBERS = (b"0", b"-1", b"1", b"255", b"65536", b"1048576", b"4294967295", b"99999999999999999999", b"1e308", b"NaN", b"")
_TAG = re.compile(rb"<[^<>]{1,200}>")
_DIGITS = re.compile(rb"[0-9]+")


def mutate(content: bytes, rng: random.Random) -> bytes:
    """One to three damages of a kind that suits the file."""
    for _turn in range(rng.choice((1, 1, 1, 2, 3))):
        if content[:2] == b"PK" and rng.random() < 0.85:
            content = _inside(content, rng)
        else:
            content = rng.choice((_flip, _cut, _zero, _repeat, _drop, _insert, _swap))(content, rng)
    return content


def _flip(content: bytes, rng) -> bytes:
    out = bytearray(content)
    for _bit in range(rng.choice((1, 1, 4, 32))):
        if out:
            out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def _cut(content: bytes, rng) -> bytes:
    return content[: rng.randrange(len(content) + 1)]


def _zero(content: bytes, rng) -> bytes:
    at, length = _span(content, rng)
    return content[:at] + bytes([rng.choice((0, 255))]) * length + content[at + length :]


def _repeat(content: bytes, rng) -> bytes:
    at, length = _span(content, rng)
    return content[:at] + content[at : at + length] * rng.choice((2, 3, 50)) + content[at + length :]


def _drop(content: bytes, rng) -> bytes:
    at, length = _span(content, rng)
    return content[:at] + content[at + length :]


def _insert(content: bytes, rng) -> bytes:
    at, _length = _span(content, rng)
    return content[:at] + rng.randbytes(rng.randint(1, 40)) + content[at:]


def _swap(content: bytes, rng) -> bytes:
    at, length = _span(content, rng)
    to, _other = _span(content, rng)
    return content[:to] + content[at : at + length] + content[to:]


def _span(content: bytes, rng) -> tuple[int, int]:
    at = rng.randrange(len(content) + 1)
    return at, min(rng.choice((1, 4, 64, 512)), len(content) - at)


def _inside(content: bytes, rng) -> bytes:
    """Damages one part (or leaves it out, or has it twice); a file that cannot be unpacked any more is damaged in its bytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = [(info.filename, package.read(info)) for info in package.infolist() if info.file_size < 2_000_000]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, RuntimeError, zipfile.zlib.error):
        return _flip(content, rng)
    if not parts:
        return _flip(content, rng)
    likely = [place for place, (name, _body) in enumerate(parts) if "sheet" in name.lower() or "content" in name or "Strings" in name]
    place = rng.choice(likely) if likely and rng.random() < 0.7 else rng.randrange(len(parts))
    name, body = parts[place]
    deed = rng.random()
    parts[place : place + 1] = [] if deed < 0.05 else [(name, body)] * 2 if deed < 0.1 else [(name, _in_xml(body, rng))]
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        warnings.simplefilter("ignore")  # a part there twice is written on purpose
        for part, bytes_of in parts:
            package.writestr(zipfile.ZipInfo(part) if rng.random() < 0.1 else part, bytes_of)
    return out.getvalue()


def _in_xml(body: bytes, rng) -> bytes:
    found = list((_DIGITS if rng.random() < 0.75 else _TAG).finditer(body))
    if not found or rng.random() < 0.1:
        return rng.choice((_flip, _cut, _repeat, _drop, _insert, _swap))(body, rng)
    for _turn in range(rng.choice((1, 1, 3))):
        one = rng.choice(found)
        if one[0].startswith(b"<"):
            other = rng.choice(found)[0]
            new = rng.choice((b"", one[0] * 2, other, one[0][:-1], one[0].replace(b'"', b"'"), one[0] + b"<!-- x -->"))
        else:
            new = rng.choice(_NUMBERS)
        body = body[: one.start()] + new + body[one.end() :]
        if one[0].startswith(b"<"):
            return body
        found = list(_DIGITS.finditer(body)) or found
    return body
