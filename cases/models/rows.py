"""The rows of a case that repeat: who, where, what it costs, who pays, who is asked, on what it rests."""

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail.models import Orderable

from cases import vocabularies as v
from cases.models.methods import Method
from cases.models.organisations import Organisation
from cases.models.sources import SourceBase, SourcedRow
from learning_network.areas import Area
from learning_network.core.dates import PartialDateField


def _case_key(related_name: str) -> ParentalKey:
    return ParentalKey("cases.CasePage", on_delete=models.CASCADE, related_name=related_name)


class CaseOrganisation(Orderable):
    """What an organisation is to the case."""

    page = _case_key("organisations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="case_rows")
    role = models.CharField(max_length=20, choices=v.OrganisationRole.choices, default=v.OrganisationRole.LEAD)
    since = PartialDateField("from", blank=True)
    until = PartialDateField(blank=True)

    panels = [
        FieldRowPanel([FieldPanel("organisation"), FieldPanel("role")]),
        FieldRowPanel([FieldPanel("since"), FieldPanel("until")]),
    ]


class CasePlace(Orderable):
    """Where it happens."""

    page = _case_key("places")
    area = models.CharField(max_length=60, choices=Area.choices)
    place = models.CharField("place in words", max_length=255, blank=True)
    role = models.CharField(
        "what happens there", max_length=20, choices=v.PlaceRole.choices, default=v.PlaceRole.RUNS_HERE
    )

    panels = [FieldRowPanel([FieldPanel("area"), FieldPanel("role"), FieldPanel("place")])]


class CaseSource(SourceBase):
    """A document that the case rests on."""

    page = _case_key("sources")


class Offer(SourcedRow):
    """What it offers, and the price to the person."""

    page = _case_key("offers")
    service = models.CharField(max_length=255)
    for_whom = models.CharField(max_length=255, blank=True)
    price = models.CharField("price to the person", max_length=255, blank=True)
    per = models.CharField(max_length=255, blank=True)
    date = PartialDateField(blank=True)

    panels = [
        FieldRowPanel([FieldPanel("service"), FieldPanel("for_whom")]),
        FieldRowPanel([FieldPanel("price"), FieldPanel("per"), FieldPanel("date")]),
        *SourcedRow.source_panels,
    ]


class TimelineEvent(SourcedRow):
    """Something that happened, or was only planned."""

    page = _case_key("timeline")
    date = PartialDateField(blank=True)
    date_words = models.CharField("date in words", max_length=255, blank=True)
    event = models.TextField()
    planned = models.BooleanField("planned, outcome not known", default=False)

    panels = [
        FieldRowPanel([FieldPanel("date"), FieldPanel("date_words"), FieldPanel("planned")]),
        FieldPanel("event"),
        *SourcedRow.source_panels,
    ]

    def clean(self) -> None:
        super().clean()
        if not (self.date or self.date_words):
            raise ValidationError({"date": "Give a date, or say it in words (“date not stated”)."})


class CaseMethod(Orderable):
    """What a method is to the case."""

    page = _case_key("methods")
    method = models.ForeignKey(Method, on_delete=models.PROTECT, related_name="case_rows")
    relation = models.CharField(max_length=20, choices=v.MethodRelation.choices, default=v.MethodRelation.USES)
    note = models.CharField(max_length=255, blank=True)

    panels = [FieldRowPanel([FieldPanel("method"), FieldPanel("relation")]), FieldPanel("note")]


class RelatedCase(Orderable):
    """Another case that goes with this one, and why."""

    page = _case_key("related_cases")
    case = models.ForeignKey("cases.CasePage", on_delete=models.CASCADE, related_name="related_from")
    relation = models.CharField(max_length=20, choices=v.CaseRelation.choices)
    reason = models.CharField(max_length=255, help_text="The shared problem, method or lesson; never only a place.")

    panels = [PageChooserPanel("case", "cases.CasePage"), FieldPanel("relation"), FieldPanel("reason")]


class PayRate(SourcedRow):
    """A rate of pay."""

    page = _case_key("pay")
    role = models.CharField(max_length=255)
    place = models.CharField(max_length=255, blank=True)
    rate_low = models.DecimalField("rate in £, lowest", max_digits=10, decimal_places=2, null=True, blank=True)
    rate_high = models.DecimalField("highest", max_digits=10, decimal_places=2, null=True, blank=True)
    words = models.CharField("in words", max_length=255, blank=True)
    per = models.CharField(max_length=10, choices=v.PayPer.choices, default=v.PayPer.HOUR)
    date = PartialDateField(blank=True)

    panels = [
        FieldRowPanel([FieldPanel("role"), FieldPanel("place")]),
        FieldRowPanel([FieldPanel("rate_low"), FieldPanel("rate_high"), FieldPanel("per"), FieldPanel("date")]),
        FieldPanel("words"),
        *SourcedRow.source_panels,
    ]


class Recognition(SourcedRow):
    """An award, a mention, a visit."""

    page = _case_key("recognition")
    what = models.CharField(max_length=255)
    by_whom = models.CharField(max_length=255, blank=True)
    date = PartialDateField(blank=True)

    panels = [
        FieldPanel("what"),
        FieldRowPanel([FieldPanel("by_whom"), FieldPanel("date")]),
        *SourcedRow.source_panels,
    ]


class CommissioningMeansRow(SourcedRow):
    """A lever that a commissioner used."""

    page = _case_key("commissioning_means")
    means = models.CharField(max_length=30, choices=v.CommissioningMeans.choices)
    words = models.TextField("how it was used")
    amount = models.CharField(max_length=255, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("means"), FieldPanel("amount")]),
        FieldPanel("words"),
        *SourcedRow.source_panels,
    ]


class QualityRating(SourcedRow):
    """A rating by the Care Quality Commission."""

    page = _case_key("quality_ratings")
    rating = models.CharField(max_length=30, choices=v.CqcRating.choices)
    service = models.CharField(max_length=255)
    date = PartialDateField(blank=True)
    date_words = models.CharField("date in words", max_length=255, blank=True)
    link = models.URLField(blank=True)

    panels = [
        FieldRowPanel([FieldPanel("rating"), FieldPanel("service")]),
        FieldRowPanel([FieldPanel("date"), FieldPanel("date_words"), FieldPanel("link")]),
        *SourcedRow.source_panels,
    ]


class Funding(SourcedRow):
    """Where money or help in kind came from, and by which route."""

    page = _case_key("funding")
    funder = models.CharField("who paid", max_length=255)
    route = models.CharField(max_length=20, choices=v.PaymentRoute.choices)
    amount = models.CharField(max_length=255, blank=True)
    period = models.CharField(max_length=255, blank=True)
    terms = models.CharField(max_length=255, blank=True, help_text="For a loan: the rate, and compared with what.")
    in_kind = models.BooleanField("in kind, not money", default=False)

    panels = [
        FieldRowPanel([FieldPanel("funder"), FieldPanel("route")]),
        FieldRowPanel([FieldPanel("amount"), FieldPanel("period"), FieldPanel("in_kind")]),
        FieldPanel("terms"),
        *SourcedRow.source_panels,
    ]


class CaseContact(Orderable):
    """Whom a reader's question reaches. No e-mail address is ever shown."""

    page = _case_key("contacts")
    route = models.CharField(max_length=10, choices=v.ContactRoute.choices, default=v.ContactRoute.NETWORK)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    role = models.CharField("role in the case", max_length=255, blank=True)
    show = models.CharField(
        "what readers see", max_length=10, choices=v.ContactShow.choices, default=v.ContactShow.RELAY
    )
    mailbox = models.EmailField(
        blank=True, help_text="Where questions go. Never shown. Empty: the member's own address."
    )

    panels: ClassVar[list[object]] = [
        FieldRowPanel([FieldPanel("route"), FieldPanel("show")]),
        FieldRowPanel([FieldPanel("member"), FieldPanel("role")]),
        FieldPanel("mailbox"),
    ]

    def clean(self) -> None:
        super().clean()
        if self.route == v.ContactRoute.MEMBER and not (self.member_id or self.mailbox):
            raise ValidationError({"member": "Choose the member, or give the mailbox that answers."})

    @property
    def relay_address(self) -> str:
        """Where a question is sent; empty means the publishing team's queue."""
        if self.route == v.ContactRoute.NETWORK:
            return ""
        return self.mailbox or (self.member.email if self.member else "")


class CaseMedia(Orderable):
    """A picture, a film or a file."""

    page = _case_key("media")
    image = models.ForeignKey("wagtailimages.Image", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    alternative_text = models.CharField(
        max_length=255, blank=True, help_text="What the picture tells somebody who cannot see it."
    )
    document = models.ForeignKey(
        "wagtaildocs.Document", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    video = models.URLField("address of a film", blank=True)
    captions = models.ForeignKey(
        "wagtaildocs.Document", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    caption = models.CharField(max_length=255, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("image"), FieldPanel("alternative_text")]),
        FieldPanel("document"),
        FieldRowPanel([FieldPanel("video"), FieldPanel("captions")]),
        FieldPanel("caption"),
    ]

    def clean(self) -> None:
        super().clean()
        if self.image_id and not self.alternative_text:
            raise ValidationError({"alternative_text": "Say what the picture tells somebody who cannot see it."})
        if self.video and not self.captions_id:
            raise ValidationError({"captions": "A film needs a captions file (.vtt)."})
        if not (self.image_id or self.document_id or self.video):
            raise ValidationError({"image": "Choose a picture, a file or a film."})
