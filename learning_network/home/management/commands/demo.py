"""``demo``: set up a site with content and fictional people, print the log-ins, and serve it."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error as DatabaseTrouble

from learning_network.home import demo
from learning_network.home.demo_users import DEMO_USERS
from learning_network.home.quiet_logs import quiet_logs


class Command(BaseCommand):
    """Parses, delegates, reports."""

    help = "Set up the demo (repeatable, loses nothing), print its log-ins and serve it."
    requires_system_checks: list[str] = []  # `make check` does them; a start has to be quick

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", default=settings.DEMO_PORT, help="the port to serve on (PORT, else 8000)")
        parser.add_argument("--no-serve", action="store_true", help="set up only")

    def handle(self, *args: Any, port: str, no_serve: bool, **options: Any) -> None:
        if settings.SECURE_SSL_REDIRECT:
            raise CommandError("The demo makes log-ins whose password is printed: it never runs in production.")
        try:
            number = 0 if no_serve else demo.check_port(str(port))
            demo.check_room(settings.VAR_DIR)
            with quiet_logs():
                password = demo.prepare(self.stdout.write)
        except demo.CannotStart as trouble:
            raise CommandError(str(trouble)) from trouble
        except (OSError, DatabaseTrouble) as trouble:
            raise CommandError(demo.trouble_words(trouble)) from trouble
        self._print_log_ins(password, number)
        if not no_serve:
            call_command("runserver", f"{demo.HOST}:{number}", use_reloader=False)

    def _print_log_ins(self, password: str, port: int) -> None:
        address = f"http://{demo.HOST}:{port}" if port else settings.SITE_URL
        width = max(len(user.email) for user in DEMO_USERS)
        lines = [f"  {user.email.ljust(width)}  {user.says}" for user in DEMO_USERS]
        self.stdout.write(
            f"\nThe learning network: {address}/\n"
            f"Log in at {address}/accounts/login/ with the password {password} as\n" + "\n".join(lines) + "\n"
        )
