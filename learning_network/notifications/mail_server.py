"""The connection to the mail server: one for a whole run, and exact about what is known of a mail that failed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from smtplib import SMTP, SMTPNotSupportedError, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

_REFUSALS = (SMTPResponseException, SMTPRecipientsRefused, SMTPNotSupportedError)

# After so many failures one after another the mail server is down, and asking it on only takes time.
_FAILURES_IN_A_ROW = 3

# What ends a mailbox (RFC 5321). A full one (5.2.2), and a server that does not let us send (5.7, RFC 3463), end none.
_NO_MAILBOX = {550, 551, 553}
_NOT_THE_ADDRESS = re.compile(r"\b5\.(7\.\d+|2\.2)\b|\brelay", re.IGNORECASE)

_CLOSING_DOWN = 421
_NOT_LET_IN = {401, 403, 429}


class Unacknowledged(Exception):
    """The line broke after a mail was begun and before the server answered: it may have been taken or not."""


class NoMailbox(Exception):
    """The server says that the address takes no mail, and will take none: it was not sent."""


class MailServer:
    """One connection for many mails."""

    def __init__(self, connection: BaseEmailBackend) -> None:
        self._connection = connection
        self._failures = 0

    @property
    def is_down(self) -> bool:
        """Whether it answers nothing: what it says about one mail or address is an answer."""
        return self._failures >= _FAILURES_IN_A_ROW

    def send(self, message: EmailMessage) -> None:
        """Hand one mail over.

        Raises:
            NoMailbox: The server refused the address for good.
            Unacknowledged: Nobody knows whether the server has it.
            Exception: The server was not reached, or refused it; it may be tried again.
        """
        self._failures += 1
        self._reach()
        try:
            self._connection.send_messages([message])
        except Exception as error:
            self._connection.close()
            if not _was_answered(error):
                raise Unacknowledged(f"{type(error).__name__}: {error}") from error
            if not _refuses_everything(error):
                self._failures = 0
            if _ends_address(error):
                raise NoMailbox(str(error)) from error
            raise
        self._failures = 0

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


def _refuses_everything(error: Exception) -> bool:
    """Tell an answer that every mail would get now from one about this mail or its address."""
    if isinstance(error, SMTPSenderRefused) or _CLOSING_DOWN in _codes_of(error):
        return True
    status = getattr(error, "status_code", None) or 0
    return status in _NOT_LET_IN or status >= 500


def _ends_address(error: Exception) -> bool:
    """Tell whether the server says for good that there is no such mailbox."""
    if not isinstance(error, SMTPRecipientsRefused):
        return False
    return all(
        code in _NO_MAILBOX and not _NOT_THE_ADDRESS.search(words.decode(errors="replace"))
        for code, words in error.recipients.values()
    )


def _codes_of(error: Exception) -> set[int]:
    if isinstance(error, SMTPRecipientsRefused):
        return {code for code, _ in error.recipients.values()}
    return {error.smtp_code} if isinstance(error, SMTPResponseException) else set()
