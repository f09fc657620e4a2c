"""Telling members what became of what they sent: rows first, read afresh when the mail is sent or the bell opened."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from cases.models import CasePage, CaseProposal, Correction
from cases.vocabularies import CorrectionState, ProposalState
from learning_network.core.page_access import viewable_by
from learning_network.notifications.registry import Letter, Line, NotificationKind, register
from learning_network.notifications.services import notify

if TYPE_CHECKING:
    from learning_network.notifications.models import Notification
    from learning_network.users.models import User

_PROPOSAL, _CORRECTION = "case-proposal", "case-correction"
_OF_PROPOSALS = {
    "taken": "We are working on the case that you proposed",
    "published": "The case that you proposed is published",
    "declined": "What became of the case that you proposed",
}
_OF_CORRECTIONS = {
    "taken": "We are looking into what you say is wrong",
    CorrectionState.PUT_RIGHT.value: "What you said was wrong is put right",
    CorrectionState.ANSWERED.value: "An answer to your correction",
    CorrectionState.DECLINED.value: "What became of your correction",
}


def tell(sent: CaseProposal | Correction, what: str) -> None:
    """Tell a member what became of what they sent, unless their account is gone; told twice, it stands once."""
    kind = _PROPOSAL if isinstance(sent, CaseProposal) else _CORRECTION
    notify(
        f"{kind}:{sent.pk}:{what}",
        kind=kind,
        subject=sent.pk,
        recipients=[sent.member] if sent.member else [],
        context={"what": what},
    )


class _AboutWhatWasSent(NotificationKind):
    """What proposals and corrections share: each is told once, to who sent it."""

    template = "cases/email/proposal"
    model: type[CaseProposal] | type[Correction]
    words: dict[str, str]

    def may_see(self, recipient: User, subject: str) -> bool:
        return self._sent(recipient, subject) is not None

    def letter(self, notification: Notification) -> Letter | None:
        sent, what = self._sent(notification.recipient, notification.subject), notification.context["what"]
        if sent is None or not self.still_holds(sent, what):
            return None
        case = _open_case(sent, notification.recipient)
        if what in ("published", "put-right") and case is None:
            return None
        context = {
            "named": self.name_of(sent, case),
            "what": what,
            "answer": sent.answer,
            "quoted": indent(sent.answer, "> ", lambda _line: True),
            "case_url": case.full_url if case else "",
            "mine_url": settings.SITE_URL + _mine(),
        }
        return Letter(self.words[what], context)

    def line(self, notification: Notification) -> Line | None:
        sent, what = self._sent(notification.recipient, notification.subject), notification.context["what"]
        if sent is None or not self.still_holds(sent, what):
            return None
        case = _open_case(sent, notification.recipient)
        address = case.url if case and what in ("published", "put-right") else _mine()
        return Line(f"{self.words[what]}: {self.name_of(sent, case)}", address)

    def still_holds(self, sent: CaseProposal | Correction, what: str) -> bool:
        """Whether what is to be told is still so."""
        return sent.state == what

    def name_of(self, sent: CaseProposal | Correction, case: CasePage | None) -> str:
        """What it is called in the mail: in the member's own words, or as the page that they may open is called."""
        return sent.title if isinstance(sent, CaseProposal) else _named(case)

    def _sent(self, recipient: User, subject: str) -> CaseProposal | Correction | None:
        return self.model.objects.of(recipient).filter(pk=subject).select_related("case").first()


class AboutProposal(_AboutWhatWasSent):
    """“We are working on the case that you proposed”, “… is published”, or why not; the subject is the proposal."""

    name, label, words = _PROPOSAL, "What becomes of cases that you propose", _OF_PROPOSALS
    model = CaseProposal

    def still_holds(self, sent: CaseProposal | Correction, what: str) -> bool:
        is_live = bool(sent.case and sent.case.live)
        if what == "published":
            return is_live
        return sent.state == what and not (what == ProposalState.TAKEN and is_live)


class AboutCorrection(_AboutWhatWasSent):
    """“What you said was wrong is put right”, or an answer; the subject is the correction."""

    name, label, words = _CORRECTION, "What becomes of corrections that you send", _OF_CORRECTIONS
    model = Correction


def _open_case(sent: CaseProposal | Correction, reader: User) -> CasePage | None:
    """Return the case, while this reader may open it."""
    case: CasePage | None = viewable_by(CasePage.objects.filter(pk=sent.case_id), reader).first()
    return case


def _named(case: CasePage | None) -> str:
    return case.title if case else "a case study that is not published now"


def _mine() -> str:
    return f"{reverse('me')}#h-proposals"


def register_telling() -> None:
    """Make both kinds known; called once at start-up."""
    register(AboutProposal())
    register(AboutCorrection())
