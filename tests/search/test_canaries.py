"""Nobody learns of what they may not open: every hidden thing holds a word of its own, which only its readers meet.

A reader who may not open a thing is told exactly what they are told of a word that stands nowhere at all.
"""

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.http import HttpResponse
from django.test import Client, RequestFactory
from wagtail.models import PageViewRestriction

from cases.models import CasePage
from search.address import PAGE_SIZE, SORTS
from search.audiences import tokens_of
from search.contract import SearchRequest
from search.engines import get_engine, get_fallback
from search.models import IndexEntry
from search.panel import Panel, build_panel
from search.related import related_items
from search.suggest import suggestions
from search.sync import sync
from tests.search import canaries
from tests.search.canaries import (
    ADMINISTRATOR,
    EDITOR,
    GROUP,
    IN_TITLES,
    MEMBER,
    NEWCOMER,
    PUBLIC_WORD,
    ROLES,
    SEEN_BY,
    VALUES,
    VISITOR,
    WORDS,
    Site,
    hidden_from,
    met,
    shown_to,
)
from tests.standing import standing

pytestmark = pytest.mark.django_db

# Stands nowhere, as a word and as a value.
NOWHERE = "gluxorvandi"
LISTS = ("/search/", "/cases/", "/lessons/", "/methods/", "/organisations/", "/communities/")


@dataclass(frozen=True)
class Readers:
    """What readers of each role are shown."""

    site: Site
    no_index: Callable[[], None]

    def engines(self) -> Iterator[str]:
        """Name the index, then the database that stands in where the index does not answer."""
        yield "index"
        self.no_index()
        yield "database"

    def panel(self, role: str, **asked: str) -> Panel:
        request = RequestFactory().get("/search/", asked)
        request.user = self.site.readers[role] or AnonymousUser()
        return build_panel(request)

    def response(self, role: str, address: str, **asked: str) -> HttpResponse:
        client = Client()
        if reader := self.site.readers[role]:
            client.force_login(reader)
        return client.get(address, asked or None)

    def status(self, role: str, address: str) -> int:
        return self.response(role, address).status_code

    def page(self, role: str, address: str, **asked: str) -> str:
        response = self.response(role, address, **asked)
        assert response.status_code == 200
        return response.content.decode()

    def suggested(self, role: str, typed: str) -> str:
        return repr(suggestions(typed, self.site.readers[role])).lower()


@pytest.fixture(scope="module")
def standing_site(django_db_setup, django_db_blocker) -> Iterator[Site]:
    with standing(django_db_blocker):
        site = canaries.build(canaries.people())
        assert sync().failed == 0
        yield site


@pytest.fixture
def readers(standing_site, search_index, settings, tmp_path) -> Readers:
    def no_index() -> None:
        settings.ELASTICSEARCH_URL, settings.SEARCH_INDEX_DIR = "", tmp_path / "none"

    search_index.engine.rebuild(entry.document for entry in IndexEntry.objects.all())
    return Readers(standing_site.read_afresh(), no_index)


def told(panel: Panel, word: str) -> object:
    """Return all that a panel tells, with the asked word taken out."""
    counts = [(group.name, choice.value, choice.count) for group in panel.groups for choice in group.choices]
    folded = [(group.name, choice.value, choice.count) for group in panel.groups for choice in group.more]
    everything = (
        *(panel.total, panel.nothing_close, [item.key for item in panel.items], counts, folded),
        *([(tab.label, tab.count) for tab in panel.tabs], [chip.label for chip in panel.chips]),
        *([(drop.label, drop.count) for drop in panel.drops], panel.found_without_filters, panel.elsewhere),
        *(panel.pages, panel.previous_url, panel.next_url, panel.only_first, panel.meant, panel.also),
        panel.address.left_out,
    )
    return repr(everything).replace(word, "…")


def mistyped(word: str) -> str:
    return f"{word[:4]}{word[5]}{word[4]}{word[6:]}"


# Ways to ask for a word; told apart from what is told of a word that stands nowhere.
WAYS: tuple[dict[str, str], ...] = (
    {"q": "{}", "kind": "case", "area": "rochdale"},
    {"q": "{}", "sort": "newest"},
    {"q": f"{PUBLIC_WORD} {{}}", "sort": "evidence"},
    {"q": f'{PUBLIC_WORD} -"{{}}"', "sort": "most-used"},
    {"q": '"{}"', "page": "2"},
    {"q": "tag:{}"},
    {"q": f"{PUBLIC_WORD} -tag:{{}}"},
    {"q": "{}", "exact": "1"},
    {"tag": "{}"},
    {"q": PUBLIC_WORD, "tag": "{}", "kind": "case"},
)
# One of each sort, and a reader for each answer.
SOME_WORDS = ("zorvatulim", "tundrelipok", "plinthogaru", "cripolvendu", "hargomelith", "kistovurmal")
SOME_ROLES = (VISITOR, NEWCOMER, MEMBER, EDITOR)


def test_word_is_found_by_who_may_open_it_and_tells_others_nothing(readers):
    for engine in readers.engines():
        nowhere = {role: told(readers.panel(role, q=NOWHERE), NOWHERE) for role in ROLES}
        for role, word in itertools.product(ROLES, WORDS):
            panel = readers.panel(role, q=word)
            if role in SEEN_BY[word]:
                assert panel.items, (engine, role, word)
            else:
                assert told(panel, word) == nowhere[role], (engine, role, word)


def test_no_way_to_ask_tells_of_a_hidden_word(readers):
    def ask(way: dict[str, str], role: str, word: str) -> object:
        return told(readers.panel(role, **{name: value.format(word) for name, value in way.items()}), word)

    for engine in readers.engines():
        for way, role in itertools.product(WAYS, SOME_ROLES):
            nowhere = ask(way, role, NOWHERE)
            for word in set(SOME_WORDS).intersection(hidden_from(role)):
                assert ask(way, role, word) == nowhere, (engine, way, role, word)


def test_values_that_only_hidden_things_have_are_not_offered_and_not_counted(readers):
    for engine, role in itertools.product(readers.engines(), ROLES):
        offered = set[tuple[str, str]]()
        for kind in ("", "case", "lesson"):
            for group in readers.panel(role, kind=kind).groups:
                offered.update((group.name, choice.value) for choice in (*group.choices, *group.more))
        for value, seen_by in VALUES.items():
            assert (value in offered) == (role in seen_by), (engine, role, value)


def test_chosen_value_finds_something_only_for_who_may_open_it(readers):
    for engine, role, (value, seen_by) in itertools.product(readers.engines(), ROLES, VALUES.items()):
        panel = readers.panel(role, kind="case", **dict([value]))
        assert not met(repr(panel.items), role), (engine, role, value)
        if role in seen_by:
            assert panel.total == len(panel.items) == 1, (engine, role, value)
        elif panel.chips:
            assert panel.total == 0, (engine, role, value)
        else:
            assert panel.address.left_out, (engine, role, value)


def test_pages_can_be_walked_through_without_a_gap_and_without_a_hidden_word(readers):
    for engine, role, sort in itertools.product(readers.engines(), ROLES, SORTS):
        first = readers.panel(role, sort=sort)
        last = (first.total - 1) // PAGE_SIZE + 1
        pages = [first, *(readers.panel(role, sort=sort, page=str(page)) for page in range(2, last + 1))]
        items = [item for panel in pages for item in panel.items]
        assert len(items) == first.total == first.tabs[0].count, (engine, role, sort)
        assert first.total == sum(tab.count for tab in first.tabs[1:]), (engine, role, sort)
        assert not met(repr(items), role), (engine, role, sort)


def test_whatever_is_found_can_be_opened_by_who_found_it(readers):
    for role in (VISITOR, NEWCOMER, GROUP, MEMBER, ADMINISTRATOR):
        for word in shown_to(role):
            items = readers.panel(role, q=word).items
            assert {readers.status(role, item.url) for item in items} == {200}, (role, word)
    urls = {item.url for word in WORDS for item in readers.panel(ADMINISTRATOR, q=word).items}
    found = {item.url for word in WORDS for item in readers.panel(VISITOR, q=word).items}
    assert urls > found
    assert {readers.status(VISITOR, url) for url in urls - found} <= {302, 404}


def test_pages_hold_no_hidden_word(readers):
    shared = ("commissioners workers", "visits neighbours lonely", "know draft board taken limited trust")
    addresses = [*((address, {}) for address in LISTS), *(("/search/", {"q": words}) for words in shared)]
    for engine, role, (address, asked) in itertools.product(readers.engines(), ROLES, addresses):
        assert not met(readers.page(role, address, **asked), role), (engine, role, address, asked)


def test_answers_are_kept_for_one_reader_only(readers):
    addresses = ("/search/", "/search/?q=workers", "/cases/", "/organisations/", "/search/suggest/?q=la")
    for role, address in itertools.product(SOME_ROLES, addresses):
        headers = readers.response(role, address).headers
        kept = headers.get("Cache-Control", "")
        assert "Cookie" in headers.get("Vary", "") or "no-store" in kept, (role, address)
        assert "public" not in kept, (role, address)
        assert "ETag" not in headers, (role, address)
        assert "Last-Modified" not in headers, (role, address)


def test_suggestions_complete_only_what_the_reader_may_open(readers):
    for engine, role, word in itertools.product(readers.engines(), ROLES, WORDS):
        for typed in (word[:5], mistyped(word)):
            offered = readers.suggested(role, typed)
            assert not met(offered, role), (engine, role, typed)
            if role not in SEEN_BY[word]:
                assert offered == "[]", (engine, role, typed)
        if role in SEEN_BY[word] and word in IN_TITLES:
            assert word in readers.suggested(role, word[:5]), (engine, role, word)


def test_mistyped_words_become_only_what_the_reader_may_read(readers):
    for role in ROLES:
        panel = readers.panel(role, q=" ".join(map(mistyped, WORDS)))
        assert [word for word in WORDS if word in panel.meant] == shown_to(role)
        page = readers.page(role, "/search/", q=" ".join(map(mistyped, hidden_from(role))))
        assert "Showing results for" not in page
        assert not met(page, role)


def test_engine_itself_knows_no_hidden_word(readers):
    for role in ROLES:
        tokens = tokens_of(readers.site.readers[role])
        hidden = SearchRequest(tokens, " ".join(hidden_from(role)), facets=("tag", "area"))
        for engine in (get_engine(), get_fallback()):
            response = engine.search(hidden)
            assert (response.total, response.close, response.hits, response.facet_counts) == (0, 0, (), ())
            assert not any(response.kind_counts.values())
            assert not met(repr(engine.suggest("a", audiences=tokens, limit=50)), role)
        assert set(get_engine().correct(map(mistyped, WORDS), audiences=tokens).values()) == set(shown_to(role))


def test_related_things_are_open_to_the_reader_and_so_are_their_reasons(readers):
    for engine, role in itertools.product(readers.engines(), ROLES):
        items = related_items("case", str(readers.site.neighbour.pk), user=readers.site.readers[role], limit=20)
        assert not met(repr(items), role), (engine, role)
        assert any("mubratewick" in item.plain_title for item in items) == (role != VISITOR), (engine, role)
        assert bool(related_items("case", str(readers.site.login.pk), user=readers.site.readers[role])) == (
            role != VISITOR
        )


def test_report_and_saved_searches_hold_no_word_but_what_was_typed(readers):
    readers.page(VISITOR, "/search/", q="zorvatulim")
    readers.page(VISITOR, "/search/", q="workers")
    report = readers.page(EDITOR, "/admin/searches/", days="7")
    assert met(report, EDITOR) == ["zorvatulim"]
    assert set(re.findall(r'href="([^"]*zorvatulim[^"]*)"', report)) == {"/search/?q=zorvatulim"}
    assert not met(readers.page(EDITOR, "/me/searches/"), EDITOR)


def test_saving_a_search_says_no_more_of_a_hidden_tag_than_of_none(readers):
    def offered(word: str) -> str:
        page = readers.page(NEWCOMER, "/me/searches/new/", tag=word)
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"', "", page).replace(word, "…")

    assert offered("tundrelipok") == offered("cripolvendu") == offered(NOWHERE)


def test_what_is_closed_tells_nothing_while_the_index_has_not_heard_of_it(readers):
    """As after a change that waits, because another process is writing or the engine takes no writes."""
    before = readers.panel(VISITOR, kind="case")
    assert {item.kind for item in readers.panel(VISITOR, q="visiting").items} >= {"organisation", "method", "thread"}
    _close(readers.site.neighbour)
    for engine in readers.engines():
        panel = readers.panel(VISITOR, kind="case")
        assert panel.total == panel.tabs[1].count == before.total - 1, engine
        assert "allotment" not in repr(panel.groups), engine
        for name in ("q", "tag"):
            nowhere = told(readers.panel(VISITOR, **{name: NOWHERE}), NOWHERE)
            assert told(readers.panel(VISITOR, **{name: "allotment"}), "allotment") == nowhere, (engine, name)
        assert readers.panel(VISITOR, q="allotemnt").meant == "", engine
        assert readers.suggested(VISITOR, "visiting") == "[]", engine
        assert not readers.panel(VISITOR, q="visiting").items, "an organisation, a method or a thread still tells of it"


def _close(page: CasePage) -> None:
    rule = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.GROUPS)
    rule.groups.add(Group.objects.create(name="Some"))
