"""Send a digest by mail, HTML with a text alternative, through the SMTP server of [mail]."""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from io import BytesIO

from onrecord.config.settings import Config
from onrecord.report.digests.digest import Digest
from onrecord.report.formats.registry import DigestFormat, Layout, digest_format_named
from onrecord.report.text.plain import clean

TIMEOUT_S = 60.0
BODIES = ("txt", "html")  # a mail program shows the last that it can


def message(config: Config, digest: Digest, to: Sequence[str]) -> EmailMessage:
    """Make the mail of a digest: plain text, with HTML as its alternative.

    No text of an article can begin a header of its own: the subject is one line, encoded by the library.
    """
    mail = EmailMessage()
    mail["Subject"] = clean(digest.head.title)
    mail["From"] = Address("onrecord", addr_spec=config.mail.sender)
    mail["To"] = [Address(addr_spec=address) for address in to]
    mail["Date"] = format_datetime(digest.head.made_at)
    mail["Message-ID"] = make_msgid(domain=config.mail.sender.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no vacation replies
    for name in BODIES:
        _add_body(mail, digest, digest_format_named(name), Layout(config.template_folder, mail=True))
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


def _add_body(mail: EmailMessage, digest: Digest, digest_format: DigestFormat, layout: Layout) -> None:
    """Add the digest in a format to a mail: the first is its content, every further one an alternative."""
    stream = BytesIO()
    digest_format.write(digest, digest.shown, stream, layout)
    text, subtype = stream.getvalue().decode("utf-8"), digest_format.media_type.partition("/")[2]
    add = mail.set_content if mail.get_payload() is None else mail.add_alternative
    add(text, subtype=subtype, cte="quoted-printable")


def _connected(config: Config) -> smtplib.SMTP:
    """Connect to the mail server, encrypted as the configuration says."""
    context = ssl.create_default_context()
    if config.mail.security == "tls":
        return smtplib.SMTP_SSL(config.mail.host, config.mail.port, timeout=TIMEOUT_S, context=context)
    server = smtplib.SMTP(config.mail.host, config.mail.port, timeout=TIMEOUT_S)
    if config.mail.security == "starttls":
        server.starttls(context=context)
    return server


def _reason(error: Exception) -> str:
    """What the server answered, else what the error says."""
    answer = getattr(error, "smtp_error", b"")
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
    return text or str(error) or type(error).__name__
