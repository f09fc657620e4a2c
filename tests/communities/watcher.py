"""Reads a page or a mail as a program would, and names what in it could run, dress up or ask another host."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

from communities.prose import ALLOWED_TAGS

# What runs, embeds, or changes what the rest of the page means.
_NEVER = frozenset(
    {
        *("style", "iframe", "frame", "frameset", "object", "embed", "applet", "base", "math", "marquee", "template"),
        *("noembed", "noframes", "xmp", "plaintext", "bgsound", "foreignobject", "animate", "set", "image", "portal"),
    }
)
# Addresses that a browser asks for by itself, or that send what was typed.
_LOADED = frozenset(
    {"src", "srcset", "poster", "data", "background", "xlink:href", "ping", "formaction", "action", "srcdoc", "cite"}
)
_NO_STYLE = ("url(", "expression(", "behavior:", "-binding", "@import", "fixed")
_SCHEMES = frozenset({"", "http", "https", "mailto"})


class _Reader(HTMLParser):
    def __init__(self, *, is_mail: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self._is_mail = is_mail

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        said = self.get_starttag_text() or ""
        if tag in _NEVER and not (tag == "style" and self._is_mail):
            self.faults.append(said)
        if tag == "script" and not _is_our_script(found):
            self.faults.append(said)
        if tag == "meta" and "http-equiv" in found:
            self.faults.append(said)
        if tag in {"link", "use", "a", "area"} and not _is_good_link(tag, found):
            self.faults.append(said)
        self.faults += [f"{name} in {said}" for name, value in found.items() if self._is_bad(name, value)]

    def _is_bad(self, name: str, value: str) -> bool:
        if name.startswith("on") or (name == "style" and not self._is_mail):
            return True
        if name == "style":
            return any(word in value.lower() for word in _NO_STYLE)
        return name in _LOADED and not _is_local(value, is_mail=self._is_mail)


def faults_of(html: str, *, is_mail: bool = False) -> list[str]:
    """Return what is wrong with a page; in a mail our own styles stand in the elements."""
    reader = _Reader(is_mail=is_mail)
    reader.feed(html)
    reader.close()
    return reader.faults


def faults_of_post(html: str) -> list[str]:
    """Return what is wrong with the words of a post, which may have a few tags and no attribute but of ours."""

    class Words(HTMLParser):
        def __init__(self) -> None:
            super().__init__(convert_charrefs=True)
            self.faults = faults_of(html)

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            allowed = {"a": {"href", "rel"}, "blockquote": {"class"}}.get(tag, set())
            if tag not in ALLOWED_TAGS or not {name for name, _ in attrs} <= allowed:
                self.faults.append(self.get_starttag_text() or "")

        def handle_comment(self, data: str) -> None:
            self.faults.append(f"comment {data}")

        def handle_decl(self, decl: str) -> None:
            self.faults.append(f"declaration {decl}")

    words = Words()
    words.feed(html)
    words.close()
    return words.faults


def _is_our_script(found: dict[str, str]) -> bool:
    ours = found.get("src", "").startswith("/static/")
    return ours or (bool(found.get("nonce")) and found.get("type") in {"importmap", "module"})


def _is_good_link(tag: str, found: dict[str, str]) -> bool:
    href = found.get("href", "")
    if tag == "use":
        return href.startswith("#i-")
    if tag == "link":
        return found.get("rel") in {"canonical", "prev", "next"} or href.startswith("/static/")
    # As browsers read addresses: signs of control at the ends go, tabs and new lines anywhere.
    seen = href.strip("".join(map(chr, range(33)))).translate({ord(sign): None for sign in "\t\n\r"})
    try:
        return urlsplit(seen).scheme.lower() in _SCHEMES
    except ValueError:
        return seen.lower().startswith(("http:", "https:", "//"))


def _is_local(value: str, *, is_mail: bool) -> bool:
    if is_mail:
        return not value
    return (value == "" or value[0] in "/#?") and not value.startswith(("//", "/\\"))
