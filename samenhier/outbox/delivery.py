"""Handing one mail to the mail server, and knowing afterwards whether it left."""

import contextlib
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from samenhier.outbox.models import Failure

# Nothing left the house: sending again sends it once.
TEMPORARY = {Failure.AWAY, Failure.BUSY}


class NotDelivered(Exception):
    """A mail was not accepted, or nobody can know; `failure` says which, `error` the details."""

    def __init__(self, failure: Failure, error: Exception) -> None:
        super().__init__(failure)
        self.failure = failure
        self.error = error


def hand_over(email: EmailMessage, *, timeout: int | None = None) -> None:
    """Give a mail to the mail server; raises NotDelivered."""
    connection = get_connection(timeout=timeout or settings.EMAIL_TIMEOUT)
    try:
        connection.open()
    except smtplib.SMTPResponseException as error:
        raise NotDelivered(_answer(error.smtp_code), error) from error
    except OSError as error:  # refused, timed out, a broken handshake: nothing was sent
        raise NotDelivered(Failure.AWAY, error) from error
    try:
        connection.send_messages([email])
    except Exception as error:
        raise NotDelivered(_after_connecting(error), error) from error
    finally:
        # The answer to the mail is known; how the goodbye goes changes nothing.
        with contextlib.suppress(Exception):
            connection.close()


def _after_connecting(error: Exception) -> Failure:
    """What an error tells once the mail server was there.

    An answer with a number is a clear no. A connection that breaks may have broken after the
    server took the mail, so it counts as unknown, also in the few moments before that.
    """
    match error:
        case smtplib.SMTPRecipientsRefused():
            code, _text = next(iter(error.recipients.values()))
            return _answer(code)
        case smtplib.SMTPResponseException():
            return _answer(error.smtp_code)
        case smtplib.SMTPNotSupportedError():
            return Failure.REFUSED
        case _:
            return Failure.UNKNOWN


def _answer(code: int) -> Failure:
    """The meaning of the number a mail server answers with (RFC 5321, 4.2.1)."""
    if 400 <= code < 500:
        return Failure.BUSY
    return Failure.REFUSED if 500 <= code < 600 else Failure.UNKNOWN
