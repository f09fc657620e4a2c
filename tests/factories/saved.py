"""Saved searches for the tests, saved as the site does."""

from datetime import timedelta

import factory
from django.http import QueryDict

from search.address import read_address
from search.models import FirstAppearance, IndexEntry, SavedSearch
from search.saved import services
from search.saved.vocabularies import Frequency
from tests.factories.users import UserFactory


class SavedSearchFactory(factory.Factory):
    """Saves what an address asks."""

    class Meta:
        model = SavedSearch

    owner = factory.SubFactory(UserFactory)
    asked = factory.Sequence(lambda number: f"q=pebble+{number}")
    name = "Pebbles"
    frequency = Frequency.DAILY

    @classmethod
    def _create(cls, model_class: type, *args: object, **kwargs: object) -> SavedSearch:
        address, _labels = read_address(QueryDict(kwargs["asked"]), path="/search/")
        saved, _is_new = services.save_search(
            kwargs["owner"], address, name=kwargs["name"], frequency=kwargs["frequency"]
        )
        return saved


def let_days_pass(days: float) -> None:
    """Make every saved search, and all that search knows, that much older."""
    by = timedelta(days=days)
    for model, names in {
        SavedSearch: ("since", "looked_until", "next_look"),
        FirstAppearance: ("moment",),
        IndexEntry: ("modified",),
    }.items():
        for row in model.objects.all():
            moved = {name: getattr(row, name) - by for name in names if getattr(row, name)}
            model.objects.filter(pk=row.pk).update(**moved)
