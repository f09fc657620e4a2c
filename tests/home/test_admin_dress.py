"""Wagtail's admin wears the house's colours and has no log-in of its own."""

import pytest

from tests.factories.users import UserFactory


@pytest.mark.django_db
def test_admin_wears_the_house_colours_and_greets_by_name(client) -> None:
    client.force_login(UserFactory(first_name="Ada", last_name="Lovelace", is_superuser=True))

    html = client.get("/admin/").content.decode()

    assert "css/admin.css" in html
    assert "img/mark.svg" in html
    assert "network-mark" in html
    assert "Ada Lovelace" in html
    assert "gravatar" not in html


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/admin/login/", "/admin/password_reset/"])
def test_admin_has_no_log_in_of_its_own(client, address: str) -> None:
    assert client.get(address)["Location"].startswith("/accounts/")


@pytest.mark.django_db
def test_member_without_the_right_is_told_so_and_not_led_in_a_circle(client) -> None:
    client.force_login(UserFactory())

    response = client.get("/admin/", follow=True)

    assert response.status_code == 403
    assert "Your account does not have this right" in response.content.decode()


@pytest.mark.django_db
def test_visitor_of_the_admin_comes_back_to_it_after_the_log_in(client) -> None:
    response = client.get("/admin/missed/", follow=True)

    assert response.redirect_chain[-1][0] == "/accounts/login/?next=%2Fadmin%2Fmissed%2F"
