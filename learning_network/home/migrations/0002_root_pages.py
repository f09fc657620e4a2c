"""Makes the pages that the site stands on: Home, the library with the network's shelf, the list of communities."""

from django.db import migrations
from django.utils import timezone
from treebeard.mp_tree import MP_Node

WELCOME = {"title": "Welcome to your new Wagtail site!", "slug": "home"}
NETWORK_INTRO = "Cases that no Local Care Organisation wrote, and those that members propose. Network editors look after it."


def _content_type(apps, app_label, model):
    ContentType = apps.get_model("contenttypes", "ContentType")
    return ContentType.objects.get_or_create(app_label=app_label, model=model)[0]


def _locale(apps):
    return apps.get_model("wagtailcore", "Locale").objects.order_by("pk").first()


def _add_child(apps, parent, *, app_label, model, **fields):
    """Add a page below a parent that historical models cannot ask for its tree methods."""
    Page = apps.get_model("wagtailcore", "Page")
    last = Page.objects.filter(path__startswith=parent.path, depth=parent.depth + 1).order_by("path").last()
    step = MP_Node._str2int(last.path[-MP_Node.steplen :]) + 1 if last else 1
    now = timezone.now()
    page = apps.get_model(app_label, model).objects.create(
        **fields,
        draft_title=fields["title"],
        content_type=_content_type(apps, app_label, model.lower()),
        locale=_locale(apps),
        path=MP_Node._get_path(parent.path, parent.depth + 1, step),
        depth=parent.depth + 1,
        numchild=0,
        url_path=f"{parent.url_path}{fields['slug']}/",
        live=True,
        first_published_at=now,
        last_published_at=now,
    )
    _count_children(apps, parent)
    return page


def _count_children(apps, parent):
    pages = apps.get_model("wagtailcore", "Page").objects
    children = pages.filter(path__startswith=parent.path, depth=parent.depth + 1)
    parent.numchild = children.count()
    pages.filter(pk=parent.pk).update(numchild=parent.numchild)


def add_root_pages(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    root = Page.objects.get(depth=1)
    welcome = Page.objects.filter(
        depth=2, numchild=0, content_type=_content_type(apps, "wagtailcore", "page"), **WELCOME
    ).first()
    home = _add_child(apps, root, app_label="home", model="HomePage", title="Home", slug="home")
    cases = _add_child(apps, home, app_label="cases", model="CaseIndexPage", title="Case studies", slug="cases")
    _add_child(
        apps,
        cases,
        app_label="cases",
        model="CaseShelf",
        title="The network",
        slug="the-network",
        intro=NETWORK_INTRO,
    )
    _add_child(
        apps,
        home,
        app_label="communities",
        model="CommunityIndexPage",
        title="Communities of practice",
        slug="communities",
    )
    if not Site.objects.filter(is_default_site=True).update(root_page_id=home.pk):
        Site.objects.create(hostname="localhost", root_page_id=home.pk, is_default_site=True)
    if welcome is not None:
        Page.objects.filter(pk=welcome.pk).delete()
        _count_children(apps, root)


def remove_root_pages(apps, schema_editor):
    """Put Wagtail's welcome page back; refuses while somebody's pages stand below ours."""
    Page = apps.get_model("wagtailcore", "Page")
    home = apps.get_model("home", "HomePage").objects.filter(depth=2).first()
    if home is None:
        return
    ours = ["home/", "home/cases/", "home/cases/the-network/", "home/communities/"]
    tree = Page.objects.filter(path__startswith=home.path)
    others = tree.exclude(url_path__in=[f"/{path}" for path in ours]).count()
    if others:
        raise RuntimeError(f"{others} pages stand below Home. Move or delete them before undoing this migration.")
    root = Page.objects.get(depth=1)
    welcome = _add_child(apps, root, app_label="wagtailcore", model="Page", **WELCOME)
    apps.get_model("wagtailcore", "Site").objects.filter(root_page_id=home.pk).update(root_page_id=welcome.pk)
    tree.delete()
    _count_children(apps, root)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
        ("cases", "0002_initial"),
        ("communities", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(add_root_pages, remove_root_pages)]
