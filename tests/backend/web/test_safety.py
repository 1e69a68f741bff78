"""What every answer of the site carries, and what its files are."""

import hashlib
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import override_settings

pytestmark = pytest.mark.django_db
STATIC = Path(settings.BASE_DIR) / "backend/web/static"


def test_the_page_of_the_api_leads_back_in_the_language_of_its_reader(client):
    page = client.get("/api/docs", headers={"accept-language": "da"}).content.decode()

    assert '<nav class="back" lang="da" aria-label="Laurels"><a href="/">Til startsiden</a></nav>' in page


@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/nothing", "/api/docs", "/api/v1/nothing"])
def test_every_answer_keeps_the_policy(client, address):
    answer = client.get(address)

    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert {policy[name] for name in ("object-src", "base-uri", "frame-ancestors")} == {"'none'"}
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Request-ID"]


TEMPLATES = Path(settings.BASE_DIR) / "backend/web/templates"
DOCUMENTS = {"programme_sheet.html", "statement.html", "print/batch.html"}  # files that need nothing else


PAGES = sorted({str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")} - DOCUMENTS)


@pytest.mark.parametrize("name", PAGES)
def test_no_page_has_anything_inline(name):
    text = (TEMPLATES / name).read_text(encoding="utf-8")

    assert "<style" not in text
    assert " style=" not in text
    assert " on" not in {part[:3] for part in text.split('"')[::2] if "=" in part and part.startswith(" on")}
    assert "<script>" not in text


def test_the_cookies_are_out_of_reach_of_scripts(client):
    cookies = client.get("/").cookies

    assert all(cookie["httponly"] and cookie["samesite"] == "Lax" for cookie in cookies.values())


def test_a_stranger_is_led_to_the_door_and_back(client):
    assert client.get("/proposals/1").url == "/accounts/login/?next=/proposals/1"


@pytest.mark.parametrize(
    ("referer", "page"),
    [
        ("http://testserver/proposals/7?contacts=100", "/proposals/7%3Fcontacts%3D100"),
        ("http://testserver", "/"),
        ("https://elsewhere.example/proposals/7", "/"),
        ("http://testserver//elsewhere.example/", "/"),
        ("", "/"),
    ],
)
def test_who_sends_a_form_after_the_session_ended_comes_back_to_its_page(client, referer, page):
    """The address it is sent to takes nothing else, and would answer 405."""
    answer = client.post("/proposals/7/contest", {"act": "raise"}, headers={"Referer": referer})

    assert answer.url == f"/accounts/login/?next={page}"


def test_signing_in_is_not_squeezed_into_a_part_of_a_page(client):
    answer = client.post("/privacy", {}, headers={"HX-Request": "true"})

    assert (answer.status_code, answer["HX-Refresh"], answer.content) == (401, "true", b"")


@pytest.mark.parametrize("name", ["400", "403", "404", "405", "429", "500", "403_csrf"])
def test_every_error_has_a_page_that_needs_nothing(name):
    page = render_to_string(f"{name}.html")

    assert "<h1>" in page
    assert 'href="/"' in page


def test_a_page_that_does_not_exist_is_ours(client):
    answer = client.get("/nothing")

    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()


def test_an_address_that_takes_only_forms_says_so(as_):
    answer = as_("alice").get("/language")

    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "It only takes what a form sends" in answer.content.decode()


def test_a_fault_gives_the_number_it_has_in_the_log(client, monkeypatch):
    monkeypatch.setattr("backend.roles.rule", lambda request: 1 / 0)
    client.raise_request_exception = False
    answer = client.get("/", headers={"X-Request-ID": "number-7-of-the-log"})

    assert answer.status_code == 500
    assert "number-7-of-the-log" in answer.content.decode()


@override_settings(ALLOWED_HOSTS=["laurels.example"])
def test_a_foreign_host_is_not_answered(client):
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


def test_what_was_made_elsewhere_is_what_the_lock_says():
    lines = [line for line in (STATIC / "vendor.lock").read_text().splitlines() if line and not line.startswith("#")]
    for line in lines:
        path, digest = line.split()[0], line.split()[-1]
        content = (STATIC / path).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest, path
        assert b"sourceMappingURL" not in content
    locked = {line.split()[0] for line in lines}
    others = {path for path in STATIC.rglob("*.*") if str(path.relative_to(STATIC)) not in locked}
    # Our own files lie on top and begin with a sentence about themselves.
    assert {
        path.name for path in others if path.parent != STATIC or not path.read_text().startswith(("/* ", "// "))
    } == {"vendor.lock"}


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/accounts/security/disconnect/", {"account": "9" * 5_000}),
        ("/recognition/missing", {"act": "withdraw", "dispute": "9" * 5_000}),
    ],
)
def test_a_number_longer_than_any_row_has_is_a_row_that_is_not_there(as_, address, form):
    assert as_("alice").post(address, form).status_code == 404
