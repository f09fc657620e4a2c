"""The connection to the mail server: one for a whole run, and exact about what is known of a mail that failed."""

from collections.abc import Iterator
from contextlib import contextmanager
from smtplib import SMTP, SMTPNotSupportedError, SMTPRecipientsRefused, SMTPResponseException

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

_REFUSALS = (SMTPResponseException, SMTPRecipientsRefused, SMTPNotSupportedError)


class Unacknowledged(Exception):
    """The line broke after a mail was begun and before the server answered: it may have been taken or not."""


class MailServer:
    """One connection for many mails."""

    def __init__(self, connection: BaseEmailBackend) -> None:
        self._connection = connection

    def send(self, message: EmailMessage) -> None:
        """Hand one mail over.

        Raises:
            Unacknowledged: Nobody knows whether the server has it.
            Exception: The server was not reached, or refused it; it may be tried again.
        """
        self._reach()
        try:
            self._connection.send_messages([message])
        except Exception as error:
            self._connection.close()
            if _was_answered(error):
                raise
            raise Unacknowledged(f"{type(error).__name__}: {error}") from error

    def _reach(self) -> None:
        """Open the connection, anew when the server has closed it: what fails here has sent nothing."""
        smtp = getattr(self._connection, "connection", None)
        if isinstance(smtp, SMTP) and not _is_alive(smtp):
            self._connection.close()
        self._connection.open()


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Yield a connection to the mail server that is set up, and close it at the end."""
    connection = get_connection()
    try:
        yield MailServer(connection)
    finally:
        connection.close()


def _is_alive(smtp: SMTP) -> bool:
    try:
        return smtp.noop()[0] == 250
    except OSError:
        return False


def _was_answered(error: Exception) -> bool:
    """Tell a refusal, or a mail that could not be put into words, from a line that broke.

    Providers' interfaces raise errors of the network too, with a ``status_code`` when they were answered.
    """
    if isinstance(error, _REFUSALS) or not isinstance(error, OSError):
        return True
    return getattr(error, "status_code", None) is not None
