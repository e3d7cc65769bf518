"""var/assets/: of the packages in node_modules/, the few files that pages load, an icon sprite, and who made them.

Django finds them there as /static/vendor/<package>/<file>, /static/promotion-sprite.svg and /static/third-party.json.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import frontend
from ground import ROOT, VAR, VENV, fingerprint, give_up, is_stamped, say

TARGET = VAR / "assets"
ICONS = ROOT / "promotion" / "icons.txt"
USED = {
    "bootstrap": ("dist/css/bootstrap.min.css", "dist/js/bootstrap.bundle.min.js"),
    "sortablejs": ("Sortable.min.js",),
    "tom-select": ("dist/css/tom-select.bootstrap5.min.css", "dist/js/tom-select.complete.min.js"),
}
SOURCE_MAP = re.compile(rb"\n?(//# sourceMappingURL=[^\n]*|/\*# sourceMappingURL=[^*]*\*/)")
SHAPES = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
OUTLINE = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'


def build() -> None:
    """Make var/assets/ unless it was made from exactly this."""
    stamp = TARGET / ".stamp"
    names = icon_names()
    value = fingerprint(frontend.LOCK, Path(__file__), extra=" ".join(names) + htmx_version())
    if is_stamped(stamp, value):
        return
    say("· var/assets")
    shutil.rmtree(TARGET, ignore_errors=True)
    copy_used()
    (TARGET / "promotion-sprite.svg").write_text(sprite(names), encoding="utf-8")
    (TARGET / "third-party.json").write_text(json.dumps(third_party(), ensure_ascii=False, indent=1), encoding="utf-8")
    stamp.write_text(value)


def icon_names() -> list[str]:
    """The icons pages use: one Tabler name a line, `#` starts a remark."""
    lines = ICONS.read_text(encoding="utf-8").splitlines() if ICONS.is_file() else []
    return sorted({line.split("#")[0].strip() for line in lines} - {""})


def copy_used() -> None:
    """Copy the files pages load, each package with its licence; without source maps, which nobody ships."""
    for package, files in USED.items():
        source, target = frontend.MODULES / package, TARGET / "vendor" / package
        target.mkdir(parents=True)
        for file in files:
            (target / Path(file).name).write_bytes(SOURCE_MAP.sub(b"", (source / file).read_bytes()))
        for licence in [*source.glob("LICENSE*"), *source.glob("NOTICE*")]:
            (target / f"{licence.stem}.txt").write_bytes(licence.read_bytes())


def sprite(names: list[str]) -> str:
    """One SVG with a <symbol> for each icon, used as `promotion-sprite.svg#name`."""
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "".join(symbol(name) for name in names) + "</svg>\n"


def symbol(name: str) -> str:
    """The <symbol> of one icon; `x-filled` is Tabler's filled form of `x`."""
    filled = name.endswith("-filled")
    folder, file = ("filled", name.removesuffix("-filled")) if filled else ("outline", name)
    source = frontend.MODULES / "@tabler" / "icons" / "icons" / folder / f"{file}.svg"
    if not source.is_file():
        give_up(f"promotion/icons.txt: Tabler 没有图标 {name} (there is no such icon).")
    shapes = re.sub(r"\s*\n\s*", "", SHAPES.search(source.read_text(encoding="utf-8"))[1])
    paint = 'fill="currentColor"' if filled else OUTLINE
    return f'<symbol id="{name}" viewBox="0 0 24 24" {paint}>{shapes}</symbol>\n'


def htmx_file() -> Path | None:
    """Where the django-htmx wheel keeps htmx."""
    return next(VENV.glob("lib/python*/site-packages/django_htmx/static/django_htmx/htmx-2.min.js"), None)


def htmx_version() -> str:
    """The version htmx gives itself."""
    file = htmx_file()
    found = re.search(r'version:"([\d.]+)"', file.read_text(encoding="utf-8")) if file else None
    return found[1] if found else "unknown"


def third_party() -> list[dict]:
    """Name, version and licence of all that browsers get and we did not write."""
    packages = [
        {"name": frontend.package_name(folder), "version": entry["version"], "licence": entry.get("license", "see package")}
        for folder, entry in frontend.locked().items()
    ]
    return sorted([*packages, {"name": "htmx.org", "version": htmx_version(), "licence": "0BSD"}], key=lambda row: row["name"])
