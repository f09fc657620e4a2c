"""What the demo shows of writing: a reply that quotes and has a file, and a text that its member has not sent yet."""

from uuid import UUID

from django.db import transaction

from communities.composer.kinds import FileKind
from communities.composer.quotes import quotation_of
from communities.composer.uploads import Upload
from communities.models import Post, Thread
from communities.services import reply
from communities.services.attachments import Files
from communities.services.drafts import keep_draft
from learning_network.users.models import User

_MEMBER, _QUOTING = "member@example.org", "facilitator@example.org"
_TITLE = "Did pay by the shift in Leeds change who stays in the job?"
# The same at every start, so that the reply is written once.
_TOKEN = UUID("3f5c7e0a-9f43-4a55-9a4e-5f0f2b8f7c11")
_WORDS = "<p>I would ask the people on the shifts first. The questions I would begin with are in the file.</p>"
_QUESTIONS = """Questions before a trial of pay by the shift

- Which hours would you choose, and which could you not work?
- What would you need to know a month before?
- What happens to your pay when a visit falls away?
- Who do you tell when the rota does not work?
"""
_BEGUN = "We have tried something like it on two evenings. Before I write how it went I have to ask the team."


@transaction.atomic
def ensure_writing() -> None:
    """Write the reply and begin the text, once: a text that was sent or thrown away does not come back."""
    member, author = (User.objects.filter(email=email).first() for email in (_MEMBER, _QUOTING))
    thread = Thread.objects.filter(title=_TITLE).select_related("community").first()
    if member is None or author is None or thread is None:
        return
    if Post.objects.sent_by_form(author=author, token=_TOKEN).exists():
        return
    body = quotation_of(thread.posts.select_related("author").get(number=1)) + _WORDS
    file = Upload(name="questions-before-a-trial.txt", kind=FileKind.TXT, content=_QUESTIONS.encode())
    reply(thread=thread, author=author, body=body, token=_TOKEN, files=Files(new=[file]))
    keep_draft(member=member, place=f"thread:{thread.pk}", fields={"body": _BEGUN})
