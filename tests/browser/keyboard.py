"""Hands that have a keyboard only: what they reach by pressing keys, one by one, always shows that it has the focus."""

from playwright.sync_api import expect

FOCUSED = "document.activeElement.outerHTML.slice(0, 300)"
MOST = 90  # keys from one place of a page to another; more is no way to work
UNSEEN = """() => {
    const own = document.activeElement;
    if (own === document.body) return "";  // between the end of a page and its beginning
    const round = [own, own.nextElementSibling, own.closest(".tokens")].filter(each => each && (each === own ||
        own.matches("input[type=radio], input[type=checkbox], .tokens input")));
    const shown = round.find(each => {
        const style = getComputedStyle(each);
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && style.opacity !== "0";
    });
    if (!shown) return "has the focus, and nothing shows it";
    const box = shown.getClientRects()[0];
    if (!box || box.width < 8 || box.height < 8) return "has the focus and no room";
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    if (left >= right || top >= bottom) return "has the focus and is outside the window";
    const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return shown.contains(over) || over?.contains(shown) || over?.closest("label")?.contains(own) ? ""
        : `has the focus under ${over?.outerHTML.slice(0, 120)}`;
}"""


class Keyboard:
    """A page on which keys are only pressed."""

    def __init__(self, page):
        self.page = page

    def press(self, *keys):
        """Press one after the other; Enter may lead to another page, and is followed by what is expected there."""
        for key in keys:
            self.page.keyboard.press(key)
            if key != "Enter":
                self.look()

    def type(self, text):
        self.page.keyboard.type(text)

    def look(self):
        """Whatever has the focus shows it, within the window and under nothing."""
        unseen = self.page.evaluate(UNSEEN)
        assert not unseen, f"{self.page.url}: {self.page.evaluate(FOCUSED)} {unseen}"

    def at(self, target):
        """The focus is here."""
        try:
            expect(target).to_be_focused()
        except AssertionError as error:
            raise AssertionError(f"{target} has not the focus, but {self.page.evaluate(FOCUSED)}") from error
        self.look()

    def reach(self, target, key="Tab"):
        """Press ``key`` until the only one there is has the focus."""
        target.wait_for(state="attached")
        for _time in range(MOST):
            if target.evaluate("target => target === document.activeElement"):
                return
            self.press(key)
        raise AssertionError(f"{MOST} times {key} on {self.page.url} do not lead to {target}")

    def enter(self, target):
        """Go to it and press Enter."""
        self.reach(target)
        self.page.keyboard.press("Enter")

    def link(self, name, *, within="main", **more):
        """Follow a link of the page's own, or of another part of it."""
        self.enter(self.page.locator(within).get_by_role("link", name=name, **more))

    def button(self, name, **more):
        self.enter(self.page.locator("main").get_by_role("button", name=name, **more))

    def opened(self, heading, **more):
        """A page has opened; past its menu by the link that is there for that.

        A form that is sent to its own address, where that link was used, keeps it: then they are past the menu already.
        """
        self.page.get_by_role("heading", level=1, name=heading, **more).wait_for()
        self.page.wait_for_load_state()
        if self.page.url.endswith("#main"):
            return
        self.press("Tab")
        self.at(self.page.get_by_role("link", name="Skip to content"))
        self.page.keyboard.press("Enter")
        expect(self.page.locator("main")).to_be_focused()

    def see(self, text):
        self.page.get_by_text(text).first.wait_for()
