"""Somebody at a browser: what they click, and what they must never meet on the way."""

import datetime
import re
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

EXPECTED_STATUS = re.compile(r"status of (404|409|422)")

OUR_TIME = datetime.timezone(datetime.timedelta(hours=8))


def day(ahead: int) -> str:
    """The date so many days from today, as a date field takes it."""
    return (datetime.datetime.now(OUR_TIME).date() + datetime.timedelta(days=ahead)).isoformat()


@dataclass
class Person:
    """One signed-in page. Foreign requests and complaints of the browser are kept for the end of the journey."""

    page: Page
    url: str
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.page.set_default_timeout(15_000)
        self.page.on("request", self._note_request)
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))

    def _note_request(self, request):
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.foreign.append(request.url)

    def _note_console(self, message):
        if message.type == "error" and not EXPECTED_STATUS.search(message.text):
            self.complaints.append(message.text)

    def enter_as(self, role: str) -> None:
        """One click on the sign-in page of the demo."""
        self.go("/sign-in/")
        self.page.locator(f'form[action="/demo/sign-in/{role}/"] button').click()
        self.page.wait_for_load_state()
        assert "/sign-in" not in self.page.url

    def go(self, path: str) -> int:
        """Open an address and return its status."""
        answer = self.page.goto(self.url + path)
        self.fits()
        return answer.status

    def fits(self) -> None:
        """Nothing sticks out to the right of the screen."""
        width, shown = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert width <= shown, f"{self.page.url}: {width} px on a screen of {shown}"

    def see(self, text: str, within: str = "main") -> Locator:
        """Wait until `text` is on the page."""
        found = self.page.locator(within).get_by_text(text).first
        expect(found).to_be_visible()
        return found

    def code(self) -> str:
        """The code of the project whose page this is."""
        return re.search(r"ZS\d{4}-\d{5,6}", self.page.url)[0]

    def sheet(self) -> Locator:
        """The open sheet: over the page, or the page itself where there is no script."""
        return self.page.locator("form:has(.sheet-body)")

    def pick(self, form: Locator, name: str, text: str) -> None:
        """Choose in a list by a piece of its text, typing where the list can be searched."""
        select = form.locator(f'select[name="{name}"]')
        wrapper = form.locator(f'select[name="{name}"] + .ts-wrapper')
        if wrapper.count():
            wrapper.click()
            self.page.keyboard.type(text)
            form.page.locator(".ts-dropdown .option", has_text=text).first.click()
            return
        select.select_option(value=select.locator("option", has_text=text).first.get_attribute("value"))

    def chip(self, form: Locator, name: str, value: str) -> None:
        """Press the chip of a radio button."""
        form.locator(f'label:has(input[name="{name}"][value="{value}"])').click()

    def fill(self, form: Locator, **values: str) -> None:
        """Type into fields by name; `a__b` stands for `a-b`."""
        for name, value in values.items():
            form.locator(f'[name="{name.replace("__", "-")}"]').fill(value)

    def unfold(self, form: Locator, title: str) -> None:
        """Open a fold."""
        form.locator("summary", has_text=title).first.click()

    def is_untroubled(self) -> None:
        """At the end: no request left for another host, the browser complained of nothing (no CSP violation among it)."""
        assert self.foreign == []
        assert self.complaints == []
