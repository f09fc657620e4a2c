"""Roles for the tests of publishing: two shelves with a publisher each, a network editor, a plain member."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.models import CaseShelf
from learning_network.home.roles import ensure_publishers, ensure_roles
from learning_network.users.models import User
from tests.factories.cases import CaseShelfFactory
from tests.factories.users import UserFactory


@pytest.fixture
def editors(db):
    return ensure_roles()


@pytest.fixture
def editor(editors) -> User:
    user = UserFactory(first_name="Edith", last_name="Editor")
    user.groups.add(editors)
    return user


@pytest.fixture
def rochdale(editors) -> CaseShelf:
    shelf = CaseShelfFactory(title="Rochdale", slug="rochdale")
    ensure_publishers(shelf)
    return shelf


@pytest.fixture
def tameside(editors) -> CaseShelf:
    shelf = CaseShelfFactory(title="Tameside", slug="tameside")
    ensure_publishers(shelf)
    return shelf


@pytest.fixture
def publisher(rochdale) -> User:
    user = UserFactory(first_name="Pat", last_name="Publisher")
    user.groups.add(rochdale.publishers)
    return user


@pytest.fixture
def neighbour(tameside) -> User:
    """The publisher of the other shelf."""
    user = UserFactory(first_name="Nell", last_name="Neighbour")
    user.groups.add(tameside.publishers)
    return user


@pytest.fixture
def browse() -> Callable[[User], Client]:
    """Return a maker of browsers that are logged in."""

    def as_user(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return as_user


@pytest.fixture
def count_queries() -> Callable[[Callable[[], object]], int]:
    """Return a function that counts the queries of another."""

    def count(act: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as captured:
            act()
        return len(captured)

    return count
