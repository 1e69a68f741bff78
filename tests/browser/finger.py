"""A finger on a phone: what it taps is large enough (WCAG 2.5.8), and no page it comes to scrolls sideways."""

from django.core.cache import cache
from playwright.sync_api import expect

from tests.browser.conftest import PHONE

MISSED = """target => {
    target.scrollIntoView({block: "center"});
    const own = target.closest("label, summary") ?? target, box = own.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    return Object.entries({above: [0, -11.5], below: [0, 11.5], before: [-11.5, 0], after: [11.5, 0]})
        .filter(([_side, [right, down]]) => !own.contains(document.elementFromPoint(x + right, y + down)))
        .map(([side]) => side);
}"""


class Finger:
    """A page of a phone on which things are only tapped."""

    def __init__(self, site, employee):
        cache.clear()
        self.page = site.page(viewport=PHONE, touch=True)
        site.sign_in(self.page, employee)
        self.look()

    def tap(self, target):
        """Tap the only one there is, once 24 × 24 CSS px about its middle are its own: to a tick its label belongs."""
        target.wait_for()
        missed = target.evaluate(MISSED)
        assert not missed, f"too small on {self.page.url}, {missed}: {target}"
        self.look()
        target.tap()

    def button(self, name, **more):
        self.tap(self.page.get_by_role("button", name=name, **more))

    def link(self, name, **more):
        self.tap(self.page.locator("main").get_by_role("link", name=name, **more))

    def write(self, label, text):
        """Tap a field, and write once it has the focus: what a phone's keyboard gives arrives in whole words."""
        field = self.page.get_by_label(label, exact=True)
        self.tap(field)
        expect(field).to_be_focused()
        field.fill(text)

    def menu(self, word, heading=None):
        """Go where the bar below leads, or what stands behind its last button."""
        item = self.page.get_by_role("navigation", name="Main").get_by_role("link", name=word, exact=True)
        if not item.is_visible():
            self.button("More")
            item = self.page.locator("#more").get_by_role("link", name=word, exact=True)
        self.tap(item)
        self.page.get_by_role("heading", level=1, name=heading or word, exact=True).wait_for()
        self.look()

    def see(self, text):
        self.page.get_by_text(text).first.wait_for()
        self.look()

    def look(self):
        """Nothing is wider than the screen."""
        wide, seen = self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= seen, f"{self.page.url} scrolls sideways: {wide} of {seen} px"
