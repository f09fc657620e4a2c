"""What nobody should type, made by hypothesis: the signs of every query language, broken text, and whole addresses."""

from urllib.parse import quote

from hypothesis import strategies as st

_SIGNS = 'ab "-+*~^:()[]{}\\/?!&|<>=@#%$;,.\x00“”’„«»é'
_SYNTAX = (
    *("(", ")", "((", "[", "]", "{", "}", '"', "“", "'", "-", "--", "+", "!", "&&", "||", "AND", "OR", "NOT", "TO"),
    *("tag:", "-tag:", 'tag:"', "title:", "everything:", "_exists_:", "*:*", "*", "?", "a*", "~", "~2", "^9", "^-1"),
    *("/.*/", "/(a+)+$/", "[a TO b]", "{* TO *}", ">=", "{!lucene}", '{"query":{"match_all":{}}}', "\\", "\\u0000"),
    *("' OR 1=1 --", "<script>", "{{ 7 }}", "{% x %}", "${jndi:x}", "../..", "%00", "%ff", "%E0%A4%A", "%", "_"),
)
_BROKEN = (
    *("\x00", "\x07", "\x1b", "\x7f", "\x85", "\u2028", "\ud800", "\udfff", "\ufeff", "\ufffe", "\U0010ffff"),
    *(
        "\u202e",
        "\u200d",
        "\u200b",
        "\u0301",
        "e\u0301\u0323" * 9,
        "עברית",
        "العربية",
        "ไทย",
        "日本語",
        "👩‍👩‍👧",
        "🏳️‍🌈",
        "ﬃ",
    ),
    *("İ", "ß", "ŉ", "K", "²", "½", "٣", "Ⅷ", "ʼn", "ǆ", "\u1e9e"),
)
_WORDS = (
    *("home care", "PA", "CIC", "time and task", "the", "of", "lonely", "domicilary", "pebble", "a" * 5_000, "İ" * 300),
    *("0", "-1", "1e999", "9" * 400, "0x1f", "1_000", "NaN", "null", "undefined", "None", "co-op", "worker's"),
)

PIECE = st.sampled_from((*_SYNTAX, *_BROKEN, *_WORDS))
MIXED = st.builds(lambda glue, pieces: glue.join(pieces), st.sampled_from(("", " ", ":")), st.lists(PIECE, max_size=12))
REPEATED = st.builds(
    lambda piece, times: (piece * times)[:10_000], PIECE, st.sampled_from((2, 10, 100, 1_000, 3_000, 10_000))
)
TYPED = st.one_of(MIXED, st.text(_SIGNS, max_size=60), st.text(max_size=40), MIXED, REPEATED)

_NAMES = st.sampled_from(
    (
        "q",
        "kind",
        "sort",
        "page",
        "exact",
        "theme",
        "tag",
        "area",
        "lco",
        "evidence",
        "method",
        "lesson_type",
        "audience",
    )
)
_KNOWN = st.sampled_from(
    (
        "case",
        "lesson",
        "stone",
        "newest",
        "evidence",
        "most-used",
        "relevance",
        "1",
        "0",
        "99",
        "9" * 20,
        "-1",
        "²",
        "٣",
    )
)
_VALUE = st.one_of(TYPED, _KNOWN).map(lambda text: quote(text[:3_000].encode("utf-8", "surrogatepass")))
_RAW = st.sampled_from(("%", "%ff", "%00", "%zz", "&", "=", "&&", ";", "+", "%26", "%3D", "%C0%80", "%ED%A0%80"))
_PAIR = st.builds(lambda name, value: f"{name}={value}", st.one_of(_NAMES, _VALUE), st.one_of(_VALUE, _RAW))

# What stands behind the question mark of an address, as bytes on the wire.
QUERY_STRING = st.builds(lambda typed, pairs: "&".join([f"q={typed}", *pairs]), _VALUE, st.lists(_PAIR, max_size=6))
