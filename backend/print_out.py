"""Documents on paper: one style for the page and the PDF; PDFs that are tagged, fetch nothing, and stay the same."""

import logging
import os
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from recognition.core.errors import DomainError

FONT = "backend/web/static/fonts/inter-latin-wght-normal.woff2"
FONT_ADDRESS = "laurels:inter"
FONT_FACE = f'@font-face {{ font-family: "Laurels Print"; src: url("{FONT_ADDRESS}"); }}'


class NoPdf(DomainError):
    """The extra that writes PDF is not installed."""

    code = "no_pdf"


class Foot(NamedTuple):
    """What stands under every page: ``left`` and ``right`` as values of CSS ``content``."""

    left: str
    right: str


def foot(digest: str) -> Foot:
    """The digest (hexadecimal) of what is printed, and which page of how many it is."""
    numbers = {"page": '" counter(page) "', "pages": '" counter(pages) "'}
    number = _("Page %(page)s of %(pages)s") % numbers
    return Foot(f'"sha256 {digest}"', f'"{number}"')


def pdf(html: str) -> bytes:
    """The document as tagged PDF/UA with selectable text, in the language and with the title it names.

    The same document gives the same bytes. It is drawn in our own font, other scripts in what the machine has, and
    fetches nothing from anywhere. Raises NoPdf.
    """
    weasyprint = _weasyprint()
    # Fonts are subset with a time of making in them; without this they would differ each time.
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    fonts, fetch = weasyprint.text.fonts.FontConfiguration(), _fetcher()
    face = weasyprint.CSS(string=FONT_FACE, font_config=fonts, url_fetcher=fetch)
    page = weasyprint.HTML(string=html, url_fetcher=fetch)
    return bytes(page.write_pdf(stylesheets=[face], font_config=fonts, pdf_identifier=b"", pdf_variant="pdf/ua-1"))


def _weasyprint() -> Any:
    # It tells of every step, and of CSS that is meant for the screen.
    for name in ("weasyprint", "weasyprint.progress", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)
    try:
        # A late import: the package, and the system's Pango that it loads, are optional.
        import weasyprint
    except ImportError as error:
        raise NoPdf(_("A PDF needs the extra [pdf]; install weasyprint, or take the HTML and print it.")) from error
    except OSError as error:
        raise NoPdf(
            _(
                "A PDF needs the library Pango; on Debian and Ubuntu run `apt-get install -y libpango-1.0-0"
                " libpangoft2-1.0-0 libharfbuzz-subset0` as root, or take the HTML and print it."
            )
        ) from error
    return weasyprint


def _fetcher() -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OurFontAlone(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            """The font we bring along; a document needs nothing else from anywhere."""
            if url != FONT_ADDRESS:
                raise ValueError(f"a document on paper needs nothing from elsewhere, not even {url}")
            return URLFetcherResponse(url, (settings.BASE_DIR / FONT).read_bytes(), {"Content-Type": "font/woff2"})

    return OurFontAlone()
