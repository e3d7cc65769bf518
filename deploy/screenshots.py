"""`make screenshots`: pictures of the demo office for the README, in docs/screenshots/. Needs Chromium and the tools of developers."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from demo_server import running
from ground import ROOT, say
from playwright.sync_api import Browser, Page, sync_playwright
from small_png import shrink

TARGET = ROOT / "docs" / "screenshots"
ARGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
).split()
SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1440, "height": 900}}
LARGEST = 150 * 1024


@dataclass(frozen=True)
class Picture:
    """One file: who looks, on what, at which address, and what they do there first."""

    name: str
    role: str
    size: str
    path: str
    act: Callable[[Page], None] = lambda page: None


def open_project(name: str) -> Callable[[Page], None]:
    """From the list into the project of this name."""

    def act(page: Page) -> None:
        page.goto(page.url.split("/projects")[0] + f"/projects/?q={name}")
        page.locator('main a[href*="/projects/ZS"]').first.click()
        page.wait_for_url("**/projects/ZS*/")

    return act


def type_a_twin(page: Page) -> None:
    """The warning while typing."""
    page.locator('[name="enterprise_name"]').press_sequentially("演示·川味香食品厂", delay=20)
    page.locator("#twins li").first.wait_for()


def open_the_gate(page: Page) -> None:
    """The sheet before 签约, one item short."""
    open_project("豆香坊")(page)
    page.get_by_role("link", name="推进到签约").last.click()
    page.locator("form:has(.sheet-body) .gate-title").wait_for()
    page.wait_for_timeout(300)


PICTURES = (
    Picture("phone-workbench", "officer", "phone", "/"),
    Picture("phone-lead", "officer", "phone", "/projects/new/", type_a_twin),
    Picture("phone-gate", "officer", "phone", "/projects/", open_the_gate),
    Picture("phone-chain-board", "leader", "phone", "/chains/nz-lvseshipin/"),
    Picture("desktop-workbench", "officer", "desktop", "/"),
    Picture("desktop-projects", "manager", "desktop", "/projects/"),
    Picture("desktop-board", "manager", "desktop", "/projects/board/"),
    Picture("desktop-project", "officer", "desktop", "/projects/", open_project("果绿饮品")),
    Picture("desktop-chain-board", "leader", "desktop", "/chains/nz-lvseshipin/"),
    Picture("desktop-admin", "root", "desktop", "/admin/"),
)


def take(browser: Browser, url: str, picture: Picture) -> Path:
    """Sign in, go there, act, shoot."""
    context = browser.new_context(viewport=SIZES[picture.size], locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce")
    page = context.new_page()
    page.goto(url + "/sign-in/")
    page.locator(f'form[action="/demo/sign-in/{picture.role}/"] button').click()
    page.wait_for_load_state()
    page.goto(url + picture.path)
    picture.act(page)
    page.wait_for_load_state("networkidle")
    path = TARGET / f"{picture.name}.png"
    page.screenshot(path=path, animations="disabled")
    context.close()
    return path


def main() -> int:
    """Take them all; 1 when one is too large to keep in the repository."""
    TARGET.mkdir(parents=True, exist_ok=True)
    too_large = []
    with tempfile.TemporaryDirectory(prefix="crm-shots-") as folder, running(Path(folder)) as office, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM") or "/usr/bin/chromium", args=ARGS)
        for picture in PICTURES:
            path = take(browser, office.url, picture)
            size = shrink(path)
            say(f"  {path.relative_to(ROOT)}  {size // 1024} KB")
            too_large += [path.name] if size > LARGEST else []
        browser.close()
    if too_large:
        say("too large: " + ", ".join(too_large))
    return 1 if too_large else 0


if __name__ == "__main__":
    sys.exit(main())
