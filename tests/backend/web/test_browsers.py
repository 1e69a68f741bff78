"""Sessions are called by the browser and system a person knows, and this one is marked."""

import pytest
from django.test import Client
from django.utils import timezone, translation

from backend.web import browsers
from recognition.core import actor as actors
from recognition.people import sign_in

MAC, WINDOWS = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
KIT, GECKO = "AppleWebKit/537.36 (KHTML, like Gecko)", "Gecko/20100101 Firefox/140.0"
CHROME = f"{WINDOWS} {KIT} Chrome/141.0.0.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (CHROME, "Chrome on Windows"),
        (f"{CHROME} Edg/141.0.0.0", "Edge on Windows"),
        (f"{CHROME} OPR/120.0.0.0", "Opera on Windows"),
        (f"{MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15", "Safari on Mac"),
        (f"{IPHONE} Version/18.5 Mobile/15E148 Safari/604.1", "Safari on iPhone"),
        (f"{IPHONE} CriOS/141.0 Mobile/15E148 Safari/604.1", "Chrome on iPhone"),
        (f"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) {GECKO}", "Firefox on Linux"),
        (f"Mozilla/5.0 (Linux; Android 10; K) {KIT} Chrome/141.0.0.0 Mobile Safari/537.36", "Chrome on Android"),
        (
            f"Mozilla/5.0 (Linux; Android 14) {KIT} SamsungBrowser/28.0 Chrome/130.0.0.0 Safari/537.36",
            "Samsung Internet on Android",
        ),
        (f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {KIT} Chrome/141.0.0.0 Safari/537.36", "Chrome on ChromeOS"),
        ("curl/8.14.1", "curl/8.14.1"),
        ("x" * 200, "x" * 59 + "…"),
        ("", "A browser without a name"),
    ],
)
def test_a_browser_is_called_as_people_call_it(user_agent, name):
    assert browsers.named(user_agent) == name


def test_it_is_called_so_in_every_language():
    with translation.override("da"):
        assert browsers.named(CHROME) == "Chrome på Windows"


@pytest.mark.django_db
def test_the_list_of_sessions_has_this_one_first_and_marked(cast):
    at = timezone.now()
    here, there = Client(headers={"user-agent": CHROME}), Client(headers={"user-agent": IPHONE + " Safari/604.1"})
    for client in (here, there):
        secret = sign_in.issue_link(actor=actors.system("test"), email=cast.alice.email, at=at)
        assert client.post(f"/sign-in/{secret}").status_code == 302

    page = here.get("/accounts/sessions/").content.decode()

    assert "Mozilla" not in page
    assert page.index("Chrome on Windows") < page.index("this one") < page.index("Safari on iPhone")
