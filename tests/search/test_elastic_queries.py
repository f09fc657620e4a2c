"""What Elasticsearch is asked, as dictionaries: no server is needed to see it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.boosts import BESIDE, BOOSTS, SHORT
from search.contract import MOST_PAGED, PUBLIC, Passage, SearchRequest
from search.engines.elastic import queries
from search.engines.elastic.client import nodes_of
from search.engines.elastic.counts import RequestCounts
from search.engines.elastic.documents import pieces, to_source
from search.engines.elastic.results import close_to, results_of
from search.engines.elastic.schema import new_index, schema_hash
from search.engines.elastic.snippets import hit_of
from search.engines.elastic.vocabulary import counting, near
from search.question import Clause, Question, understand
from search.text import parse
from tests.factories.search import document

# What the cluster takes at most in one query.
MOST_PARTS = 8_192


def counts(text: str = "", **values) -> dict:
    request = SearchRequest(PUBLIC, text, **values)
    return RequestCounts(request, understand(text)).to_dict()


def results(text: str = "", **values) -> dict:
    return results_of(SearchRequest(PUBLIC, text, **values), understand(text)).to_dict()


def every(name: str, body: object) -> list:
    """Return whatever stands under a name, anywhere in a body."""
    if isinstance(body, dict):
        here = [body[name]] if name in body else []
        return here + [found for value in body.values() for found in every(name, value)]
    return [found for value in body for found in every(name, value)] if isinstance(body, list) else []


def leaves(body: object) -> int:
    """Return how many words in how many fields a body asks for."""
    several = sum(len(match["query"].split()) * len(match["fields"]) for match in every("multi_match", body))
    matches = [value for kind in ("match", "match_phrase") for match in every(kind, body) for value in match.values()]
    return several + sum(len((value["query"] if isinstance(value, dict) else value).split()) for value in matches)


def test_words_count_in_every_field_by_its_weight_and_never_by_the_best_alone():
    (asked,) = every("multi_match", results("zebra crossing"))
    assert asked["type"] == "most_fields"
    assert asked["fields"] == [f"{name}^{weight}" for name, weight in BOOSTS.items()]


def test_word_that_stands_twice_counts_twice():
    assert every("multi_match", results("zebra crossing zebra"))[0]["query"].split().count("zebra") == 2


def test_other_expressions_count_by_the_best_and_less():
    clause = Clause(("home", "care"), ((("domiciliary", "care"), 0.8), (("homecare",), 0.8)), whole=("home", "care"))
    body = queries.ranked(Question(parse("home care"), (clause,))).to_dict()
    ((better,),) = [every("dis_max", body)]
    phrases = every("match_phrase", better)
    assert better["tie_breaker"] == BESIDE
    assert {"everything": {"query": "domiciliary care", "boost": 0.8}} in phrases
    assert {"title": {"query": "domiciliary care", "boost": 0.8 * BOOSTS["title"]}} in phrases
    assert "homecare" in [match["query"] for match in every("multi_match", better)]


def test_short_question_is_meant_exactly_and_a_long_one_is_not():
    short, long = results("zebra crossing"), results(" ".join(f"zebra{number}" for number in range(SHORT + 1)))
    assert [match["title"]["operator"] for match in every("match", short["query"]) if "title" in match] == ["and"]
    assert [match for match in every("match", long["query"]) if "title" in match] == []


def test_typed_signs_are_never_read_as_a_language():
    body = json.dumps([counts("title:x* OR (a AND b)~2"), results("title:x* OR (a AND b)~2")])
    assert "query_string" not in body
    assert "*" not in body


def test_phrases_must_stand_tags_be_there_and_exclusions_not():
    asked = queries.counted(understand('"time and task" -hospital tag:co-op -tag:old')).to_dict()["bool"]["filter"][0][
        "bool"
    ]
    assert every("match_phrase", asked["must"])[0]["everything"]["query"] == "time and task"
    assert asked["filter"] == [{"term": {"facet": "tag=co-op"}}]
    assert every("match_phrase", asked["must_not"])[0]["everything"]["query"] == "hospital"
    assert {"term": {"facet": "tag=old"}} in asked["must_not"]


def test_audiences_and_limits_hold_for_results_counts_and_corrections():
    among = frozenset({("stone", "1")})
    for body in (counts("zebra", among=among), results("zebra", among=among)):
        assert {"terms": {"audience": ["member", "visitor"]}} in body["query"]["bool"]["filter"]
        assert {"terms": {"uid": ["stone:1"]}} in body["query"]["bool"]["filter"]
    assert every("terms", counting(["zebra"], PUBLIC).to_dict()) == [{"audience": ["member", "visitor"]}]


def test_facets_without_a_choice_are_counted_together_and_chosen_ones_without_their_own():
    body = counts(
        facets=("colour", "size", "place"), filters={"colour": frozenset({"red"})}, kinds=frozenset({"stone"})
    )
    assert set(body["aggs"]) == {"together", "without_colour", "without_kind"}
    assert every("terms", body["aggs"]["without_colour"]["filter"]) == [{"kind": ["stone"]}]
    assert every("terms", body["aggs"]["without_kind"]["filter"]) == [{"facet": ["colour=red"]}]
    assert len(every("terms", body["aggs"]["together"]["filter"])) == 2
    assert all(size >= 1_000 for size in every("size", body["aggs"]))


def test_results_are_limited_by_choices_and_counts_after_them():
    chosen = {"filters": {"colour": frozenset({"red"})}, "kinds": frozenset({"stone"})}
    assert {"terms": {"facet": ["colour=red"]}} in results(**chosen)["query"]["bool"]["filter"]
    assert "post_filter" not in results(**chosen)
    assert len(every("terms", counts(**chosen)["post_filter"])) == 2


@pytest.mark.parametrize(("text", "is_counted"), [("", False), ("zebra", False), ("zebra crossing", True)])
def test_closeness_is_counted_where_not_all_that_is_found_is_close(text, is_counted):
    assert (close_to(SearchRequest(PUBLIC, text), understand(text)) is not None) is is_counted


def test_text_is_marked_with_signs_that_the_cluster_escapes_all_else_for():
    marking = results("zebra")["highlight"]
    assert (marking["encoder"], marking["number_of_fragments"]) == ("html", 0)
    assert marking["max_analyzed_offset"] > 0
    assert "highlight" not in results()


def test_order_is_settled_to_the_last():
    assert results("zebra")["sort"][0] == {"_score": "desc"}
    for sort in ("relevance", "newest", "evidence", "most-used"):
        assert results(sort=sort)["sort"][-1] == {"uid": "asc"}
    assert every("multi_match", results("zebra", sort="newest")) == []


def test_page_beyond_the_last_has_no_results():
    assert SearchRequest(PUBLIC, page=MOST_PAGED // 10).wants_hits
    assert not SearchRequest(PUBLIC, page=MOST_PAGED // 10 + 1).wants_hits
    assert not SearchRequest(PUBLIC, page_size=0).wants_hits


@pytest.mark.parametrize("text", ["zebra ", "home care ", '"a b" ', "-x ", "tag:x ", "time and task carer "])
def test_long_text_stays_within_what_the_cluster_takes(text):
    whole = text * 4_000
    assert leaves(results(whole)["query"]) < MOST_PARTS
    assert leaves(counts(whole)["query"]) < MOST_PARTS


@given(st.one_of(st.text(max_size=80), st.text(alphabet='ab "-+*~^:()[]{}\\\\/?!&|<>\\x00“”’é', max_size=80)))
def test_hostile_text_becomes_a_body_that_can_be_sent(text):
    for body in (counts(text, facets=("colour",)), results(text), results(text, sort="newest")):
        assert json.dumps(body).encode()
        assert every("query_string", body) == every("simple_query_string", body) == []


def test_words_like_another_may_begin_with_another_letter():
    term = near("domicilary").to_dict()["suggest"]["near"]["term"]
    assert (term["prefix_length"], term["max_edits"], term["suggest_mode"]) == (0, 2, "always")


def test_document_is_put_in_with_its_facets_together_and_each_alone():
    source = to_source(document(facets={"colour": ("red", "green"), "size": ("small",)}, summary="Words", date=None))
    assert source["facet"] == ["colour=red", "colour=green", "size=small"]
    assert source["facets"] == {"colour": ["red", "green"], "size": ["small"]}
    assert (source["uid"], source["passages"], source["date"]) == ("stone:1", ["Words"], None)


def test_every_field_that_is_put_in_is_in_the_mapping():
    fields = new_index("any").to_dict()["mappings"]
    assert fields["dynamic"] == "strict"
    assert set(to_source(document())) <= set(fields["properties"])
    assert len(schema_hash()) == 10


def test_very_long_passage_is_cut_at_spaces_with_dots():
    cut = list(pieces(Passage("word " * 2_000, "Lesson", "lesson-1")))
    assert all(len(piece.text) < 4_010 and (piece.label, piece.anchor) == ("Lesson", "lesson-1") for piece in cut)
    assert (cut[0].text.endswith(" …"), cut[1].text.startswith("… "), len(cut)) == (True, True, 3)
    assert "".join(piece.text.strip("… ") + " " for piece in cut).split() == ["word"] * 2_000
    assert len(list(pieces(Passage("x" * 10_000)))) == 3


def test_hit_shows_the_passage_with_most_words_and_escapes_it_anew():
    raw = {
        "_id": "stone:a:b",
        "_score": 1.5,
        "_source": {"passages": ["one & two", "<b>one</b>"], "labels": ["", "Lesson"], "anchors": ["", "lesson-1"]},
        "highlight": {
            "title": ["<mark>One</mark> &amp; &lt;i&gt;"],
            "passages": ["<mark>one</mark> &amp; <mark>two</mark>", "&lt;b&gt;<mark>one</mark>&lt;&#x2F;b&gt;"],
        },
    }
    hit = hit_of(raw)
    assert (hit.kind, hit.key, hit.score, hit.label, hit.anchor) == ("stone", "a:b", 1.5, "", "")
    assert (hit.title, hit.snippet) == ("<mark>One</mark> &amp; &lt;i&gt;", "<mark>one</mark> &amp; <mark>two</mark>")


@pytest.mark.parametrize(
    ("url", "nodes"),
    [
        ("http://one", ["http://one:9200"]),
        ("http://one:9201, https://u:p@two/es", ["http://one:9201", "https://u:p@two:443/es"]),
        ("http://[::1]:9200,", ["http://[::1]:9200"]),
    ],
)
def test_nodes_get_their_port(url, nodes):
    assert nodes_of(url) == nodes


def test_address_that_is_none_is_named_without_its_password():
    with pytest.raises(ValueError, match="“one:9200”") as caught:
        nodes_of("ftp://user:secret@one:9200")
    assert "secret" not in str(caught.value)


def test_word_that_falls_apart_in_lower_case_stays_few_parts():
    """“İ” is two signs in lower case, and the second ends a word: a long one would be thousands of words."""
    question = understand(f'{"İ" * 9_000} "{"İ" * 9_000}" -{"İ" * 9_000}')
    asked = json.dumps([queries.ranked(question).to_dict(), queries.marked(question, "title").to_dict()])
    assert len(asked) < 9_000
