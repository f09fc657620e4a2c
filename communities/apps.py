"""App configuration of communities."""

from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    """Communities of practice: pages, memberships, threads and posts."""

    name = "communities"

    def ready(self) -> None:
        from communities.events.telling import register_events
        from communities.facilitating.telling import register_facilitating
        from communities.following.kinds import register_kinds
        from communities.mail_in.receiving import register_mail_in
        from communities.moderation.kinds import register_flaggable_kinds
        from communities.moderation.notices import register_notices
        from communities.practice.telling import register_practice
        from communities.search_sources import register_sources
        from communities.services.labelling import register_tagged_threads
        from communities.talk.thanks import Thanked
        from learning_network.core import due
        from learning_network.notifications.registry import register

        self._connect()
        register_sources()
        register_tagged_threads()
        register_flaggable_kinds()
        register_notices()
        register_kinds()
        register_facilitating()
        register_events()
        register_practice()
        register_mail_in()
        register(Thanked())
        due.register("end_suspensions")

    def _connect(self) -> None:
        from django.contrib.auth import get_user_model
        from django.contrib.auth.signals import user_logged_in
        from django.db.models.signals import post_delete, post_save, pre_delete

        from communities import signal_handlers

        user_logged_in.connect(signal_handlers.on_logged_in, dispatch_uid="communities.adopt_drafts")
        post_delete.connect(
            signal_handlers.on_attachment_deleted,
            sender=self.get_model("Attachment"),
            dispatch_uid="communities.delete_file",
        )
        pre_delete.connect(
            signal_handlers.on_member_deleted, sender=get_user_model(), dispatch_uid="communities.forget_member"
        )
        post_save.connect(
            signal_handlers.on_member_saved, sender=get_user_model(), dispatch_uid="communities.give_up_places"
        )
