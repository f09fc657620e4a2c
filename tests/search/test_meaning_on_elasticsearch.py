"""What is sent to a cluster of meaning, without asking one."""

from search.engines.elastic.documents import to_source
from search.engines.elastic.queries import lifted, ranked
from search.meaning.encoder import DIMENSIONS
from search.question import understand
from tests.factories.search import document


def direction(number: int) -> tuple[float, ...]:
    return tuple(float(place == number) for place in range(DIMENSIONS))


def test_lift_adds_to_what_words_give_by_the_cosine():
    asked = lifted(ranked(understand("wood")), direction(1), by=3.0).to_dict()["script_score"]
    assert asked["query"] == ranked(understand("wood")).to_dict()
    assert asked["script"]["params"] == {"meaning": list(direction(1)), "by": 3.0}


def test_document_without_a_vector_is_put_in_without_one():
    assert to_source(document())["meaning"] is None
    assert to_source(document(), direction(2))["meaning"] == list(direction(2))
