"""The words of the sector: the file, what is found in typed words, and that no chain joins what must stay apart."""

import re
from collections import defaultdict

import pytest

from search import synonym_file, synonyms
from search.checks import check_synonyms
from search.contract import PUBLIC, SearchRequest
from search.engines.embedded import EmbeddedEngine
from search.synonym_file import BadSynonyms, Group, read
from search.synonyms import NEAR, RESPELT, SAME, Lexicon, lexicon
from search.text import words_of
from tests.factories.search import document

GROUPS = read()
TRIES = [
    pytest.param(group, typed, sentence, id=f"{group.name}: {typed}")
    for group in GROUPS
    for typed, sentence in group.tries.items()
]
UNPAID = ["carer", "unpaid carer", "family carer", "young carer", "caregiver"]
EMPLOYED = ["care worker", "care assistant", "support worker", "paid carer", "home carer", "healthcare assistant"]
EMPLOYED += ["personal assistant", "staff", "social worker", "agency worker"]


def expand(text, *, groups=GROUPS):
    words = lexicon() if groups is GROUPS else Lexicon(groups)
    return list(words.expand(words_of(text)))


def others(text, *, groups=GROUPS):
    return {" ".join(words): weight for found in expand(text, groups=groups) for words, weight in found.others}


def weight_found(text, sentence, *, groups):
    """Return the weight of the best expression of a text that stands in a sentence, 1 for a word as typed."""
    words = lexicon() if groups is GROUPS else Lexicon(groups)
    read_in = [words.form(word) for word in words_of(sentence)]
    weights = [0.0]
    for found in words.expand(words_of(text)):
        weights += [1.0 for word in found.words if words.form(word) in read_in]
        weights += [weight for other, weight in found.others if _stands_in(read_in, [words.form(w) for w in other])]
    return max(weights)


def _stands_in(sentence, expression):
    return any(sentence[start : start + len(expression)] == expression for start in range(len(sentence)))


def test_the_file_has_the_words_of_the_sector():
    assert len(GROUPS) >= 120
    assert check_synonyms(None) == []


@pytest.mark.parametrize(("group", "typed", "sentence"), TRIES)
def test_each_group_finds_what_nothing_else_finds(group, typed, sentence):
    without = tuple(other for other in GROUPS if other is not group)

    assert 0 < weight_found(typed, sentence, groups=GROUPS) < 1
    assert weight_found(typed, sentence, groups=without) == 0


@pytest.fixture(scope="module")
def index_of_sentences(tmp_path_factory):
    engine = EmbeddedEngine(tmp_path_factory.mktemp("sentences"))
    sentences = sorted({sentence for group in GROUPS for sentence in group.tries.values()})
    engine.rebuild([document(sentence, "-", body=sentence) for sentence in sentences])
    return engine


@pytest.mark.parametrize(("group", "typed", "sentence"), TRIES)
def test_an_engine_finds_by_each_group_what_it_finds_by_no_other(
    index_of_sentences, monkeypatch, group, typed, sentence
):
    def found():
        answer = index_of_sentences.search(SearchRequest(PUBLIC, typed, page_size=len(GROUPS)))
        return sentence in {hit.key for hit in answer.hits}

    with_group = found()
    without = Lexicon(other for other in GROUPS if other is not group)
    monkeypatch.setattr(synonyms, "lexicon", lambda: without)

    assert with_group
    assert not found()


def test_no_chain_of_groups_joins_carers_and_care_workers():
    neighbours = defaultdict(set)
    for group in GROUPS:
        names = {lexicon().forms_of(words_of(name)) for name in (*group.same, *group.near)}
        for name in names:
            neighbours[name] |= names

    reached, coming = set(), [lexicon().forms_of(words_of(name)) for name in UNPAID]
    while coming:
        name = coming.pop()
        if name not in reached:
            reached.add(name)
            coming += neighbours[name]

    assert len(reached) > len(UNPAID)
    assert reached.isdisjoint(lexicon().forms_of(words_of(name)) for name in EMPLOYED)
    assert all(lexicon().forms_of(words_of(name)) in neighbours for name in EMPLOYED)


def test_who_types_carer_is_not_sent_to_care_workers():
    assert not {"care worker", "care assistant", "support worker"} & set(others("carers"))
    assert not {"carer", "unpaid carer", "family carer"} & set(others("care workers"))
    assert "care worker" in others("home carers")
    assert "unpaid carer" not in others("paid carer")


def test_same_weighs_more_than_near():
    assert others("direct payments")["dp"] == SAME
    assert others("direct payments")["personal budget"] == NEAR
    assert others("personal budget")["direct payment"] == NEAR


def test_neighbours_of_one_thing_are_not_neighbours():
    groups = (Group(same=("river",), near=("pond", "brook"), tries={}),)
    assert others("pond", groups=groups) == {"river": NEAR}


def test_group_of_neighbours_alone_is_a_ring():
    groups = (Group(near=("river", "pond", "brook"), tries={}),)
    assert others("pond", groups=groups) == {"river": NEAR, "brook": NEAR}


def test_the_better_of_two_groups_counts():
    groups = (Group(same=("river", "brook"), tries={}), Group(same=("stream",), near=("river", "brook"), tries={}))
    assert others("river", groups=groups) == {"brook": SAME, "stream": NEAR}


@pytest.mark.parametrize("typed", ["PA", "pa", "PAs", "pas", "personal assistants", "Personal Assistant"])
def test_capitals_and_plurals_make_no_difference(typed):
    assert {"personal assistant", "pa"} & set(others(typed))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("alzheimers", "dementia"),
        ("alzheimer", "dementia"),
        ("carers break", "respite"),
        ("old peoples home", "rest home"),
    ],
)
def test_possessives_are_known_without_their_apostrophe(typed, expected):
    assert expected in others(typed)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("day center", "daycentre"), ("personalized care", "personalisation"), ("intellectual disabilities", "ld")],
)
def test_american_spelling_makes_no_difference(typed, expected):
    assert expected in others(typed)


@pytest.mark.parametrize("typed", ["IT for managers", "what SEND means", "SALT", "NICE"])
def test_abbreviations_that_are_words_count_in_capitals(typed):
    assert others(typed)


@pytest.mark.parametrize("typed", ["it for managers", "send salt", "a nice Ms", "WHAT IT SENT TO EVERYBODY IN IT"])
def test_words_that_look_like_abbreviations_stay_words(typed):
    assert others(typed) == {}


def test_abbreviations_that_are_words_are_never_looked_for():
    assert not {"it", "send", "nice", "salt", "ms"} & {
        other for group in GROUPS for name in (*group.same, *group.near) for other in others(name)
    }


def test_letters_after_a_number_are_a_unit():
    assert others("20,000 pa") == {}
    assert "personal assistant" in others("pa 20")


def test_plurals_and_abbreviations_in_s_are_told_apart():
    assert "direct payment" in others("DPs")
    assert "framework agreement" in others("DPS")
    assert others("nhs") == others("NHS") != {}


def test_abbreviations_are_looked_for_in_the_plural_too():
    assert others("PA")["pas"] == others("PAs")["pa"] == RESPELT
    assert others("personal assistant")["pas"] == SAME
    assert "dps" not in others("direct payment")


def test_longer_expressions_come_first():
    (found,) = expand("community interest companies")
    assert found.whole == ("community", "interest", "companies")


def test_overlapping_expressions_add_only_their_other_names():
    home_care, care_workers, workers = expand("home care workers")
    assert (home_care.words, home_care.whole) == (("home", "care"), ("home", "care"))
    assert (care_workers.words, care_workers.whole) == ((), ("care", "workers"))
    assert (("care", "assistant"), SAME) in care_workers.others
    assert (workers.words, workers.others) == (("workers",), ())


def test_small_words_stay_inside_expressions_and_go_elsewhere():
    (found,) = expand("the time and task")
    assert (found.words, found.whole) == (("time", "task"), ("time", "and", "task"))


@pytest.mark.parametrize(
    ("typed", "whole"),
    [("co-ops", ("co", "ops")), ("A&E", ("a", "e")), ("in-house", ("in", "house")), ("well-being", ("well", "being"))],
)
def test_expressions_of_fragments_are_found_as_a_whole_only(typed, whole):
    (found,) = expand(typed)
    assert (found.words, found.whole, found.others[0]) == ((), (), (whole, RESPELT))


def test_fragments_inside_a_longer_expression_are_looked_for_together():
    worker_owned, co_operatives = expand("worker co-operatives")
    assert (worker_owned.words, worker_owned.whole) == (("worker",), ("worker", "co", "operatives"))
    assert (co_operatives.words, co_operatives.whole) == ((), ("co", "operatives"))
    assert co_operatives.others[0] == (("co", "operatives"), RESPELT)


def test_repeated_expressions_count_as_often_as_they_stand():
    assert [found.words for found in expand("day centre day centre")] == [("day", "centre")] * 2
    assert [found.words for found in expand("pay pay")] == [("pay",)] * 2


@pytest.mark.parametrize("word", ["domiciliary", "Coronavirus", "personalization", "carers", "send"])
def test_words_of_the_file_are_known_in_every_form(word):
    assert lexicon().holds(word)


def test_vocabulary_is_in_lower_case():
    assert {"buurtzorg", "cqc", "domiciliary"} <= synonyms.vocabulary()
    assert "Buurtzorg" not in synonyms.vocabulary()


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("- [", "is not YAML"),
        ("same: [a, b]", "must be a list"),
        ("- word", "Group 1 is not a group"),
        ("- same: [river, brook]\n  try: {}", "Group 1 (“river”), “try”: name words"),
        ("- same: [river, brook]\n  try: {pond: 7}", "“pond: 7” must be words and a sentence"),
        ("- same: [river]\n  try: {pond: A river.}", "Group 1 (“river”) needs at least two names"),
        ("- same: [river, 7]\n  try: {pond: A river.}", "“7” is read as a number or a date"),
        ("- same: river\n  try: {pond: A river.}", "“same”: write the names in square brackets"),
        ("- same: [river, '-']\n  try: {pond: A river.}", "“same”: a name is empty"),
        ("- same: [river, it]\n  try: {pond: A river.}", "“it” is too common a word"),
        ("- same: [river, River]\n  try: {pond: A river.}", "says the same name twice: river"),
        ("- same: [river, brook]\n  naer: [pond]\n  try: {pond: A river.}", "a field that is not known: naer"),
        ("- same: [river]\n  capitals: [it]\n  try: {pond: A river.}", "“it” must be one word in capitals"),
        (
            "- same: [river, brook]\n  try: {pond: A river.}\n- same: [pond, brook]\n  try: {pond: A river.}",
            "“brook” is a name in two groups, “river” and “pond”",
        ),
    ],
)
def test_faults_of_the_file_are_named(tmp_path, monkeypatch, written, fault):
    path = tmp_path / "synonyms.yaml"
    path.write_text(written)

    with pytest.raises(BadSynonyms, match=re.escape(fault)):
        read(path)

    monkeypatch.setattr(synonym_file, "read", lambda: read(path))
    assert {message.id for message in check_synonyms(None)} == {"search.E009"}
