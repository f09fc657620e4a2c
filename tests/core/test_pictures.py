"""Pictures by their raw address: those of a closed collection are not found, other files never are."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction

from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


def picture_in(collection: Collection) -> Image:
    image = Image.objects.create(title="Garden", file=get_test_image_file(), collection=collection)
    image.file.close()
    return image


def answer(client: Client, address: str) -> tuple[int, bytes]:
    response = client.get(address)
    # Reading to the end closes the file; closing the response by hand would close the test's connection too.
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, body


def test_public_picture_is_served(client: Client) -> None:
    image = picture_in(Collection.get_first_root_node())

    status, body = answer(client, image.file.url)

    assert status == 200
    assert body[:4] == b"\x89PNG"


def test_picture_of_a_closed_collection_is_not_found_without_an_account(client: Client) -> None:
    closed = Collection.get_first_root_node().add_child(name="Closed")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    image = picture_in(closed)

    assert answer(client, image.file.url)[0] == 404
    client.force_login(UserFactory())
    assert answer(client, image.file.url)[0] == 200


def test_other_files_of_the_media_folder_are_not_found(client: Client) -> None:
    name = default_storage.save("documents/secret.txt", ContentFile(b"secret"))

    assert answer(client, f"/media/{name}")[0] == 404
    assert answer(client, "/media/../db.sqlite3")[0] == 404
