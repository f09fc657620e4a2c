"""The tokens a reader holds."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group

from search import registry
from search.audiences import tokens_of
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("user", [None, AnonymousUser()])
def test_visitor_holds_one_token(empty_registry, user, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert tokens_of(user) == {"visitor"}


def test_member_holds_their_own_tokens_and_those_of_apps(empty_registry):
    group = Group.objects.create(name="Readers")
    user = UserFactory()
    user.groups.add(group)
    registry.register_audience(lambda reader: [f"community:{reader.pk}"])
    assert tokens_of(user) == {"member", f"user:{user.pk}", f"group:{group.pk}", f"community:{user.pk}"}


def test_administrator_may_open_what_any_group_may(empty_registry):
    group = Group.objects.create(name="Readers")
    assert f"group:{group.pk}" in tokens_of(UserFactory(is_superuser=True))


def test_suspended_member_is_a_visitor(empty_registry):
    assert tokens_of(UserFactory(is_active=False)) == {"visitor"}
