"""What a browser calls itself, in the words of whoever uses it: "Chrome on Windows"."""

from django.utils.translation import gettext as _

LONGEST = 60
# In this order: nearly every browser also claims to be the ones further down.
BROWSERS = (
    (("Edg/", "EdgA/", "EdgiOS/", "Edge/"), "Edge"),
    (("OPR/", "OPT/", "Opera/"), "Opera"),
    (("SamsungBrowser/",), "Samsung Internet"),
    (("Vivaldi/",), "Vivaldi"),
    (("Firefox/", "FxiOS/"), "Firefox"),
    (("Chrome/", "CriOS/", "Chromium/"), "Chrome"),
    (("Safari/",), "Safari"),
)
SYSTEMS = (
    (("iPhone",), "iPhone"),
    (("iPad",), "iPad"),
    (("Android",), "Android"),
    (("Windows",), "Windows"),
    (("CrOS",), "ChromeOS"),
    (("Macintosh", "Mac OS X"), "Mac"),
    (("Linux", "X11"), "Linux"),
)


def named(user_agent: str) -> str:
    """Browser and system; of one that is not known what it says of itself, shortened."""
    browser, system = _found(user_agent, BROWSERS), _found(user_agent, SYSTEMS)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    if browser:
        return browser
    said = user_agent.strip()
    if not said:
        return _("A browser without a name")
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"


def _found(user_agent: str, names: tuple[tuple[tuple[str, ...], str], ...]) -> str:
    return next((name for marks, name in names if any(mark in user_agent for mark in marks)), "")
