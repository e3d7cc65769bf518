"""Somebody at work on one project: opens a sheet on one of its tabs, fills it in, sends it, and reads what the house answers."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from tests.journeys.person import Person, day


@dataclass
class Hand:
    """One person and one project. Field names as in `Person.fill`; `chips` and `picks` are pairs of a field and what to choose."""

    person: Person
    code: str

    @property
    def main(self) -> Locator:
        """What stands on the page between head and foot."""
        return self.person.page.locator("main")

    def tab(self, name: str) -> Locator:
        """Turn to a tab of the project."""
        assert self.person.go(f"/projects/{self.code}/?tab={name}") == 200
        return self.main

    def tabs(self) -> list[str]:
        """The names of all tabs."""
        self.tab("overview")
        links = self.person.page.locator(".project-tabs a")
        return [href.split("tab=")[1] for href in links.evaluate_all("links => links.map(link => link.getAttribute('href'))")]

    def sheet(self, tab: str, link: str, *, row: str = "") -> Locator:
        """Open the sheet behind a link of a tab, or of the line that says `row`."""
        place = self.tab(tab)
        place = place.locator("li.row-item", has_text=row).first if row else place
        place.get_by_role("link", name=link, exact=True).first.click()
        form = self.person.sheet()
        expect(form).to_be_visible()
        self.person.fits()
        return form

    def fill(self, form: Locator, chips=(), picks=(), **values: str) -> None:
        """Fill in what is given."""
        for name, text in picks:
            self.person.pick(form, name, text)
        for name, value in chips:
            self.person.chip(form, name, value)
        self.person.fill(form, **values)

    def do(self, tab: str, link: str, *, said: str, row: str = "", **how) -> None:
        """Open, fill, send; the house says `said` and the sheet is gone."""
        form = self.sheet(tab, link, row=row)
        self.fill(form, **how)
        press(form)
        self.person.see(said, within=".toasts")

    def is_refused(self, tab: str, link: str, *, why: str, row: str = "", **how) -> None:
        """The same, and the sheet stays with the reason."""
        form = self.sheet(tab, link, row=row)
        self.fill(form, **how)
        press(form)
        expect(self.person.sheet()).to_contain_text(why)

    def gate(self, to: str) -> Locator:
        """The sheet of the gate to a stage."""
        self.tab("overview")
        self.person.page.get_by_role("link", name=f"推进到{to}").last.click()
        form = self.person.sheet()
        expect(form).to_contain_text("推进后会改变")
        return form

    def advance(self, to: str, **how) -> None:
        """Through the gate."""
        form = self.gate(to)
        self.fill(form, **how)
        press(form)
        self.person.see(f"已推进到{to}", within=".toasts")

    def stage(self) -> str:
        """The stage and its phase, as the head of the page says."""
        self.tab("overview")
        return self.person.page.locator(".project-meta .stage").inner_text().replace(" ", "")

    def stat(self, label: str) -> str:
        """The figure over `label` on the tab that is open."""
        return self.main.locator(".stat", has_text=label).locator(".stat-value").inner_text().strip()


def press(form: Locator) -> None:
    """Send a sheet."""
    form.locator("footer button").first.click()


def engage(officer, name: str) -> Hand:
    """Log a lead and bring it to 对接 in one sheet."""
    officer.go("/projects/new/")
    form = officer.page.locator("#lead-form")
    officer.fill(form, enterprise_name=f"{name}有限公司", sentence=f"{name}拟建果脯工厂")
    form.locator('label:has(input[name="channel"])').first.click()
    form.get_by_role("button", name="登记", exact=True).click()
    officer.page.wait_for_url(re.compile(r"/projects/ZS"))
    hand = Hand(officer, officer.code())
    hand.advance(
        "对接",
        picks=[("chain-chain", "果蔬干制、腌制、罐装"), ("zones-zone", "凌家片区")],
        chips=[("next_step-next_in", day(1))],
        contact__name="路某（演示）",
        follow_up__said="来电说明建厂意向",
        follow_up__participants="路某（演示）",
        next_step__next_step="寄送资料",
    )
    return hand
