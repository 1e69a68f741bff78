"""What a form answers when it is sent with what cannot be: its page again, with its sentences."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from playwright.sync_api import expect

SEND = """(form, fields) => {
    form.noValidate = true
    for (const [name, value] of Object.entries(fields)) form.elements[name].value = value
    form.requestSubmit(form.querySelector("button.primary, button:not([type=button])"))
}"""


class Refused(NamedTuple):
    """A form of the page at ``address``, the last one of ``form``, sent with ``fields``."""

    address: str | Callable[[Any], str]
    fields: Mapping[str, str] = {}
    form: str = "main form[method=post]"

    def send(self, page):
        """Fill it in and send it, past what the browser itself would refuse."""
        with page.expect_navigation():
            page.locator(self.form).last.evaluate(SEND, dict(self.fields))
        expect(page.locator(".error, .wrong, .note.bad").first).to_be_visible()
