"""A digest by mail: HTML with a text alternative, through the SMTP server of [mail]."""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from onrecord.config.settings import Config
from onrecord.digests.compose import templates_of
from onrecord.report.digest import Digest
from onrecord.report.pages import digest_page
from onrecord.report.plain import clean

TIMEOUT_S = 60.0


def message(config: Config, digest: Digest, to: Sequence[str]) -> EmailMessage:
    """The mail. No text of an article can begin a header of its own: a subject is one line, encoded by the library."""
    templates = templates_of(config)
    mail = EmailMessage()
    mail["Subject"] = clean(digest.head.title)
    mail["From"] = Address("onrecord", addr_spec=config.mail.sender)
    mail["To"] = [Address(addr_spec=address) for address in to]
    mail["Date"] = format_datetime(digest.head.made_at)
    mail["Message-ID"] = make_msgid(domain=config.mail.sender.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no vacation replies
    mail.set_content("".join(digest_page(digest, "txt", templates)), cte="quoted-printable")
    mail.add_alternative(
        "".join(digest_page(digest, "html", templates, mail=True)), subtype="html", cte="quoted-printable"
    )
    return mail


def send(config: Config, digest: Digest, to: Sequence[str]) -> None:
    """Send the digest. ValueError without a server or sender; OSError that names the server when it cannot be sent.

    The server's certificate is checked against the system's; with `security = "none"` nothing is encrypted.
    """
    if not (config.mail.host and config.mail.sender):
        raise ValueError(f"{config.path}: [mail] needs a host and a sender to send a digest")
    mail = message(config, digest, to)
    try:
        with _connected(config) as server:
            if config.mail.username:
                server.login(config.mail.username, os.environ.get(config.mail.password_env, ""))
            refused = server.send_message(mail)
    except (smtplib.SMTPException, OSError) as error:
        raise OSError(f"{config.mail.host}:{config.mail.port} did not take the mail: {_reason(error)}") from error
    if refused:
        raise OSError(f"{config.mail.host} refused {', '.join(refused)}; the others have got it")


def _connected(config: Config) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if config.mail.security == "tls":
        return smtplib.SMTP_SSL(config.mail.host, config.mail.port, timeout=TIMEOUT_S, context=context)
    server = smtplib.SMTP(config.mail.host, config.mail.port, timeout=TIMEOUT_S)
    if config.mail.security == "starttls":
        server.starttls(context=context)
    return server


def _reason(error: Exception) -> str:
    said = getattr(error, "smtp_error", b"")
    return (
        (said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said))
        or str(error)
        or type(error).__name__
    )
