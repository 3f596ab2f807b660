"""`doctor`: what is wrong between this machine and a Space."""

from __future__ import annotations

import json
import re
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme

from helpers.command_line import Terminal, environment, server
from signalwire_fabric_async.cli import main


@pytest.fixture
def fabric(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Yield a server in a thread, and the environment that leads to it."""
    with server() as running:
        monkeypatch.delenv("SIGNALWIRE_SPACE", raising=False)
        for name, value in environment(running).items():
            monkeypatch.setenv(name, value)
        yield running


@contextmanager
def answering(answer: Any, context: Any = None) -> Iterator[Any]:
    """Yield a server that answers everything with these bytes, over TLS where a context is given."""

    class Handler(socketserver.StreamRequestHandler):
        def setup(self) -> None:
            if context is not None:
                self.request = context.wrap_socket(self.request, server_side=True)
            super().setup()

        def finish(self) -> None:
            super().finish()
            self.request.close()

        def handle(self) -> None:
            while self.rfile.readline().strip():
                pass
            self.wfile.write(answer)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Ignore a client that disconnects, which is part of these tests."""

    with Server(("127.0.0.1", 0), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield listening.server_address[1]
        finally:
            listening.shutdown()
            thread.join()


def checks(capsys: Any) -> Any:
    """Return what `--json` printed: whether all is well, and each check by its name."""
    report = json.loads(capsys.readouterr().out)
    return report["ok"], {one["name"]: one for one in report["checks"]}


PAGE = b'{"data": [], "links": {"self": "", "first": ""}}'


def reply(*headers: Any, status: Any = "200 OK") -> Any:
    """Return an answer with an empty page and these headers."""
    lines = [f"HTTP/1.1 {status}", "Content-Type: application/json", f"Content-Length: {len(PAGE)}", *headers]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + PAGE


def test_all_is_well(fabric: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Against a service that answers: every check is ok or does not apply, exit code 0, only a read was sent."""
    assert main(["doctor", "--json"]) == 0
    ok, found = checks(capsys)
    assert ok
    assert list(found) == [
        "configuration",
        "DNS",
        "TCP",
        "TLS",
        "HTTP",
        "credentials",
        "SIP profile",
        "clock",
        "rate limit",
    ]
    assert {name for name, one in found.items() if one["state"] == "problem"} == set()
    assert {one.method for one in fabric.log} == {"GET"}


def test_shows_no_secret(fabric: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """The token is not shown in any form, neither in lines nor as JSON, also where it is refused."""
    for words in ([], ["--json"], ["--base-url", fabric.base_url]):
        main(["doctor", *words])
    fabric.fail("subscribers.list", status=401, body={"error": f"no such token: {fabric.api_token}"}, times=None)
    assert main(["doctor"]) == 1
    printed = capsys.readouterr()
    assert fabric.api_token not in printed.out + printed.err
    import base64

    assert base64.b64encode(f"{fabric.project_id}:{fabric.api_token}".encode()).decode() not in printed.out


def test_names_what_is_refused(
    fabric: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refused credentials: the check says so with the scope that is needed; exit code 1."""
    monkeypatch.setenv("SIGNALWIRE_API_TOKEN", "PT-other")
    assert main(["doctor"]) == 1
    printed = capsys.readouterr().out
    assert re.search(r"^PROBLEM credentials .*401.*scope", printed, re.MULTILINE)
    assert "1 problem" in printed


def test_nothing_listens(fabric: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """A service that cannot be reached: the step that failed is named, and what needs it is skipped."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        assert main(["doctor", "--json", "--base-url", f"http://127.0.0.1:{closed.getsockname()[1]}"]) == 1
    _, found = checks(capsys)
    assert (found["DNS"]["state"], found["TCP"]["state"], found["credentials"]["state"]) == ("ok", "problem", "skipped")


def test_no_configuration(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing to check: the variable that is missing is named, exit code 2."""
    for name in ("SPACE", "BASE_URL", "PROJECT_ID", "API_TOKEN"):
        monkeypatch.delenv(f"SIGNALWIRE_{name}", raising=False)
    assert main(["doctor", "--json"]) == 2
    ok, found = checks(capsys)
    assert not ok
    assert (
        found["configuration"]["said"]
        == "not set in the environment: SIGNALWIRE_SPACE (or SIGNALWIRE_BASE_URL), SIGNALWIRE_PROJECT_ID, SIGNALWIRE_API_TOKEN"
    )


def test_the_token_file_is_read(fabric: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A token in a file serves as one in the environment; a file that is not there is misuse."""
    monkeypatch.delenv("SIGNALWIRE_API_TOKEN")
    (tmp_path / "token").write_text(fabric.api_token + "\n", encoding="utf-8")
    assert main(["doctor", "--json", "--api-token-file", str(tmp_path / "token")]) == 0
    assert main(["doctor", "--json", "--api-token-file", str(tmp_path / "none")]) == 2


@pytest.mark.parametrize(
    ("headers", "name", "state", "said"),
    [
        (("Date: Mon, 01 Jan 2001 00:00:00 GMT",), "clock", "problem", "ahead"),
        (("Date: Fri, 01 Jan 2100 00:00:00 GMT",), "clock", "problem", "behind"),
        (("Date: yesterday",), "clock", "skipped", "sent no `Date`"),
        ((), "clock", "skipped", "sent no `Date`"),
        (("X-RateLimit-Limit: 13800", "x-rate-limit-remaining: 5"), "rate limit", "ok", "13800"),
        ((), "rate limit", "skipped", "no such header"),
    ],
)
def test_reads_the_headers(
    fabric: Any, capsys: pytest.CaptureFixture[str], *, headers: Any, name: str, state: str, said: str
) -> None:
    """The clock is held against `Date`, and the rate-limit headers are shown, in whatever spelling."""
    with answering(reply(*headers)) as port:
        code = main(["doctor", "--json", "--base-url", f"http://127.0.0.1:{port}"])
    _, found = checks(capsys)
    assert found[name]["state"] == state
    assert said in found[name]["said"]
    assert code == (state == "problem")


@pytest.mark.parametrize("answer", [b"SSH-2.0-OpenSSH_9.6\r\n\r\n", b"", b"HTTP/1.1 ???\r\n\r\n", b"x" * 200_000])
def test_something_else_answers(fabric: Any, capsys: pytest.CaptureFixture[str], answer: Any) -> None:
    """What does not speak HTTP is named as such, whatever it says: exit code 1."""
    with answering(answer) as port:
        assert main(["doctor", "--json", "--timeout", "2", "--base-url", f"http://127.0.0.1:{port}"]) == 1
    _, found = checks(capsys)
    assert found["HTTP"]["state"] == "problem"


def test_a_service_that_fails(fabric: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """A 5xx is a problem of its own, in the step that saw it."""
    fabric.fail("subscribers.list", status=500, times=None)
    assert main(["doctor", "--json"]) == 1
    _, found = checks(capsys)
    assert found["HTTP"]["state"] == "problem"
    assert found["HTTP"]["values"]["status"] == 500


@pytest.mark.parametrize("status", ["401 Unauthorized", "403 Forbidden", "404 Not Found"])
def test_a_refusal_shows_its_headers(fabric: Any, capsys: pytest.CaptureFixture[str], status: str) -> None:
    """Of a rejected request the status, the clock and the rate limit are reported as of an accepted one."""
    with answering(reply("Date: Mon, 01 Jan 2001 00:00:00 GMT", "X-RateLimit-Limit: 13800", status=status)) as port:
        assert main(["doctor", "--json", "--base-url", f"http://127.0.0.1:{port}"]) == 1
    _, found = checks(capsys)
    assert (found["HTTP"]["state"], found["HTTP"]["values"]["status"]) == ("ok", int(status[:3]))
    assert found["credentials"]["state"] == "problem"
    assert "ahead" in found["clock"]["said"]
    assert "13800" in found["rate limit"]["said"]


def test_requests_are_the_sdks_own(fabric: Any) -> None:
    """What is checked is what a program does: one listing of subscribers and the SIP profile, sent by the SDK."""
    assert main(["doctor"]) == 0
    assert [one.operation for one in fabric.log] == ["subscribers.list", "sip_profile.get"]
    assert {one.headers["User-Agent"].partition("/")[0] for one in fabric.log} == {"signalwire-fabric-async"}


def test_waits_no_longer_than_its_timeout(fabric: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """A service that accepts and stays silent is given up after `--timeout`."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        assert main(["doctor", "--json", "--timeout", "0.3", "--base-url", address]) == 1
    _, found = checks(capsys)
    assert found["HTTP"]["said"] == "not within 0.3 s"


@pytest.fixture(scope="module")
def authority() -> Any:
    """Return a private certificate authority."""
    return trustme.CA()


def served_with(certificate: Any) -> Any:
    """Return the server's side of TLS with this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def test_tells_the_version_of_tls_and_the_end_of_the_certificate(
    fabric: Any, capsys: pytest.CaptureFixture[str], authority: Any, tmp_path: Path
) -> None:
    """Over TLS: its version, and when the certificate ends; the certificate is checked against `--ca-file`."""
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    with answering(reply(), served_with(authority.issue_cert("localhost"))) as port:
        words = ["--base-url", f"https://localhost:{port}", "--ca-file", str(tmp_path / "ca.pem")]
        assert main(["doctor", "--json", *words]) == 0
    _, found = checks(capsys)
    assert found["TLS"]["values"]["version"] == "TLSv1.3"
    assert re.search(r"ends on \d{4}-\d\d-\d\d, in \d+ days", found["TLS"]["said"])


@pytest.mark.parametrize(
    ("name", "days", "trusted", "said"),
    [
        ("localhost", -1, True, "expired"),
        ("localhost", 5, True, "in 4 days"),
        ("other.example", 90, True, "localhost"),
        ("localhost", 90, False, "certificate is refused"),
    ],
)
def test_names_a_bad_certificate(
    fabric: Any,
    capsys: pytest.CaptureFixture[str],
    authority: Any,
    tmp_path: Path,
    *,
    name: str,
    days: int,
    trusted: bool,
    said: str,
) -> None:
    """Expired, about to expire, another host's or unknown: the TLS check says which, and no credentials are sent."""
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "other.pem"))
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    ends = datetime.now(UTC) + timedelta(days=days)
    certificate = authority.issue_cert(name, not_before=ends - timedelta(days=30), not_after=ends)
    with answering(reply(), served_with(certificate)) as port:
        bundle = str(tmp_path / ("ca.pem" if trusted else "other.pem"))
        assert main(["doctor", "--json", "--base-url", f"https://localhost:{port}", "--ca-file", bundle]) == 1
    _, found = checks(capsys)
    assert found["TLS"]["state"] == "problem"
    assert said in found["TLS"]["said"]


def test_a_terminal_has_colours(fabric: Any) -> None:
    """In a terminal the states are coloured; without one they are plain."""
    with Terminal(["doctor"], environment(fabric)) as terminal:
        assert terminal.end() == 0
        assert "\x1b[32mok" in terminal.raw
        assert "all well" in terminal.text


def test_tells_drift_and_records_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--drift` reads with GET alone and tells each deviation, `--record` writes shapes that a stand-in serves."""
    record = tmp_path / "space.json"
    with server(dialect="published") as running:
        monkeypatch.delenv("SIGNALWIRE_SPACE", raising=False)
        for name, value in environment(running).items():
            monkeypatch.setenv(name, value)
        running.seed(subscribers=2)
        assert main(["doctor", "--drift", "--record", str(record)]) == 0
        printed = capsys.readouterr().out
        assert re.search(r"subscribers\.get +\$\.subscriber\.timezone +unknown member", printed)
        assert main(["doctor", "--drift", "--json"]) == 0
        found = {one["name"]: one for one in json.loads(capsys.readouterr().out)["checks"]}["drift"]
        assert {"operation", "path", "kind", "detail", "places"} == found["values"]["rows"][0].keys()
        assert {entry.method for entry in running.log if entry.operation} == {"GET"}
    assert "person-0" not in record.read_text()
    assert "timezone" in json.dumps(json.loads(record.read_text())["shapes"]["subscribers.get"])
    assert main(["doctor", "--record", str(record)]) == 2
