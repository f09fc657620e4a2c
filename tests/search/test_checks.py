"""What the system checks say of sources, facets and settings."""

import pytest

from search import registry
from search.checks import check_elasticsearch, check_facets, check_index_folder, check_one_source_a_kind, check_sources
from search.contract import Facet
from tests.factories.search import MemorySource


class OtherSource(MemorySource):
    pass


def ids(messages) -> list[str]:
    return [message.id for message in messages]


def test_sound_registry_passes(rivers):
    assert check_sources(None) + check_facets(None) + check_one_source_a_kind(None) == []


def test_source_with_faults_is_named(empty_registry):
    registry.register(MemorySource(kind="Not a slug", label="", template="nowhere.html"))
    assert ids(check_sources(None)) == ["search.E001", "search.E002", "search.E003"]


def test_two_sources_of_one_kind_are_named(stones):
    registry.register(OtherSource())
    assert ids(check_one_source_a_kind(None)) == ["search.E004"]


def test_facet_with_faults_is_named(stones):
    registry.register_facet(Facet("page", "Page", dict))
    registry.register_facet(Facet("fine", "Fine", dict, kinds=frozenset({"pebble"})))
    assert ids(check_facets(None)) == ["search.E005", "search.E006"]


@pytest.mark.parametrize("name", ["q", "kind", "sort", "exact", "page"])
def test_facet_called_like_a_parameter_of_the_page_is_named(stones, name):
    registry.register_facet(Facet(name, "Some", dict))
    assert ids(check_facets(None)) == ["search.E005"]


def test_kinds_of_one_facet_add_up_and_none_means_all(stones):
    registry.register_facet(Facet("size", "Other label", dict, kinds=frozenset({"river"})))
    assert registry.facets()["size"].kinds == {"stone", "river"}
    assert registry.facets()["size"].label == "Size"
    registry.register_facet(Facet("colour", "Colour", dict, kinds=frozenset({"river"})))
    assert registry.facets()["colour"].kinds == frozenset()


def test_folder_that_cannot_be_made_is_named(settings, tmp_path):
    settings.SEARCH_INDEX_DIR = tmp_path / "new" / "folder"
    assert check_index_folder(None) == []
    (tmp_path / "file").write_text("")
    settings.SEARCH_INDEX_DIR = tmp_path / "file" / "folder"
    assert ids(check_index_folder(None)) == ["search.W001"]


@pytest.mark.parametrize("url", ["", "http://127.0.0.1:9200", "https://user:secret@es.example.org:9243,http://two"])
def test_sound_address_of_a_cluster_passes(settings, url):
    settings.ELASTICSEARCH_URL = url
    assert check_elasticsearch(None) == []


@pytest.mark.parametrize("url", ["localhost:9200", "http://", "http://one:9200,ftp://two", "http://one:port"])
def test_address_that_cannot_be_asked_is_named(settings, url):
    settings.ELASTICSEARCH_URL = url
    assert ids(check_elasticsearch(None)) == ["search.E007"]


@pytest.mark.parametrize("prefix", ["", "Network", "-network", "a*", "my network"])
def test_prefix_that_cannot_name_an_index_is_named(settings, prefix):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9200"
    settings.ELASTICSEARCH_PREFIX = prefix
    assert ids(check_elasticsearch(None)) == ["search.E008"]


def test_folder_does_not_matter_where_a_cluster_is_searched(settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.SEARCH_INDEX_DIR = tmp_path / "file" / "folder"
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9200"
    assert check_index_folder(None) == []
