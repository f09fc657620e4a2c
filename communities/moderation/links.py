"""The addresses of other sites that a post leads to."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.conf import settings

# An address that was typed and not made a link leads there just as well.
_TYPED = re.compile(r"""\b(?:https?://|www\.)[^\s<>"']+""", re.IGNORECASE)
_END_OF_SENTENCE = ".,;:!?)]}’”"


def foreign_links(html: str) -> set[str]:
    """Return the web addresses in clean HTML that leave this site; one of ours is no reason to look twice."""
    reader = _LinkReader()
    reader.feed(html)
    reader.close()
    return {address for address in reader.found if _host(address) not in {"", _host(settings.SITE_URL)}}


def _host(address: str) -> str:
    whole = f"http://{address}" if address.lower().startswith("www.") else address
    try:
        return (urlsplit(whole).hostname or "").removeprefix("www.")
    except ValueError:
        # No address at all, such as http://[ in the middle of a sentence.
        return ""


class _LinkReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = (dict(attrs).get("href") or "") if tag == "a" else ""
        if href.lower().startswith(("http://", "https://")):
            self.found.add(href)

    def handle_data(self, data: str) -> None:
        self.found.update(address.rstrip(_END_OF_SENTENCE) for address in _TYPED.findall(data))
