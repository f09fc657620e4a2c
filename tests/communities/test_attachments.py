"""Files with posts: what they are by their bytes, what is taken out of them, who reads them, and when they go."""

import io
import zipfile
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from communities import services
from communities.composer.checking import kind_of, safe_name
from communities.composer.kinds import FileKind
from communities.composer.pictures import LARGEST_SIDE
from communities.models import Attachment, Draft, Post
from tests.communities.conftest import ROLES, log_in, person
from tests.communities.test_pages import text_of
from tests.factories.communities import PostFactory, ThreadFactory

PDF = b"%PDF-1.7\n%words"


pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client, public):
    user = person("member", public)
    client.force_login(user)
    return user


@pytest.fixture
def thread(public):
    return ThreadFactory(community=public)


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    # What the browser says of a file is not believed, so it says the worst here.
    return SimpleUploadedFile(name, content, content_type="text/html")


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **options) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, "plum").save(written, kind, **options)
    return written.getvalue()


def photograph() -> bytes:
    """A picture as a phone makes it: turned by a note in it, with a place and a comment."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "A camera"
    exif.get_ifd(0x8825)[1] = "N"
    return picture(exif=exif, comment=b"taken at home", icc_profile=b"profile")


def archive(*names: str, mimetype: str = "") -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as zipped:
        if mimetype:
            zipped.writestr("mimetype", mimetype)
        for name in names:
            zipped.writestr(name, "x")
    return written.getvalue()


def reply(client, thread, **fields):
    return client.post(thread.get_absolute_url(), {"body": "With a file", **fields})


def the_file() -> Attachment:
    return Attachment.objects.get()


def read(client, attachment):
    """Ask for a file; the answer has its bytes in ``content_read``."""
    response = client.get(attachment.get_absolute_url())
    response.content_read = response.getvalue()
    return response


SOUND = {
    "a.pdf": PDF,
    "a.docx": archive("[Content_Types].xml", "word/document.xml"),
    "a.xlsx": archive("[Content_Types].xml", "xl/workbook.xml"),
    "a.pptx": archive("[Content_Types].xml", "ppt/presentation.xml"),
    "a.odt": archive("content.xml", mimetype="application/vnd.oasis.opendocument.text"),
    "a.csv": b"name,place\nAsha,Bolton\n",
    "a.txt": "Plain words, caf\u00e9".encode(),
    "a.png": picture("PNG"),
    "a.jpg": picture(),
    "a.webp": picture("WEBP"),
}
UNSOUND = {
    "page.html": b"<html><script>alert(1)</script>",
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "a.pdf": b"<html>no pdf</html>",
    "program.exe": b"MZ\x90\x00",
    "text.txt": b"\x7fELF\x02\x01\x00",
    "macros.docx": archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
    "macros.docm": archive("[Content_Types].xml", "word/document.xml", "word/VBAPROJECT.BIN"),
    "some.zip": archive("a.txt"),
    "broken.docx": b"PK\x03\x04broken",
    "other.odt": archive(mimetype="application/vnd.oasis.opendocument.graphics"),
    "picture.gif": b"GIF89a\x01\x00",
    "list.jpg": b"\xff\xd8\xff no picture",
    "cut.png": picture("PNG")[:60],
    "empty.txt": b"",
}


@pytest.mark.parametrize("name", SOUND)
def test_file_of_each_kind_goes_along_and_is_read_again(client, member, thread, name):
    response = reply(client, thread, file_1=upload(name, SOUND[name]), alt_1="What it shows")

    stored = the_file()
    assert response.status_code == 302
    assert (stored.post, stored.draft, stored.name) == (thread.posts.get(number=2), None, name)
    served = read(client, stored)
    assert served.status_code == 200
    assert len(served.content_read) == stored.size


@pytest.mark.parametrize("name", UNSOUND)
def test_file_that_a_post_does_not_take_is_explained_and_the_text_stays(client, member, thread, name):
    response = reply(client, thread, file_1=upload(name, UNSOUND[name]))

    assert response.status_code == 422
    assert f"“{name}”" in text_of(response)
    assert "With a file" in text_of(response)
    assert not Attachment.objects.exists()
    assert not Post.objects.filter(number=2).exists()


def test_file_of_any_name_gets_the_kind_of_its_bytes(client, member, thread):
    reply(client, thread, file_1=upload("index.html", PDF))

    served = read(client, the_file())
    assert the_file().name == "index.html.pdf"
    assert served["Content-Type"] == "application/pdf"


def test_served_file_can_do_nothing(client, member, thread):
    reply(client, thread, file_1=upload("notes.txt", b"<script>alert(1)</script>"))

    served = read(client, the_file())

    assert served["Content-Disposition"] == 'attachment; filename="notes.txt"'
    assert served["Content-Type"] == "text/plain; charset=utf-8"
    assert served["X-Content-Type-Options"] == "nosniff"
    assert served["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert served["Cache-Control"] == "private, no-store"


def test_picture_is_drawn_anew_without_what_the_camera_wrote(client, member, thread):
    reply(client, thread, file_1=upload("home.jpg", photograph()), alt_1="A garden")

    served = read(client, the_file())
    content = served.content_read
    drawn = Image.open(io.BytesIO(content))
    assert served["Content-Disposition"].startswith("inline")
    assert drawn.size == (40, 60)
    assert not drawn.getexif()
    assert {"exif", "comment", "icc_profile"}.isdisjoint(drawn.info)
    assert b"camera" not in content
    assert b"taken at home" not in content


@pytest.mark.parametrize(("kind", "name"), [("PNG", "a.png"), ("WEBP", "a.webp")])
def test_notes_in_other_pictures_go_too(client, member, thread, kind, name):
    exif = Image.Exif()
    exif[0x010F] = "A camera"

    reply(client, thread, file_1=upload(name, picture(kind, exif=exif)), alt_1="A garden")

    content = read(client, the_file()).content_read
    assert not Image.open(io.BytesIO(content)).getexif()
    assert b"camera" not in content


def test_large_picture_is_drawn_smaller(client, member, thread):
    reply(client, thread, file_1=upload("wide.png", picture("PNG", (3000, 30))), alt_1="A line")

    assert (the_file().width, the_file().height) == (LARGEST_SIDE, 24)


def test_picture_that_unfolds_without_end_is_refused(client, member, thread, monkeypatch):
    monkeypatch.setattr("communities.composer.pictures.MOST_PIXELS", 100)

    response = reply(client, thread, file_1=upload("bomb.png", picture("PNG")), alt_1="x")

    assert "more than 50 million pixels" in text_of(response)


def test_file_that_is_too_large_is_explained(client, member, thread, monkeypatch):
    monkeypatch.setattr("communities.composer.uploads.LARGEST_FILE", 10)

    response = reply(client, thread, file_1=upload("a.pdf", PDF))

    assert response.status_code == 422
    assert "“a.pdf” is larger than 10 MB" in text_of(response)
    assert "With a file" in text_of(response)


def test_picture_without_words_is_kept_until_they_are_there(client, member, thread):
    refused = reply(client, thread, file_1=upload("a.jpg", picture()))
    assert refused.status_code == 422
    assert "Say what the picture “a.jpg” shows" in text_of(refused)
    kept = the_file()
    assert kept.draft == Draft.objects.get()
    assert str(kept.key) in text_of(client.get(thread.get_absolute_url()))

    sent = reply(client, thread, kept=str(kept.key), **{f"alt_{kept.key}": "A garden"})

    kept.refresh_from_db()
    assert sent.status_code == 302
    assert (kept.post, kept.draft, kept.alt) == (thread.posts.get(number=2), None, "A garden")
    assert not Draft.objects.exists()


def test_file_comes_back_with_a_text_that_could_not_be_sent(client, member, thread):
    refused = client.post(thread.get_absolute_url(), {"body": "", "file_1": upload("a.pdf", PDF)})

    assert "<b>a.pdf</b> goes along" in text_of(refused)
    assert f'value="{the_file().key}" checked' in text_of(refused)


def test_file_whose_tick_is_taken_away_is_deleted(client, member, thread, django_capture_on_commit_callbacks):
    client.post(thread.get_absolute_url(), {"body": "", "file_1": upload("a.pdf", PDF)})
    name = the_file().file.name
    assert default_storage.exists(name)

    with django_capture_on_commit_callbacks(execute=True):
        reply(client, thread)

    assert not Attachment.objects.exists()
    assert not default_storage.exists(name)
    assert thread.posts.filter(number=2).exists()


def test_more_files_than_a_post_takes_are_explained(client, member, thread):
    client.post(thread.get_absolute_url(), {"body": "", "file_1": upload("a.pdf", PDF)})
    more = {f"file_{number}": upload(f"{number}.pdf", PDF) for number in (1, 2, 3)}

    response = reply(client, thread, kept=str(the_file().key), **more)

    assert response.status_code == 422
    assert "at most 3 files" in text_of(response)
    assert Attachment.objects.count() == 4


def test_form_sent_twice_has_its_files_once(client, member, thread):
    token = str(client.get(thread.get_absolute_url()).context["form"]["token"].value())

    for _ in range(3):
        reply(client, thread, token=token, file_1=upload("a.pdf", PDF))

    assert the_file().post == thread.posts.get(number=2)


def test_thread_starts_with_a_file(client, public, member):
    form = {"kind": "share", "title": "A form", "body": "Use it", "file_1": upload("form.pdf", PDF)}

    client.post(reverse("thread_new", args=[public.slug]), form)

    assert the_file().post.is_opening
    assert "form.pdf" in text_of(client.get(the_file().post.thread.get_absolute_url()))


def test_edit_keeps_ticked_files_and_takes_others_along_and_away(client, member, thread):
    reply(client, thread, file_1=upload("stays.pdf", PDF), file_2=upload("goes.pdf", PDF))
    post = thread.posts.get(number=2)
    stays = post.attachments.get(name="stays.pdf")
    address = reverse("post_edit", args=[post.pk])
    assert "<b>goes.pdf</b> goes along" in text_of(client.get(address))

    client.post(address, {"body": "New", "kept": str(stays.key), "file_1": upload("new.pdf", PDF)})

    assert set(post.attachments.values_list("name", flat=True)) == {"stays.pdf", "new.pdf"}


def test_faulty_edit_changes_no_file_of_the_post(client, member, thread):
    reply(client, thread, file_1=upload("stays.pdf", PDF))
    post = thread.posts.get(number=2)

    refused = client.post(reverse("post_edit", args=[post.pk]), {"body": ""})

    assert refused.status_code == 422
    assert post.attachments.get().name == "stays.pdf"


def test_file_of_another_cannot_be_taken_along(client, public, thread):
    theirs = person("member", public)
    client.force_login(theirs)
    client.post(thread.get_absolute_url(), {"body": "", "file_1": upload("theirs.pdf", PDF)})
    key = str(the_file().key)

    client.force_login(person("member", public))
    reply(client, thread, kept=key)

    assert the_file().draft.member == theirs


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("is_private", [True, False])
@pytest.mark.parametrize("state", ["shown", "hidden", "held"])
def test_file_is_read_by_exactly_those_who_read_its_post(client, request, role, is_private, state):
    community = request.getfixturevalue("private" if is_private else "public")
    attachment = with_file(PostFactory(thread=ThreadFactory(community=community)))
    Post.objects.filter(pk=attachment.post_id).update(hidden=state == "hidden", held=state == "held")
    reader = person(role, community)
    log_in(client, reader)

    status = read(client, attachment).status_code

    assert (status == 200) == Post.objects.visible_to(reader).filter(pk=attachment.post_id).exists()
    assert status in {200, 404}


def with_file(post: Post) -> Attachment:
    return Attachment.objects.create(
        post=post, name="a.txt", type=FileKind.TXT, size=1, file=upload("a.txt", b"x"), key=uuid4()
    )


def test_file_goes_with_a_post_that_is_taken_back(client, member, thread, django_capture_on_commit_callbacks):
    reply(client, thread, file_1=upload("a.pdf", PDF))
    attachment = the_file()

    with django_capture_on_commit_callbacks(execute=True):
        services.delete_own_post(attachment.post)

    assert read(client, attachment).status_code == 404
    assert not Attachment.objects.exists()
    assert not default_storage.exists(attachment.file.name)


def test_file_not_sent_is_read_by_its_member_alone_and_goes_with_the_account(
    client, public, member, thread, django_capture_on_commit_callbacks
):
    client.post(thread.get_absolute_url(), {"body": "", "file_1": upload("a.pdf", PDF)})
    name = the_file().file.name
    assert read(client, the_file()).status_code == 200
    client.force_login(person("editor", public))
    assert read(client, the_file()).status_code == 404

    with django_capture_on_commit_callbacks(execute=True):
        member.delete()

    assert not default_storage.exists(name)


def test_file_is_not_served_from_where_it_is_stored(client, member, thread):
    reply(client, thread, file_1=upload("a.jpg", picture()), alt_1="A garden")

    assert client.get(f"/media/{the_file().file.name}").status_code == 404
    assert client.get(reverse("attachment", args=[uuid4()])).status_code == 404
    assert "a.jpg" not in the_file().file.name


def test_names_and_words_about_pictures_are_escaped(client, member, thread):
    reply(
        client,
        thread,
        file_1=upload("<img src=x onerror=alert(1)>.pdf", PDF),
        file_2=upload("a.jpg", picture()),
        alt_2='"><script>alert(1)</script>',
    )

    page = client.get(thread.get_absolute_url()).content.decode()
    assert "<img src=x" not in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\x\\Report.PDF", "Report.pdf"),
        ("\u202egnp.exe", "gnp.exe.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
        (".pdf", "file.pdf"),
        ("", "file.pdf"),
        ("x" * 500 + ".pdf", "x" * 110 + ".pdf"),
    ],
)
def test_name_keeps_its_words_alone(name, safe):
    assert safe_name(name, FileKind.PDF) == safe


def test_text_is_told_apart_by_its_name_only():
    assert kind_of(io.BytesIO(b"a,b"), "x.csv") == FileKind.CSV
    assert kind_of(io.BytesIO(b"a,b"), "x.TXT") == FileKind.TXT
    assert kind_of(io.BytesIO(b"a,b"), "x.js") is None
