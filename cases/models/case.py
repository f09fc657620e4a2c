"""The case study itself: its fields. Rows that repeat stand in ``rows`` and ``figures``."""

from typing import Any, ClassVar

from django.conf import settings as django_settings
from django.db import models
from django.http import HttpRequest
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.fields import RichTextField
from wagtail.models import Page, PageManager

from cases import vocabularies as v
from cases.forms import CaseCopyForm, CasePageForm, EnquiryForm
from cases.freshness.dates import keep_confirmation
from cases.models.numbers import renew_keys
from cases.panels import CASE_EDIT_HANDLER
from cases.querysets import CasePageQuerySet
from learning_network.core.dates import PartialDateField
from learning_network.core.models import BasePage, Term
from learning_network.core.vocabularies import Vocabulary

_PROSE = ["h3", "bold", "italic", "link", "ol", "ul"]
_SHORT = ["bold", "italic", "link", "ul"]


def _terms(vocabulary: Vocabulary, verbose_name: str, related_name: str) -> ParentalManyToManyField:
    return ParentalManyToManyField(
        Term,
        blank=True,
        verbose_name=verbose_name,
        related_name=related_name,
        limit_choices_to={"vocabulary": vocabulary},
    )


def _short_text(verbose_name: str, help_text: str = "") -> RichTextField:
    return RichTextField(verbose_name, blank=True, features=_SHORT, help_text=help_text)


class CaseTag(TaggedItemBase):
    """A free tag on a case."""

    content_object = ParentalKey("cases.CasePage", on_delete=models.CASCADE, related_name="tagged_items")


class CasePage(BasePage):
    """A structured case study. What its sources do not say is named in ``not_stated``, never left to guess."""

    summary = models.CharField("in one sentence", max_length=200)
    case_kind = models.CharField("kind of case", max_length=20, choices=v.CaseKind.choices, blank=True)
    information_as_of = PartialDateField("information as of", blank=True)
    information_as_of_note = models.CharField("where parts differ", max_length=255, blank=True)

    problem = RichTextField("the problem", features=_PROSE)
    innovation = RichTextField("what they do", features=_PROSE)
    impact = RichTextField(blank=True, features=_PROSE)
    what_did_not_work = RichTextField("what did not work or changed", blank=True, features=_PROSE)
    about_organisation = RichTextField("about the organisation", blank=True, features=_PROSE)

    not_yet_measured = models.BooleanField("nothing has been measured yet", default=False)
    evidence_level = models.PositiveSmallIntegerField(choices=v.EvidenceLevel.choices, null=True, blank=True)
    evidence_reason = models.CharField("why this level", max_length=200, blank=True)
    before_after = models.CharField(
        "measured before and after", max_length=12, choices=v.StatedFact.choices, default=v.StatedFact.NOT_STATED
    )
    comparison_group = models.CharField(max_length=12, choices=v.StatedFact.choices, default=v.StatedFact.NOT_STATED)
    evidence_sample = models.CharField("sample", max_length=255, blank=True)
    evidence_measured_by = models.CharField(
        "measured by", max_length=15, choices=v.MeasuredBy.choices, default=v.MeasuredBy.NOT_STATED
    )

    implications_commissioners = _short_text("for commissioners")
    implications_providers = _short_text("for providers")
    implications_policy = _short_text("for policy")

    maturity = models.CharField(max_length=20, choices=v.Maturity.choices, blank=True)
    started = PartialDateField(blank=True)
    ended = PartialDateField(blank=True)
    settings = _terms(Vocabulary.SETTING, "care settings", "cases_by_setting")
    people = _terms(Vocabulary.PEOPLE, "people supported", "cases_by_people")
    themes = _terms(Vocabulary.THEME, "themes, up to five", "cases_by_theme")
    tags = ClusterTaggableManager(through=CaseTag, blank=True)
    involvement = models.CharField(
        "how people who draw on care are involved", max_length=20, choices=v.Involvement.choices, blank=True
    )
    involvement_text = _short_text("in words")
    governance = _short_text("governance and voice", "Boards, forums, classes of membership, votes.")
    footprint = models.CharField("reach of the lead", max_length=10, choices=v.Footprint.choices, blank=True)

    living_wage = models.CharField("pays the Real Living Wage", max_length=12, choices=v.LivingWage.choices, blank=True)
    living_wage_note = _short_text("about the Living Wage")
    contract_types = _short_text("kinds of contract")
    guaranteed_hours = _short_text("guaranteed hours")
    paid_travel = _short_text("paid travel")
    rewards = _short_text("rewards and flexibility")
    wellbeing = _short_text("wellbeing at work")
    pay_gap = _short_text("pay gap, and who fills senior roles")
    recruitment = _short_text("recruitment")
    training = _short_text("training and progression")
    voice = _short_text("voice of those who work there")
    union = _short_text("union")

    looking_for = _terms(Vocabulary.LOOKING_FOR, "what it is looking for", "cases_by_looking_for")
    looking_for_text = _short_text("in words")
    charters = _terms(Vocabulary.CHARTER, "charters and standards", "cases_by_charter")
    commissioning_context = _terms(Vocabulary.COMMISSIONING, "commissioning context", "cases_by_commissioning")
    startup_band = models.CharField("money to start", max_length=12, choices=v.CostBand.choices, blank=True)
    running_band = models.CharField("money to run, a year", max_length=12, choices=v.CostBand.choices, blank=True)
    staff_time = models.CharField(max_length=255, blank=True)
    time_to_first_result = models.CharField(max_length=255, blank=True)
    conditions = _terms(Vocabulary.CONDITION, "conditions needed", "cases_by_condition")
    conditions_text = _short_text("in words")

    anonymised = models.BooleanField(default=False, help_text="No contact is shown and no place or name given.")
    anonymised_reason = models.CharField(max_length=255, blank=True)
    sign_off = models.CharField(
        "sign-off by the organisation", max_length=20, choices=v.SignOffState.choices, blank=True
    )
    sign_off_by = models.CharField("who agreed", max_length=255, blank=True)
    sign_off_date = models.DateField("when", null=True, blank=True)
    sign_off_how = models.CharField("how", max_length=255, blank=True)
    licence = models.CharField(max_length=12, choices=v.Licence.choices, default=v.Licence.OGL)
    not_stated = models.JSONField("not stated in the sources", default=list, blank=True)
    case_owner = models.ForeignKey(
        django_settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    last_confirmed = models.DateField(null=True, blank=True)
    last_confirmed_by = models.CharField(max_length=255, blank=True)
    review_due = models.DateField(null=True, blank=True)
    content_hash = models.CharField(max_length=64, blank=True, editable=False)

    objects: ClassVar[Any] = PageManager.from_queryset(CasePageQuerySet)()

    slug: str
    title: str
    draft_title: str

    template = "cases/case_page.html"
    parent_page_types = ["cases.CaseShelf"]
    subpage_types: list[str] = []
    edit_handler = CASE_EDIT_HANDLER
    base_form_class = CasePageForm
    copy_form_class = CaseCopyForm
    # Nobody has confirmed a copy.
    exclude_fields_in_copy: ClassVar[list[str]] = ["last_confirmed", "last_confirmed_by", "review_due"]

    class Meta:
        verbose_name = "case study"
        verbose_name_plural = "case studies"

    @staticmethod
    def _slug_is_available(slug: str, parent_page: Page | None, page: Page | None = None) -> bool:
        """A case's slug is unique over all shelves, and differs from every shelf's name."""
        if parent_page is None:
            return True
        library = parent_page.get_parent()
        others = Page.objects.filter(slug=slug).descendant_of(library)
        if page is not None and page.pk:
            others = others.not_page(page)
        return not others.exists()

    def get_admin_display_title(self) -> str:
        """A published case is listed under the title that readers know: lists do not tell what a draft says."""
        title: str = self.title if self.live else super().get_admin_display_title()
        return title

    def clean(self) -> None:
        """A title is one line: a mail that names it would not be sent with two."""
        super().clean()
        self.title, self.draft_title = " ".join(self.title.split()), " ".join(self.draft_title.split())

    def minimal_clean(self) -> None:
        """Give a new page another slug when somebody took its own since the form was checked.

        The editor saves by itself while people write, so two saves of one new page can meet here.
        """
        if not self.pk and self.slug and not self._slug_is_available(self.slug, self.get_parent()):
            self.slug = self._get_autogenerated_slug(self.slug)
        super().minimal_clean()

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str | None, str | None] | None:
        """Leave the shelf out of the address, so that a case keeps it when it changes shelf."""
        parts = super().get_url_parts(request)
        if parts is None or parts[2] is None:
            return parts
        site_id, root_url, page_path = parts
        above, _shelf, slug = page_path.rstrip("/").rsplit("/", 2)
        return site_id, root_url, f"{above}/{slug}/"

    def copy_all_child_relations(self, target: "CasePage", *args: Any, **kwargs: Any) -> dict[Any, Any]:
        """The rows of a copy or an alias get keys of their own."""
        copied: dict[Any, Any] = super().copy_all_child_relations(target, *args, **kwargs)
        renew_keys(target)
        return copied

    def with_content_json(self, content: dict[str, Any]) -> "CasePage":
        """Revisions that came along with a copy hold the original's keys; they become the copy's own."""
        from cases.words.tags import renew_tags

        renew_tags(content)
        page: CasePage = super().with_content_json(content)
        is_copy = str(content.get("translation_key", self.translation_key)) != str(self.translation_key)
        if is_copy:
            renew_keys(page)
        keep_confirmation(page, is_copy=is_copy)
        return page

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cases.presentation import CasePresentation
        from cases.usefulness import usefulness_of

        context = super().get_context(request, *args, **kwargs)
        context["case"] = CasePresentation(self, preview=getattr(request, "is_preview", False))
        context["enquiry_form"] = EnquiryForm()
        context["usefulness"] = usefulness_of(self, request)
        return context
