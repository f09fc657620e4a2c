"""The page and its panel, as a browser gets them."""

import re

import pytest
from django.contrib.auth.models import Group
from django.template import Context, Template
from django.test import RequestFactory

from search import registry
from search.contract import Passage, SearchUnavailable
from search.rebuild import rebuild
from tests.factories.search import MemorySource, document
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

RED, GREEN = {"colour": ("red",)}, {"colour": ("green",)}


@pytest.fixture
def ten(stones, rivers, search_index) -> MemorySource:
    """Twelve stones, eight of them red, and one river."""
    stones.put(*(document(str(number), f"Stone {number}", facets=RED) for number in range(8)))
    stones.put(*(document(str(number), f"Green stone {number}", facets=GREEN) for number in range(8, 12)))
    rivers.put(document("a", "Stone bed", kind="river"))
    rebuild()
    return stones


def page(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def results(html: str) -> list[str]:
    titles = re.findall(r'item__title"><a href="[^"]*">(.*?)</a>', html)
    return [re.sub("<.*?>", "", title) for title in titles]


def status(html: str) -> str:
    return re.sub("<.*?>", "", re.search(r'role="status">(.*?)</p>', html)[1])


def count_of(html: str, value: str) -> int:
    box = re.search(rf'value="{value}"[^>]*>[^<]*(?:&lt;b&gt;)?\s*<span>(\d+)<', html)
    return int(box[1]) if box else 0


def test_everything_is_listed_newest_first_with_counts(client, ten):
    html = page(client, "/search/")
    assert status(html) == "13 results"
    assert re.findall(r">(Everything|Stones|Rivers) <span>(\d+)<", html) == [
        ("Everything", "13"),
        ("Stones", "12"),
        ("Rivers", "1"),
    ]
    assert html.count("<h1") == 1


def test_words_are_marked_and_repeated_in_the_status(client, ten):
    html = page(client, "/search/?q=green")
    assert status(html) == "4 results for “green”"
    assert "<mark>Green</mark> stone" in html
    assert 'name="q" value="green"' in html


def test_tab_limits_to_its_kind_and_keeps_the_rest(client, ten):
    html = page(client, "/search/?q=stone&kind=river&sort=newest")
    assert results(html) == ["Stone bed"]
    assert 'href="/search/?q=stone&amp;kind=river&amp;sort=newest" aria-current="page"' in html
    assert '<input type="hidden" name="kind" value="river">' in html


def test_facets_count_and_chips_remove(client, ten):
    html = page(client, "/search/?q=stone&colour=red&colour=green&page=2")
    assert status(html) == "12 results for “stone”"
    assert (count_of(html, "red"), count_of(html, "green"), count_of(html, "blue")) == (8, 4, 0)
    assert 'value="blue"' not in html
    assert '<a class="chip" href="/search/?q=stone&amp;colour=green"><span class="vh">Remove filter: </span>Red' in html
    assert '<a class="link" href="/search/?q=stone">Clear all filters</a>' in html


def test_chosen_value_without_results_stays_to_be_unticked(client, ten):
    html = page(client, "/search/?colour=blue")
    assert re.search(r'value="blue" checked', html)
    assert status(html) == "0 results"


def test_labels_are_escaped(client, ten):
    html = page(client, "/search/?colour=green")
    assert "Green &lt;b&gt;" in html
    assert "Green <b>" not in html


def test_old_value_stands_for_the_new_one(client, ten):
    html = page(client, "/search/?colour=scarlet")
    assert status(html) == "8 results"
    assert "left out" not in html


def test_nothing_found_names_the_filter_to_drop_with_its_count(client, ten):
    html = page(client, "/search/?q=green&colour=red&kind=stone")
    assert 'href="/search/?q=green&amp;kind=stone">Without “Red”</a>: 4 results' in html


def test_nothing_found_of_one_kind_leads_to_the_others(client, ten):
    html = page(client, "/search/?q=green&kind=river")
    assert 'href="/search/?q=green">Without “Rivers”</a>: 4 results' in html
    registry.register(MemorySource("lesson", "Lesson"))
    html = page(client, "/lessons/?q=green")
    assert '<a href="/search/?q=green">Search everything</a>: 4 results' in html
    assert "Search everything" not in page(client, "/lessons/?q=unheard")


def test_nothing_found_offers_to_clear_filters_when_that_helps(client, ten):
    html = page(client, "/search/?q=green&colour=blue&size=small")
    assert '<a href="/search/?q=green">Clear all filters</a>: 4 results' in html


def test_nothing_found_without_filters_either_offers_everything(client, ten):
    for address in ("/search/?q=unheard", "/search/?q=unheard&colour=red"):
        assert "look at everything" in page(client, address)


def test_nothing_found_offers_to_ask_a_community_with_the_question(client, ten):
    html = page(client, "/search/?q=unheard+%26+of")
    assert 'href="/communities/start/?title=unheard+%26+of"' in html
    assert "/communities/start/" not in page(client, "/search/?colour=blue&size=small")


def test_results_that_are_not_close_are_shown_and_said_to_be_far(client, ten):
    html = page(client, "/search/?q=green+zebra+xylophone")
    assert len(results(html)) == 4
    assert "Nothing here fits all that you typed" in html
    assert 'href="/communities/start/?title=green+zebra+xylophone"' in html
    assert "Nothing here holds" not in page(client, "/search/?q=green+stone")
    assert "Nothing here holds" not in page(client, "/search/?colour=red")


def test_far_results_name_the_filter_without_which_there_are_close_ones(client, ten):
    ten.put(document("z", "Green zebra xylophone", facets=GREEN), document("r", "Zebra", facets=RED))
    rebuild()
    html = page(client, "/search/?q=green+zebra+xylophone&colour=red")
    assert results(html) == ["Zebra"]
    assert "Nothing here fits all that you typed" in html
    assert re.search(r'href="/search/\?q=green\+zebra\+xylophone">Without “Red”</a>: 6 results', html)


@pytest.mark.parametrize(
    ("label", "anchor", "words"),
    [
        ("Lesson", "lesson-3", '<a href="/stones/p/#lesson-3">From a lesson<'),
        ("Outcome", "figure-1", '<a href="/stones/p/#figure-1">From an outcome<'),
        ("The problem", "problem", '<a href="/stones/p/#problem">From “The problem”<'),
        ("Reply", "/posts/7/", '<a href="/posts/7/">From a reply<'),
        ("Case", "", ">From a case: "),
    ],
)
def test_result_says_where_its_words_were_found_and_links_there(client, stones, search_index, label, anchor, words):
    passages = (Passage("Nothing of it."), Passage("An <i>allotment</i> was let.", label, anchor))
    stones.put(document("p", "Pebble", summary="Nothing of it.", body="An allotment was let.", passages=passages))
    rebuild()
    html = page(client, "/search/?q=allotment")
    assert words in html
    assert "An &lt;i&gt;<mark>allotment</mark>&lt;/i&gt; was let." in html
    assert "<p>Nothing of it.</p>" in html


def test_passage_of_the_thing_as_a_whole_stands_for_its_summary(client, stones, search_index):
    stones.put(document("p", "Pebble", summary="An allotment.", passages=(Passage("An allotment."),)))
    rebuild()
    html = page(client, "/search/?q=allotment")
    assert "<p>An <mark>allotment</mark>.</p>" in html
    assert "item__why" not in html


def test_long_group_shows_the_most_frequent_and_folds_the_others_away(client, stones, search_index):
    shapes = {f"shape-{number}": f"Shape {number}" for number in range(12)}
    registry.register_facet(registry.Facet("shape", "Shape", lambda: shapes))
    stones.put(*(document(str(number), facets={"shape": tuple(shapes)[: number + 1]}) for number in range(12)))
    rebuild()
    html = page(client, "/search/?shape=shape-11")
    first, more = html.split('data-group="shape more"')
    assert re.findall(r'value="(shape-\d+)"', first.split("Narrow it down")[1]) == [
        *(f"shape-{number}" for number in range(6)),
        "shape-11",
    ]
    assert "5 more" in more
    assert len(re.findall(r'name="shape" value="', more.split("</form>")[0])) == 5


def test_other_names_that_are_looked_for_are_said(client, ten):
    assert re.search(r"Also looked for: [^<]*domiciliary care", page(client, "/search/?q=home+care"))
    assert "Also looked for" not in page(client, "/search/?q=green")
    said = re.search(r"Also looked for: ([^<]*)\.<", page(client, "/search/?q=dementia"))[1]
    assert "Alzheimer&#x27;s" in said, "as the file writes it"


def test_best_match_is_offered_for_words_only(client, ten):
    assert "Best match" in page(client, "/search/?q=green")
    html = page(client, "/search/")
    assert "Best match" not in html
    assert '<option value="newest" selected>' in html


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("shape=round", "“shape” is not a filter we know"),
        ("colour=purple", "“purple” is not a value of “Colour”"),
        ("kind=pebble", "“pebble” is not a kind of result"),
        ("sort=oldest", "“oldest” is not an order"),
        ("q=a%00b", "Signs that cannot be searched for"),
        ("q=" + "x" * 600, "cut after 500 characters"),
        ("kind=river&size=small", "“Size” does not apply to this list"),
        ("shape=%3Cscript%3E&%3Cscript%3E=1", "“&lt;script&gt;” is not a filter we know"),
    ],
)
def test_what_is_unknown_is_left_out_and_said(client, ten, query, sentence):
    html = page(client, f"/search/?{query}")
    assert sentence in html
    assert "<script>" not in html


def test_many_unknown_parameters_are_counted_not_listed(client, ten):
    html = page(client, "/search/?" + "&".join(f"x{number}=1" for number in range(50)))
    assert html.count("is not a filter we know") == 5
    assert "45 more that we do not know" in html


@pytest.mark.parametrize("number", ["2", "3", "99999999999999999999", "0002"])
def test_page_past_the_last_is_the_last(client, ten, number):
    html = page(client, f"/search/?page={number}")
    assert len(results(html)) == 3
    assert 'aria-current="page"><span class="vh">Page </span>2<' in html


@pytest.mark.parametrize("number", ["", "0", "-1", "one", "1.5", "²", "%00"])
def test_page_that_is_no_number_is_the_first(client, ten, number):
    html = page(client, f"/search/?page={number}")
    assert len(results(html)) == 10
    assert 'href="/search/?page=2"' in html


def test_reader_sees_only_what_they_may(client, ten):
    group = Group.objects.create(name="Readers")
    canary = {"colour": ("blue",)}
    ten.put(document("secret", "Canary", audiences=frozenset({f"group:{group.pk}"}), facets=canary))
    rebuild()
    for _ in range(2):
        html = page(client, "/search/?q=canary")
        assert results(html) == []
        assert "0 results" in status(html)
        assert 'value="blue"' not in page(client, "/search/")
        client.force_login(UserFactory())
    member = UserFactory()
    member.groups.add(group)
    client.force_login(member)
    assert results(page(client, "/search/?q=canary")) == ["Canary"]


def test_database_has_the_last_word(client, ten):
    ten.withheld.add("9")
    html = page(client, "/search/?q=green")
    assert len(results(html)) == 3
    assert status(html) == "3 results for “green”"


def test_page_answers_from_the_database_when_the_engine_is_down(client, ten, monkeypatch):
    class Down:
        def search(self, request):
            raise SearchUnavailable("down")

        def correct(self, words, *, audiences):
            raise SearchUnavailable("down")

    monkeypatch.setattr("search.asker.get_engine", Down)
    html = page(client, "/search/?q=green&colour=green")
    assert len(results(html)) == 4
    assert count_of(html, "red") == 0
    assert "Results are simplified" in html


def test_page_answers_before_the_first_rebuild(client, stones, settings, tmp_path, caplog):
    settings.SEARCH_INDEX_DIR = tmp_path / "none"
    assert "Results are simplified" in page(client, "/search/")
    assert "run rebuild_search" in caplog.text


def test_number_of_statements_does_not_grow_with_the_results(client, ten, django_assert_num_queries):
    few, many = "/search/?q=bed", "/search/?q=stone&colour=red"
    for address in (few, many):
        page(client, address)
    # One for the rows, one for what waits for the index; three count the words, of which two are the savepoint.
    with django_assert_num_queries(5):
        page(client, few)
    with django_assert_num_queries(5):
        page(client, many)


def test_list_of_one_kind_has_no_tabs_and_no_choice_of_kind(client, ten):
    registry.register(MemorySource("lesson", "Lesson"))
    html = page(client, "/lessons/?kind=stone")
    assert "<h1>Lessons</h1>" in html
    assert "“kind” is not a filter we know" in html
    assert 'class="tabs"' not in html


def test_posting_to_search_is_refused(client, ten):
    assert client.post("/search/").status_code == 405


def test_panel_tag_answers_the_pages_own_address(ten):
    request = RequestFactory().get("/cases/", {"colour": "red"})
    template = Template('{% load search_tags %}{% search_panel kind="stone" heading="Cases" %}')
    html = template.render(Context({"request": request}))
    assert "<h1>Cases</h1>" in html
    assert status(html) == "8 results"
    assert 'href="/cases/"' in html


def test_related_tag_gives_items_with_a_reason(ten, stones):
    registry.register_facet(registry.Facet("theme", "Theme", lambda: {"pay": "Pay and job quality"}))
    like = {"body": "bridging day centres", "facets": {"theme": ("pay",)}}
    stones.put(document("x", "One", **like), document("y", "Two", **like), document("z", "Three", body="bridging"))
    rebuild()
    template = Template(
        '{% load search_tags %}{% related "stone" "x" as items %}'
        "{% for item in items %}{{ item.title }}: {{ item.why }};{% endfor %}"
    )
    html = template.render(Context({"request": RequestFactory().get("/")}))
    assert "Two: Because both are about pay and job quality.;" in html
    assert "Three: Because both speak of “bridging”.;" in html
    assert "One" not in html


def test_related_of_what_the_reader_may_not_see_is_nothing(ten, stones):
    stones.put(document("x", "Stone", audiences=frozenset({"group:1"})))
    rebuild()
    template = Template('{% load search_tags %}{% related "stone" "x" as items %}{{ items|length }}')
    assert template.render(Context({"request": RequestFactory().get("/")})) == "0"
