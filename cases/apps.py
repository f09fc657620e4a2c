"""App configuration of the case studies."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Case studies, organisations, methods, lessons and questions about them."""

    name = "cases"

    def ready(self) -> None:
        from cases import search_sources, signal_handlers
        from cases.freshness.mails import StillTrue, StillTrueAnswer
        from cases.missed_mail import ReadersMissed
        from cases.proposing.telling import register_telling
        from cases.reporting import register_reporting
        from cases.reviewing.submitted import CaseSubmitted
        from cases.reviewing.telling import AskedToReview, ReviewCommented
        from cases.writing.colleagues import AskedToWrite
        from cases.writing.prompts import WeeklyPrompt
        from learning_network.core import due
        from learning_network.notifications import registry as notifications

        register_telling()
        signal_handlers.connect()
        search_sources.register_all()
        register_reporting()
        for review_kind in (CaseSubmitted(), AskedToReview(), ReviewCommented()):
            notifications.register(review_kind)
        for kind in (ReadersMissed(), StillTrue(), StillTrueAnswer(), AskedToWrite(), WeeklyPrompt()):
            notifications.register(kind)
        due.register("review_reminders")
        due.register("send_prompts")
