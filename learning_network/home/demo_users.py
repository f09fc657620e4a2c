"""The fictional people of the demo: who they are, what they may do, and their shared password."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from cases.models import CaseIndexPage, CaseShelf
from learning_network.areas import Area
from learning_network.home import roles
from learning_network.users.models import User
from learning_network.users.vocabularies import MemberRole

if TYPE_CHECKING:
    from pathlib import Path

_SHELVES = {
    "rochdale-lco": "Rochdale LCO (demo)",
    "tameside-lco": "Tameside LCO (demo)",
}
_SHELF_INTRO = "A shelf of the demo: its publishers are fictional."
# Short, common words: the password is read from a screen and typed by hand.
_WORDS = """
apple bench bridge canal candle carrot cedar clover cotton daisy ember fiddle garden hammer harbour
hazel ivory jacket kettle ladder lantern lemon maple meadow mitten nutmeg orchard otter paddle
pebble pepper pillow quilt raisin ribbon river saddle silver spoon teapot thimble timber tulip
velvet walnut willow window yellow
"""


@dataclass(frozen=True)
class DemoUser:
    """One log-in. ``says`` is what the demo prints beside it."""

    email: str
    first_name: str
    says: str
    role: str
    organisation_name: str
    area: str
    shelf: str = ""
    is_editor: bool = False
    is_administrator: bool = False


DEMO_USERS: tuple[DemoUser, ...] = (
    DemoUser(
        email="admin@example.org",
        first_name="Ada",
        says="administrator: everything, users and roles included",
        role=MemberRole.LCO_OR_COUNCIL,
        organisation_name="The learning network (demo)",
        area=Area.GREATER_MANCHESTER,
        is_administrator=True,
    ),
    DemoUser(
        email="publisher@example.org",
        first_name="Priya",
        says="LCO staff, Rochdale: writes cases and sends them to review",
        role=MemberRole.LCO_OR_COUNCIL,
        organisation_name="Example LCO, Rochdale (demo)",
        area=Area.ROCHDALE,
        shelf="rochdale-lco",
    ),
    DemoUser(
        email="publisher.tameside@example.org",
        first_name="Tom",
        says="LCO staff, Tameside: the same on another shelf",
        role=MemberRole.LCO_OR_COUNCIL,
        organisation_name="Example LCO, Tameside (demo)",
        area=Area.TAMESIDE,
        shelf="tameside-lco",
    ),
    DemoUser(
        email="reviewer@example.org",
        first_name="Rosa",
        says="network editor: reviews and publishes",
        role=MemberRole.LCO_OR_COUNCIL,
        organisation_name="The learning network (demo)",
        area=Area.GREATER_MANCHESTER,
        is_editor=True,
    ),
    DemoUser(
        email="facilitator@example.org",
        first_name="Farah",
        says="facilitates two communities, one of them private",
        role=MemberRole.PROVIDER,
        organisation_name="Example Home Care (demo)",
        area=Area.TAMESIDE,
    ),
    DemoUser(
        email="member@example.org",
        first_name="Morgan",
        says="joined one public and one private community",
        role=MemberRole.CARE_WORKER,
        organisation_name="Example Home Care (demo)",
        area=Area.ROCHDALE,
    ),
    DemoUser(
        email="newcomer@example.org",
        first_name="Noor",
        says="a member of nothing yet",
        role=MemberRole.UNPAID_CARER,
        organisation_name="",
        area=Area.BURY,
    ),
)
DEMO_EMAILS: frozenset[str] = frozenset(user.email for user in DEMO_USERS)


@transaction.atomic
def ensure_demo_users(password: str) -> None:
    """Make the demo's shelves and people, and give all of them this password; what they did since stays."""
    editors = roles.ensure_roles()
    secret = _stored_form(password)
    for demo in DEMO_USERS:
        user = _ensure_user(demo, secret)
        if demo.is_editor:
            user.groups.add(editors)
        if demo.shelf:
            user.groups.add(roles.ensure_publishers(_ensure_shelf(demo.shelf)))


def demo_password(kept_in: Path) -> str:
    """Return the password of the log-ins: the one that is set, else the one kept from before, else a new one.

    Raises:
        OSError: the file cannot be read or written.
    """
    if settings.DEMO_PASSWORD:
        return str(settings.DEMO_PASSWORD)
    if kept_in.exists() and (kept := kept_in.read_text(encoding="utf-8").strip()):
        return kept
    words = _WORDS.split()
    password = "-".join(secrets.choice(words) for _ in range(4)) + f"-{secrets.randbelow(90) + 10}"
    kept_in.parent.mkdir(parents=True, exist_ok=True)
    kept_in.touch(mode=0o600)
    kept_in.chmod(0o600)
    kept_in.write_text(f"{password}\n", encoding="utf-8")
    return password


def _stored_form(password: str) -> str:
    """Return the password as the database keeps it: one form for all, since each check of one takes half a second."""
    known = User.objects.filter(email=DEMO_USERS[0].email).first()
    return known.password if known is not None and known.check_password(password) else make_password(password)


def _ensure_user(demo: DemoUser, secret: str) -> User:
    user = User.objects.filter(email=demo.email).first()
    if user is None:
        return User.objects.create(
            email=demo.email,
            password=secret,
            first_name=demo.first_name,
            last_name="Demo",
            role=demo.role,
            organisation_name=demo.organisation_name,
            area=demo.area,
            is_staff=demo.is_administrator,
            is_superuser=demo.is_administrator,
        )
    if user.password != secret:
        user.password = secret
        user.save(update_fields=["password"])
    return user


def _ensure_shelf(slug: str) -> CaseShelf:
    shelf = CaseShelf.objects.filter(slug=slug).first()
    if shelf is not None:
        return shelf
    new = CaseShelf(title=_SHELVES[slug], slug=slug, intro=_SHELF_INTRO)
    made: CaseShelf = CaseIndexPage.objects.get().add_child(instance=new)
    made.save_revision().publish()
    return made
