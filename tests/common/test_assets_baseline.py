"""Our own pages, styles and scripts hold in Chromium 92, under a strict CSP, and ask no other host for anything."""

import re
from pathlib import Path

import pytest

PROMOTION = Path(__file__).resolve().parents[2] / "promotion"
STYLES = sorted(PROMOTION.glob("static/**/*.css"))
SCRIPTS = sorted(PROMOTION.glob("static/**/*.js"))
TEMPLATES = sorted(PROMOTION.glob("templates/**/*.html"))

NEWER_CSS = {
    ":has()": r":has\(",
    "color-mix()": r"color-mix\(",
    "oklch/oklab/lch/lab()": r"\b(?:oklch|oklab|lch|lab)\(",
    "cascade layers": r"@layer\b",
    "container queries": r"@container\b|container-type\s*:",
    "@scope, @starting-style, @property": r"@(?:scope|starting-style|property)\b",
    "small, large and dynamic viewport units": r"\d(?:[sld]v[hwib]|[sld]vmin|[sld]vmax)\b",
    "range media queries": r"@media[^{]*[<>]",
    "translate/rotate/scale as properties": r"(?:^|[{;\s])(?:translate|rotate|scale)\s*:",
    "text-wrap": r"text-wrap\s*:",
    "accent-color": r"accent-color\s*:",
    "subgrid": r"\bsubgrid\b",
    "light-dark()": r"light-dark\(",
    "inert-era pseudo-classes": r":(?:user-invalid|user-valid|popover-open)\b",
}
NEWER_JS = {
    "structuredClone": r"\bstructuredClone\(",
    "findLast": r"\.findLast(?:Index)?\(",
    "Object.hasOwn": r"\bObject\.hasOwn\(",
    "copying array methods": r"\.(?:toSorted|toReversed|toSpliced|with)\(",
    "Object/Map.groupBy": r"\.groupBy\(",
    "class static blocks": r"\bstatic\s*\{",
    "import attributes": r"\bimport\b[^;\n]*\bwith\s*\{",
    "top-level await": r"^await\b",
    "AbortSignal.timeout/any": r"AbortSignal\.(?:timeout|any)\(",
    "showPicker": r"\.showPicker\(",
    "popover": r"\.(?:showPopover|togglePopover)\(",
    "inert": r"\.inert\b",
    "Array.fromAsync, Promise.withResolvers": r"\bArray\.fromAsync\(|Promise\.withResolvers\(",
    "Set algebra": r"\.(?:isSubsetOf|symmetricDifference)\(",
    "eval": r"\beval\(|new Function\(",
    "inline styles from scripts": r"setAttribute\(\s*[\"']style",
}
FORBIDDEN_HTML = {
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "a <style> element": r"<style\b",
    "an inline script": r"<script(?![^>]*\bsrc=)(?![^>]*type=[\"']application/json)[^>]*>",
    "an event handler attribute": r"<[^>]*\son[a-z]+\s*=",
    "hx-on": r"\shx-on\b",
    "a javascript: address": r"(?:href|src|action)\s*=\s*[\"']?\s*javascript:",
    "an evaluated htmx value": r"hx-(?:vals|headers|vars)\s*=\s*[\"'](?:js|javascript):",
    "an address on another host": r"(?:src|href|action|hx-get|hx-post)\s*=\s*[\"'](?:https?:)?//",
}
ANOTHER_HOST = r"(?:url\(\s*[\"']?|@import\s+[\"']|[\"'])(?:https?:)?//(?!www\.w3\.org/)"


def name_of(path: Path) -> str:
    return str(path.relative_to(PROMOTION))


def without_remarks(text: str) -> str:
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


def found(rules: dict[str, str], text: str) -> list[str]:
    return [rule for rule, pattern in rules.items() if re.search(pattern, text, flags=re.MULTILINE)]


def nested_blocks(css: str) -> list[str]:
    """Style rules inside style rules; at-rules may hold style rules."""
    open_heads, nested = [], []
    for head, mark in re.findall(r"([^{};]*)([{};])", without_remarks(css)):
        if mark == "{":
            if open_heads and not open_heads[-1].startswith("@"):
                nested.append(head.strip())
            open_heads.append(head.strip())
        elif mark == "}":
            open_heads.pop()
    return nested


@pytest.mark.parametrize("path", STYLES, ids=name_of)
def test_styles_need_nothing_newer_than_the_baseline(path):
    text = without_remarks(path.read_text(encoding="utf-8"))
    assert found(NEWER_CSS, text) == []
    assert nested_blocks(text) == []
    assert not re.search(ANOTHER_HOST, text)


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_scripts_need_nothing_newer_than_the_baseline(path):
    text = without_remarks(path.read_text(encoding="utf-8"))
    assert found(NEWER_JS, text) == []
    assert not re.search(ANOTHER_HOST, text)


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_templates_carry_no_inline_code_and_no_foreign_address(path):
    assert found(FORBIDDEN_HTML, path.read_text(encoding="utf-8")) == []


def listed_icons() -> set[str]:
    """The icons that go into the sprite."""
    return {line.split("#")[0].strip() for line in (PROMOTION / "icons.txt").read_text(encoding="utf-8").splitlines()} - {""}


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_icon_a_template_names_is_listed(path):
    text = path.read_text(encoding="utf-8")
    named = {*re.findall(r"\{% icon \"([^\"]+)\"", text), *re.findall(r"\bicon=\"([^\"]+)\"", text)}
    named |= set(re.findall(r"\{% nav_link \"[^\"]+\" \"([^\"]+)\"", text))
    assert named <= listed_icons()


def test_every_listed_icon_is_named_somewhere():
    sources = [path.read_text(encoding="utf-8") for path in (*TEMPLATES, *SCRIPTS, *PROMOTION.glob("**/*.py"))]
    named = set(re.findall(r"[\"'#]([a-z0-9-]+)[\"']", "\n".join(sources)))
    assert listed_icons() <= named


@pytest.mark.parametrize(
    ("rules", "sample"),
    [
        (NEWER_CSS, "a:has(b) { color: red }"),
        (NEWER_CSS, ".x { height: 100dvh }"),
        (NEWER_CSS, "@media (width >= 600px) { a { color: red } }"),
        (NEWER_JS, "const copy = structuredClone(row);"),
        (NEWER_JS, "rows.toSorted()"),
        (FORBIDDEN_HTML, '<p style="color:red">'),
        (FORBIDDEN_HTML, '<button onclick="go()">'),
        (FORBIDDEN_HTML, "<script>go()</script>"),
        (FORBIDDEN_HTML, '<img src="https://example.com/x.png">'),
    ],
)
def test_the_lint_sees_what_it_forbids(rules, sample):
    assert found(rules, sample)


def test_the_lint_sees_nesting():
    assert nested_blocks(".a { color: red; .b { color: blue } }") == [".b"]
    assert nested_blocks("@media print { .a { color: red } } @keyframes k { from { opacity: 0 } }") == []
