"""Digests by mail, to a real SMTP server on this machine, over STARTTLS and TLS."""

from __future__ import annotations

import email
import email.policy
import shutil
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword

from onrecord.config.settings import Config, ConfigError, load
from onrecord.digests.mail import message, send
from onrecord.report.digests.build import build_digest
from onrecord.report.digests.digest import Digest, DigestHead

HEAD = DigestHead(
    "coast\r\nBcc: all@evil.example",
    date(2026, 3, 2),
    date(2026, 3, 2),
    "America/New_York",
    "speaker",
    datetime(2026, 3, 3, tzinfo=UTC),
)
PASSWORD = "correct horse"


@dataclass
class Box:
    """A server that keeps what it gets."""

    port: int = 0
    mails: list[Envelope] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Envelope) -> str:
        self.mails.append(envelope)
        return "250 kept" if "full@box.example" not in envelope.rcpt_tos else "452 the box is full"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost, with its key in one file."""
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("openssl makes the certificate")
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
               "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", path, "-out", f"{path}.crt"]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    path.write_text(path.read_text() + Path(f"{path}.crt").read_text())
    return path


@pytest.fixture
def server(certificate: Path) -> Iterator[Callable[[str], Box]]:
    """Starts a server of a kind: starttls, tls, none."""
    started: list[Controller] = []

    def start(kind: str) -> Box:
        box, context = Box(), ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
        options: dict[str, Any] = {
            "starttls": {"tls_context": context, "require_starttls": True},
            "tls": {"ssl_context": context},
        }.get(kind, {})
        controller = Controller(
            box,
            hostname="localhost",
            port=_free(),
            authenticator=_known,
            auth_require_tls=kind == "starttls",
            **options,
        )
        controller.start()
        started.append(controller)
        box.port = controller.port
        return box

    yield start
    for controller in started:
        controller.stop()


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


def _known(server: SMTP, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    good = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
    return AuthResult(success=good, handled=False)


def config(tmp_path: Path, box: Box, security: str, more: str = "") -> Config:
    path = tmp_path / "config.toml"
    path.write_text(
        f'[mail]\nhost = "localhost"\nport = {box.port}\nsecurity = "{security}"\nsender = "desk@onrecord.example"\n{more}',
        "utf-8",
    )
    return load(path)


def hostile() -> Digest:
    return build_digest(HEAD, ())


@pytest.mark.slow
@pytest.mark.parametrize("security", ["starttls", "tls", "none"])
def test_a_mail_arrives_as_it_was_sent(
    server: Callable[[str], Box], certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", f"{certificate}.crt")
    monkeypatch.setenv("ONRECORD_MAIL_PASSWORD", PASSWORD)
    box = server(security)
    login = 'username = "desk"\n' if security != "none" else ""
    send(config(tmp_path, box, security, login), hostile(), ("ann@paper.example", "bo@paper.example"))
    (envelope,) = box.mails
    assert envelope.rcpt_tos == ["ann@paper.example", "bo@paper.example"]
    _as_it_should_be(email.message_from_bytes(envelope.content or b"", policy=email.policy.default))


def _as_it_should_be(mail: EmailMessage) -> None:
    assert mail["Subject"] == "On the record, Monday, March 2, 2026: coast Bcc: all@evil.example"
    assert mail["Bcc"] is None and mail["From"].addresses[0].addr_spec == "desk@onrecord.example"
    text, html = mail.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert "No quotes." in text.get_content() and "No quotes." in html.get_content()


def test_no_header_begins_in_an_article(tmp_path: Path) -> None:
    mail = message(config(tmp_path, Box(25), "none"), hostile(), ("ann@paper.example",))
    _as_it_should_be(email.message_from_bytes(mail.as_bytes(), policy=email.policy.default))


@pytest.mark.slow
def test_what_the_server_refuses_is_said(
    server: Callable[[str], Box], certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = server("starttls")
    with pytest.raises(OSError, match="certificate verify failed"):
        send(config(tmp_path, box, "starttls"), hostile(), ("ann@paper.example",))
    monkeypatch.setenv("SSL_CERT_FILE", f"{certificate}.crt")
    with pytest.raises(OSError, match="the box is full"):
        send(config(tmp_path, box, "starttls"), hostile(), ("full@box.example",))
    monkeypatch.setenv("ONRECORD_MAIL_PASSWORD", "wrong")
    with pytest.raises(OSError, match=f"localhost:{box.port} did not take the mail: .*uthentication"):
        send(config(tmp_path, box, "starttls", 'username = "desk"\n'), hostile(), ("ann@paper.example",))
    with pytest.raises(OSError, match="did not take the mail"):
        send(config(tmp_path, Box(1), "none"), hostile(), ("ann@paper.example",))


@pytest.mark.parametrize(
    "address", ["a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example", "Ann <a@b.example>", "nobody"]
)
def test_an_address_that_could_be_two_is_refused(tmp_path: Path, address: str) -> None:
    import json

    with pytest.raises(ConfigError, match="should be a mail address"):
        config(tmp_path, Box(25), "none", f"[digest]\nto = [{json.dumps(address)}]\n")


def test_readers_without_a_server_are_a_mistake_of_the_configuration(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[digest]\nto = ["a@b.example"]\n', "utf-8")
    with pytest.raises(ConfigError, match=r"\[mail\] needs a host and a sender"):
        load(path)
