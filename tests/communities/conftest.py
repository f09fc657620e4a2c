"""Members, facilitators and communities that the tests of communities share."""

import pytest
from django.contrib.auth.models import AnonymousUser, Permission

from communities.models import CommunityPage
from communities.vocabularies import MembershipState, Role
from learning_network.users.models import User
from tests.factories.communities import CommunityPageFactory, MembershipFactory
from tests.factories.users import UserFactory

ROLES = ("visitor", "newcomer", "asked", "member", "facilitator", "other facilitator", "editor")


@pytest.fixture
def public(db: None) -> CommunityPage:
    return CommunityPageFactory(title="Home care")


@pytest.fixture
def private(db: None) -> CommunityPage:
    return CommunityPageFactory(title="Closed doors", private=True)


def person(role: str, community: CommunityPage) -> User | AnonymousUser:
    """Make somebody who stands in this role to the community."""
    if role == "visitor":
        return AnonymousUser()
    user = UserFactory()
    if role == "asked":
        MembershipFactory(community=community, user=user, state=MembershipState.REQUESTED)
    elif role == "member":
        MembershipFactory(community=community, user=user)
    elif role == "facilitator":
        MembershipFactory(community=community, user=user, role=Role.FACILITATOR)
    elif role == "other facilitator":
        MembershipFactory(user=user, role=Role.FACILITATOR)
    elif role == "editor":
        user.user_permissions.add(Permission.objects.get(codename="moderate_communities"))
    return user


def log_in(client, user: User | AnonymousUser) -> None:
    if user.is_authenticated:
        client.force_login(user)
