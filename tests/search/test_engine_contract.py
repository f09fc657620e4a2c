"""What every engine must do, asked of each in turn."""

from datetime import date

import pytest

from search.contract import MEMBER, MOST_PAGED, PUBLIC, VISITOR, SearchRequest
from search.models import IndexEntry
from tests.factories.search import document, entry
from tests.search.engines import counts, keys, with_an_index

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("field", ["title", "organisation", "summary", "lessons", "body"])
def test_word_is_found_in_every_text_field(fill, ask, field):
    fill(document("1", **{field: "Loneliness in later life"}), document("2", "Something else"))
    assert keys(ask("loneliness")) == ["1"]


def test_fields_weigh_in_order(fill, ask):
    fields = ["body", "lessons", "summary", "organisation", "title"]
    texts = dict.fromkeys(fields, "common filler")
    fill(*(document(name, **{**texts, name: "common needle"}) for name in fields))
    assert keys(ask("needle")) == fields[::-1]


def test_any_word_matches_and_more_words_rank_higher(fill, ask):
    fill(document("1", "Personal budgets"), document("2", "Personal assistants"), document("3", "Rivers"))
    assert keys(ask("personal assistants")) == ["2", "1"]
    assert ask("personal assistants").total == 2


def test_common_words_alone_are_not_looked_for(fill, ask):
    fill(document("1", "The care of the old"), document("2", "The sea"))
    assert keys(ask("the care")) == ["1"]


def test_phrase_must_stand_as_typed(fill, ask):
    fill(document("1", "Paid by time and task"), document("2", "Task and time"))
    assert keys(ask('"time and task"')) == ["1"]


def test_title_that_is_the_phrase_comes_before_what_only_speaks_of_it(fill, ask):
    fill(
        document("1", "Be Caring", body="A company that its workers own. " * 40),
        document("2", "A college", body="Be Caring, then Be Caring again and Be Caring."),
    )
    assert keys(ask('"be caring"')) == ["1", "2"]


def test_excluded_word_must_not_occur(fill, ask):
    fill(document("1", "Home care"), document("2", "Home birds"))
    assert keys(ask("home -birds")) == ["1"]
    assert keys(ask("-birds")) == ["1"]


@with_an_index
def test_case_and_accents_do_not_matter_to_an_index(fill, ask):
    fill(document("1", "Café for CARERS"))
    assert ask("cafe carer").total == 1


@with_an_index
def test_index_stems_english(fill, ask):
    fill(document("1", "Commissioning services"), document("2", "Rivers"))
    assert keys(ask("commissioned service")) == ["1"]


def test_facet_values_are_or_inside_one_and_between(fill, ask):
    fill(
        document("1", facets={"colour": ("red",), "size": ("small",)}),
        document("2", facets={"colour": ("green",), "size": ("small",)}),
        document("3", facets={"colour": ("blue",), "size": ("small",)}),
        document("4", facets={"colour": ("red",), "size": ("large",)}),
    )
    chosen = {"colour": frozenset({"red", "green"}), "size": frozenset({"small"})}
    assert set(keys(ask(filters=chosen))) == {"1", "2"}


def test_facet_counts_obey_other_choices_and_ignore_their_own(fill, ask):
    fill(
        document("1", facets={"colour": ("red",), "size": ("small",)}),
        document("2", facets={"colour": ("green", "blue"), "size": ("small",)}),
        document("3", facets={"colour": ("red",), "size": ("large",)}),
    )
    response = ask(filters={"colour": frozenset({"red"})}, facets=("colour", "size"))
    assert response.total == 2
    assert counts(response, "colour") == {"red": 2, "green": 1, "blue": 1}
    assert counts(response, "size") == {"small": 1, "large": 1}


def test_every_chosen_facet_is_counted_on_its_own(fill, ask):
    fill(
        document("1", facets={"colour": ("red",), "size": ("small",)}),
        document("2", facets={"colour": ("green",), "size": ("small",)}),
        document("3", facets={"colour": ("red",), "size": ("large",)}),
    )
    chosen = {"colour": frozenset({"red"}), "size": frozenset({"small"})}
    response = ask(filters=chosen, facets=("colour", "size"))
    assert counts(response, "colour") == {"red": 1, "green": 1}
    assert counts(response, "size") == {"small": 1, "large": 1}


def test_values_that_begin_alike_are_told_apart(fill, ask):
    fill(document("1", facets={"colour": ("red-brown",)}), document("2", facets={"colour": ("red",)}))
    assert keys(ask(filters={"colour": frozenset({"red"})})) == ["2"]


def test_kind_counts_ignore_the_chosen_kind(fill, ask):
    fill(document("1"), document("2"), document("1", kind="river"))
    response = ask(kinds=frozenset({"stone"}))
    assert response.total == 2
    assert response.kind_counts == {"stone": 2, "river": 1}


@pytest.mark.parametrize(
    ("tokens", "seen"),
    [
        ((VISITOR,), {"public"}),
        ((MEMBER,), {"public", "members"}),
        ((MEMBER, "group:1"), {"public", "members", "group"}),
        ((MEMBER, "group:11"), {"public", "members"}),
        ((MEMBER, "user:1"), {"public", "members", "person"}),
        ((), set()),
    ],
)
def test_audiences_bound_hits_and_counts(fill, engine, tokens, seen):
    audiences = {
        "public": PUBLIC,
        "members": frozenset({MEMBER}),
        "group": frozenset({"group:1"}),
        "person": frozenset({"user:1", "user:2"}),
    }
    fill(
        *(
            document(key, f"canary {key}", audiences=whose, facets={"colour": (key,)})
            for key, whose in audiences.items()
        )
    )
    request = SearchRequest(frozenset(tokens), "canary", facets=("colour",), filters={"colour": frozenset(audiences)})
    response = engine.search(request)
    assert set(keys(response)) == seen
    assert response.total == sum(response.kind_counts.values()) == len(seen)
    assert set(counts(response, "colour")) == seen


def test_pages_are_whole_and_do_not_overlap(fill, ask):
    fill(*(document(str(number), "Stone") for number in range(25)))
    pages = [keys(ask("stone", page=page)) for page in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [10, 10, 5, 0]
    assert len({key for page in pages for key in page}) == 25


def test_paging_ends_somewhere(fill, ask):
    fill(document())
    response = ask(page=10**12)
    assert (keys(response), response.total) == ([], 1)
    assert keys(ask(page=MOST_PAGED)) == []


def test_answer_can_be_limited_to_some_things(fill, ask):
    fill(*(document(key, "Pebble", facets={"colour": (colour,)}) for key, colour in [("1", "red"), ("2", "red")]))
    limited = ask("pebble", among=frozenset({("stone", "2"), ("stone", "3")}), facets=("colour",))
    assert (keys(limited), limited.total, counts(limited, "colour")) == (["2"], 1, {"red": 1})
    assert (limited.kind_counts, ask(among=frozenset()).total, ask().total) == ({"stone": 1}, 0, 2)


def test_what_is_to_be_left_out_is_in_no_hit_and_no_count(fill, ask):
    fill(document("1", facets={"colour": ("red",)}), document("2", facets={"colour": ("green",)}))
    answer = ask("smooth pebble", without=frozenset({("stone", "1"), ("stone", "9")}), facets=("colour",))
    assert (keys(answer), answer.total, answer.close) == (["2"], 1, 1)
    assert (counts(answer, "colour"), answer.kind_counts) == ({"green": 1}, {"stone": 1})


def test_counts_alone_come_without_hits(fill, ask):
    fill(document(facets={"colour": ("red",)}))
    response = ask(page_size=0, facets=("colour",))
    assert (response.hits, response.total, counts(response, "colour")) == ((), 1, {"red": 1})


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("newest", ["new", "old", "undated"]),
        ("evidence", ["old", "new", "undated"]),
        ("most-used", ["undated", "new", "old"]),
        ("relevance", ["new", "old", "undated"]),
        ("unheard-of", ["new", "old", "undated"]),
    ],
)
def test_sort_without_text(fill, ask, sort, order):
    fill(
        document("old", date=date(2010, 5, 1), evidence=3),
        document("new", date=date(2026, 5, 1), evidence=0),
        document("undated", date=None, evidence=None, used=2),
    )
    found = keys(ask(sort=sort))
    assert found == order or (sort == "unheard-of" and set(found) == set(order))


def test_what_has_one_date_is_in_order_of_names(fill, ask):
    titles = ["Zebra", "apple", "3 pears", "Apricot"]
    fill(*(document(title, title, date=None) for title in titles))
    assert keys(ask()) == ["3 pears", "apple", "Apricot", "Zebra"]


def test_snippet_marks_words_and_escapes_all_else(fill, ask):
    fill(document(title="<i>Needle</i> & thread", body="é <script>alert(1)</script> a needle — “kept” & <b>bold</b>"))
    hit = ask("needle").hits[0]
    assert hit.title == "&lt;i&gt;<mark>Needle</mark>&lt;/i&gt; &amp; thread"
    assert "<mark>needle</mark> — “kept” &amp; &lt;b&gt;" in hit.snippet
    assert "<script" not in hit.snippet


def test_snippet_is_empty_without_text(fill, ask):
    fill(document(summary="Words"))
    assert ask().hits[0].snippet == ""


def test_long_text_gives_a_short_snippet(fill, ask):
    fill(document(body="start " + "padding " * 400 + "needle " + "filler " * 400))
    snippet = ask("needle").hits[0].snippet
    assert "<mark>needle</mark>" in snippet
    assert len(snippet) < 300
    assert snippet.startswith("… ")
    assert snippet.endswith(" …")


def test_update_is_seen_by_the_next_search(fill, ask, engine):
    fill(document("1", "Old words"), document("2", "Gone soon"))
    IndexEntry.objects.all().delete()
    entry(document("1", "New words"))
    engine.update([document("1", "New words")], [("stone", "2"), ("stone", "never there")])
    assert keys(ask("new")) == ["1"]
    assert ask("old").total == ask("gone").total == 0
    assert ask().total == 1


def test_stored_names_all_with_their_fingerprints(fill, engine):
    made = [document("1"), document("1", kind="river"), document("2", audiences=frozenset({"group:9"}))]
    fill(*made)
    assert set(engine.stored()) == {(one.kind, one.key, one.fingerprint) for one in made}


def test_related_is_of_the_same_kind_and_never_itself(fill, engine):
    like = {"body": "bridging day centres into work", "facets": {"colour": ("red",)}}
    fill(document("1", **like), document("2", **like), document("3", kind="river", **like), document("4", "Other"))
    assert [hit.key for hit in engine.related("stone", "1", audiences=PUBLIC)] == ["2"]


def test_related_shows_only_what_the_reader_may_see(fill, engine):
    like = {"body": "bridging day centres into work", "facets": {"colour": ("red",)}}
    fill(document("1", **like), document("2", audiences=frozenset({"group:1"}), **like))
    assert engine.related("stone", "1", audiences=PUBLIC) == ()
    assert len(engine.related("stone", "1", audiences=PUBLIC | {"group:1"})) == 1
    assert engine.related("stone", "2", audiences=PUBLIC) == ()
    assert engine.related("stone", "none such", audiences=PUBLIC) == ()


def test_related_survives_deletions(fill, engine):
    """Tantivy's own more-like-this panics here: it counts deleted documents among those with a word."""
    fill(*(document(str(number), "Same words everywhere") for number in range(6)))
    engine.update([document("0", "Same words everywhere")], [("stone", str(number)) for number in range(2, 6)])
    IndexEntry.objects.filter(key__in=["2", "3", "4", "5"]).delete()
    assert {hit.key for hit in engine.related("stone", "0", audiences=PUBLIC)} <= {"1"}
