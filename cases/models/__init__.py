"""Case studies on their shelves, the organisations and methods they name, and what readers ask of them."""

from cases.models.case import CasePage, CaseTag
from cases.models.contributors import CaseContributor, CreditRefusal
from cases.models.enquiries import Enquiry
from cases.models.figures import Figure, Lesson
from cases.models.freshness import StillTrueQuestion
from cases.models.imports import ImportFile
from cases.models.methods import Method, MethodSource
from cases.models.numbers import RowNumber
from cases.models.organisations import Organisation, OrganisationSource
from cases.models.proposals import CaseProposal, Correction
from cases.models.reading import CaseReading
from cases.models.review import CaseReview
from cases.models.reviewing import Checklist, ReturnReason, ReviewArea, ReviewComment, ReviewRequest
from cases.models.rows import (
    CaseContact,
    CaseMedia,
    CaseMethod,
    CaseOrganisation,
    CasePlace,
    CaseSource,
    CommissioningMeansRow,
    Funding,
    Offer,
    PayRate,
    QualityRating,
    Recognition,
    RelatedCase,
    TimelineEvent,
)
from cases.models.shelves import CaseIndexPage, CaseShelf
from cases.models.usefulness import QuietOwner, UsefulAnswer
from cases.models.writing import CoWriter, FirstSave, PromptWish

__all__ = [
    "CaseContact",
    "CaseContributor",
    "CaseIndexPage",
    "CaseMedia",
    "CaseMethod",
    "CaseOrganisation",
    "CasePage",
    "CasePlace",
    "CaseProposal",
    "CaseReading",
    "CaseReview",
    "CaseShelf",
    "CaseSource",
    "CaseTag",
    "Checklist",
    "CoWriter",
    "CommissioningMeansRow",
    "Correction",
    "CreditRefusal",
    "Enquiry",
    "Figure",
    "FirstSave",
    "Funding",
    "ImportFile",
    "Lesson",
    "Method",
    "MethodSource",
    "Offer",
    "Organisation",
    "OrganisationSource",
    "PayRate",
    "PromptWish",
    "QualityRating",
    "QuietOwner",
    "Recognition",
    "RelatedCase",
    "ReturnReason",
    "ReviewArea",
    "ReviewComment",
    "ReviewRequest",
    "RowNumber",
    "StillTrueQuestion",
    "TimelineEvent",
    "UsefulAnswer",
]
