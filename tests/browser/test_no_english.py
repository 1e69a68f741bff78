"""No page says in English on Danish and Swedish pages what Laurels itself says.

Each address is asked for in each language; a text that is the same in English and in another is suspicious, unless the
people of the tests wrote it: their words are the texts in the modules of the tests. No browser is needed.
"""

import ast
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from recognition.core import actor as actors
from recognition.people import sign_in
from tests.browser import account_pages
from tests.browser.pages import PAGES, STRANGER, person
from tests.browser.refused import Refused

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SHOWN = ("title", "aria-label", "placeholder", "alt", "data-label", "data-confirm")
ENDLESS = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
WORD = re.compile(r"(?<!\S)[(“”»«’]*[^\W\d_]{2,}(?:[’'-]\w+)*[)“”»«’.,:;!?…]*(?!\S)")  # no address, no code
NOT_OURS = {"code", "script", "style", "textarea"}  # a field holds what was written, or an example of a file
SAME = {
    # What a new programme says in each language, beside each other.
    "Thanks to those who make customers stay.",
    "Tak til dem, der får kunder til at blive.",
    "Tack till dem som får kunder att stanna.",
}


class Texts(HTMLParser):
    """The texts of a page in the language of the page; what is marked as another language's is left out."""

    def __init__(self, page):
        super().__init__()
        self.open, self.found = [], {}
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        is_left_out = tag in NOT_OURS or (tag != "html" and "lang" in given) or "mono" in (given.get("class") or "")
        if tag not in ENDLESS:
            self.open.append((tag, is_left_out))
        self.note(given.get(name) for name in SHOWN)

    def handle_startendtag(self, tag, attrs):
        self.note(dict(attrs).get(name) for name in SHOWN)

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        self.note([data])

    def note(self, texts):
        if not any(is_left_out for _tag, is_left_out in self.open):
            self.found |= {" ".join(text.split()): None for text in texts if text}


@pytest.fixture
def written(world):
    """What the people of the tests wrote, and what they and their things are called; the longest first."""
    modules = [each for name, each in list(sys.modules.items()) if name.startswith("tests.") and name != __name__]
    files = [Path(each.__file__) for each in modules if each.__file__]  # a folder without one has no words
    trees = [ast.parse(each.read_text(encoding="utf-8")) for each in files]
    said = {
        " ".join(node.value.split())
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    names = {each for each in said if " " in each or each[:1].isupper()}
    return sorted(names - {""}, key=len, reverse=True)


def client_of(employee):
    at, client = timezone.now(), Client()
    secret = sign_in.issue_link(actor=actors.system("test"), email=employee.email, at=at)
    client.force_login(sign_in.redeem(secret=secret, at=at)[0])
    return client


def texts_of(client, address, language):
    cache.clear()  # nobody is slowed down
    answer = client.get(address, headers={"accept-language": language})
    if not answer.get("content-type", "").startswith("text/html"):
        return {}
    return Texts(answer.getvalue().decode()).found


def is_suspicious(text, written):
    for said in written:
        text = text.replace(said, " ")
    words = WORD.findall(text)
    return len(words) > 2 and sum(word.strip("(“”»«’")[0].islower() for word in words) > 1  # not names alone


@pytest.mark.timeout(1200)
def test_what_laurels_says_is_in_the_language_of_the_page(world, written):
    found = {}
    for who, addresses in PAGES.items():
        client = Client() if who == STRANGER else client_of(person(world, who))
        for name, state in addresses.items():
            made = state.address if isinstance(state, Refused) else state
            if getattr(made, "__module__", "") == account_pages.__name__:
                continue  # only a browser comes there
            address = made(world) if callable(made) else made
            english = texts_of(client, address, "en")
            for language in ("da", "sv"):
                for text in english.keys() & texts_of(client, address, language).keys() - SAME:
                    if is_suspicious(text, written):
                        found.setdefault(text, f"{who}/{name} ({language})")

    assert not found, "\n".join(f"{where}: {text}" for text, where in found.items())
