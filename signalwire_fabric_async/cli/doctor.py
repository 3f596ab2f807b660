"""`doctor`: whether this machine can use the Space, checked from the configuration to a parsed response."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import ssl
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib import request
from urllib.parse import urlsplit

import attrs
import click

from .. import (
    APIError,
    AsyncSession,
    ConfigurationError,
    FabricError,
    RequestTimeoutError,
    ResponseError,
    RetryPolicy,
)
from .checks import Check
from .connection import connection_flags, session_settings
from .drift import DESCRIPTIONS, check_drift
from .output import DONE, FAILED, INTERRUPTED, MISUSED, Output, UsageError, duration, one_line
from .parsing import FILE, Command, Flag, Options, json_flag
from .signals import run as run_async

PATIENCE: Final = 10.0
"""Default timeout of each check in seconds."""
SKEW: Final = 30.0
"""Maximum deviation of a clock in seconds."""
EXPIRES_SOON: Final = 14
"""Days left of a certificate below which it is a problem."""

NO_RETRY: Final = RetryPolicy(attempts=1)

_RATE_LIMIT = re.compile(r"(?:x-)?rate-?limit.*|retry-after", re.IGNORECASE)


def _run(options: Options) -> int:
    for flag in ("record", "write"):
        if getattr(options, flag) and not options.drift:
            raise UsageError(f"--{flag} needs --drift")
    examination = Examination(options)
    checks = run_async(examination.checks())
    if options.json:
        ok = all(one.state != "problem" for one in checks)
        print(json.dumps({"ok": ok, "checks": [attrs.asdict(one) for one in checks]}, indent=2))
    else:
        _show(Output(), checks)
    if checks[0].state == "problem":
        return MISUSED
    if examination.interrupted:
        return INTERRUPTED
    return FAILED if any(one.state == "problem" for one in checks) else DONE


def _show(output: Output, checks: list[Check]) -> None:
    marks = {"ok": ("ok", "green"), "problem": ("PROBLEM", "bold red"), "skipped": ("--", "dim")}
    for one in checks:
        mark, style = marks[one.state]
        output.marked(f"{mark:<8}", style, f"{one.name:<14} {one.said}")
    problems = sum(one.state == "problem" for one in checks)
    output.line()
    output.line("all well" if not problems else f"{problems} problem{'s' if problems > 1 else ''}")


class Examination:
    """The checks, in order; each needs the result of the previous one."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._patience: float = options.timeout or PATIENCE
        self._found: list[Check] = []
        self._origin = ""
        self._step = ""
        self.interrupted = False
        """True if a signal ended the questions of `--write`."""

    async def checks(self) -> list[Check]:
        """Run the checks that can run and return their results."""
        session = self._configuration()
        if session is not None:
            async with session:
                headers = await self._request(session) if await self._reach() else None
                if self._found[-1].state == "ok":
                    await self._sip_profile(session)
                    if self._options.drift:
                        self.interrupted = await check_drift(session, self._options, self._found)
            if headers is not None:
                self._clock(headers)
                self._rate_limits(headers)
        return self._found

    def _tell(self, name: str, state: str, said: str, **values: object) -> None:
        self._found.append(Check(name, state, one_line(said), values))

    def _configuration(self) -> AsyncSession | None:
        try:
            settings = session_settings(self._options)
            session = AsyncSession(**settings)
        except (ConfigurationError, UsageError) as error:
            self._tell("configuration", "problem", str(error))
            return None
        self._ca_file = settings.get("ssl")
        self._origin = session.origin
        said = f"{self._origin}, project {settings['project_id']}, a token is set"
        self._tell("configuration", "ok", said, origin=self._origin)
        return session

    def _proxied(self) -> bool:
        """Return whether requests go through a proxy."""
        parts = urlsplit(self._origin)
        found = not request.proxy_bypass(parts.netloc) and parts.scheme in request.getproxies()
        return self._options.proxy is not None or found

    async def _reach(self) -> bool:
        """Resolve and connect, with TLS where it is used; return whether a request can follow."""
        if self._proxied():
            for name in ("DNS", "TCP", "TLS"):
                self._tell(name, "skipped", "left to the proxy")
            return True
        reason = await self._connect()
        if reason:
            self._tell(self._step, "problem", reason)
            self._tell("credentials", "skipped", "the service was not reached")
        return not reason

    async def _connect(self) -> str:
        """Resolve, connect and shake hands, and return why the current step failed; empty where none did."""
        parts = urlsplit(self._origin)
        host, secure = parts.hostname or "", parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        self._step = "DNS"
        try:
            async with asyncio.timeout(self._patience):
                began = time.monotonic()
                found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
                addresses = sorted({str(one[4][0]) for one in found})
                spent = duration(time.monotonic() - began)
                self._tell("DNS", "ok", f"{host} is {', '.join(addresses)} ({spent})", addresses=addresses)
            self._step = "TCP"
            async with asyncio.timeout(self._patience):
                began = time.monotonic()
                _, writer = await asyncio.open_connection(host, port)
                self._tell("TCP", "ok", f"port {port} answers in {duration(time.monotonic() - began)}")
                writer.close()
            self._step = "TLS"
            context = ssl.create_default_context(cafile=self._ca_file) if secure else None
            async with asyncio.timeout(self._patience):
                _, writer = await asyncio.open_connection(host, port, ssl=context)
                self._tls(writer.get_extra_info("ssl_object"))
                writer.close()
        except TimeoutError:
            return f"not within {self._patience:g} s"
        except ssl.SSLCertVerificationError as error:
            return f"the certificate is refused: {error.verify_message}"
        except (OSError, ValueError) as error:
            return str(error) or type(error).__name__
        return ""

    def _tls(self, connection: ssl.SSLObject | None) -> None:
        if connection is None:
            self._tell("TLS", "skipped", "plain http, to this machine")
            return
        certificate: Any = connection.getpeercert() or {}  # as the ssl module has it
        ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(certificate["notAfter"]), UTC)
        days = (ends - datetime.now(UTC)).days
        version = connection.version()
        self._tell(
            "TLS",
            "ok" if days >= EXPIRES_SOON else "problem",
            f"{version}, the certificate ends on {ends:%Y-%m-%d}, in {days} days",
            version=version,
            certificate_ends=ends.isoformat(),
        )

    async def _request(self, session: AsyncSession) -> Mapping[str, str] | None:
        """Read a page of subscribers once, without a retry: what it shows of HTTP and of the credentials.

        Returns:
            The headers of the response; None without one.
        """
        once = session.with_options(timeout=self._patience, retry=NO_RETRY)
        refusal: FabricError | None = None
        began = time.monotonic()
        try:
            raw = await once.with_raw_response(once.subscribers.list(page_size=1))
            status, headers = raw.status, raw.headers
        except (APIError, ResponseError) as error:
            refusal, status, headers = error, error.status, error.headers
        except FabricError as error:
            late = isinstance(error, RequestTimeoutError)
            self._tell("HTTP", "problem", f"not within {self._patience:g} s" if late else str(error))
            self._tell("credentials", "skipped", "the service was not reached")
            return None
        spent = duration(time.monotonic() - began)
        through = " through the proxy" if self._proxied() else ""
        self._tell("HTTP", "ok" if status < 500 else "problem", f"{status}{through} in {spent}", status=status)
        if status >= 500:
            self._tell("credentials", "skipped", "the service failed")
        elif refusal is not None:
            self._tell("credentials", "problem", str(refusal))
        else:
            self._tell("credentials", "ok", f"accepted; a page of subscribers in {spent}")
        return headers

    async def _sip_profile(self, session: AsyncSession) -> None:
        """Report the domain that devices register with, which no other operation returns, and the defaults."""
        try:
            profile = await session.sip_profile.get()
        except FabricError as error:
            self._tell("SIP profile", "skipped", str(error))
            return
        defaults = {
            "encryption": profile.default_encryption,
            "ciphers": profile.default_ciphers,
            "codecs": profile.default_codecs,
            "send_as": profile.default_send_as,
        }
        shown = [
            f"{name} {' '.join(map(str, value)) if isinstance(value, tuple) else value}"
            for name, value in defaults.items()
            if value
        ]
        said = f"devices register with {profile.domain or 'an unknown domain'}"
        said += f"; defaults: {', '.join(shown)}" if shown else ""
        self._tell("SIP profile", "ok", said, domain=profile.domain, defaults=profile.to_dict())

    def _clock(self, headers: Mapping[str, str]) -> None:
        sent = headers.get("Date")
        try:
            ahead = (parsedate_to_datetime(sent or "") - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            self._tell("clock", "skipped", "the service sent no `Date`")
            return
        right = abs(ahead) <= SKEW
        said = (
            "agrees with the service's"
            if abs(ahead) <= 2
            else f"is {abs(ahead):.0f} s {'behind' if ahead > 0 else 'ahead'}"
        )
        self._tell("clock", "ok" if right else "problem", f"this machine's {said}", seconds_behind=round(ahead, 1))

    def _rate_limits(self, headers: Mapping[str, str]) -> None:
        seen = {name: value for name, value in headers.items() if _RATE_LIMIT.fullmatch(name)}
        if seen:
            said = ", ".join(f"{name}: {value}" for name, value in seen.items())
            self._tell("rate limit", "ok", said, headers=seen)
        else:
            self._tell("rate limit", "skipped", "no such header on a GET: only the SDK's own quota limits writes")


COMMAND: Final = Command(
    "doctor",
    _run,
    json_flag("Print the result of each check as JSON."),
    Flag(
        "--drift", is_flag=True,
        help="Read a few resources of each kind (GET only) and show where responses deviate from the description.",
    ),
    Flag(
        "--record", type=FILE, metavar="FILE",
        help="With --drift: write the redacted shapes of the responses, which FakeFabric.from_record(FILE) serves.",
    ),
    Flag(
        "--write", is_flag=True,
        help="With --drift: settle the open questions about the service. Creates resources with a mark of its own, a "
        "subscriber among them, which costs money, and deletes them again. Asks first; never buys a number.",
    ),
    Flag("--no-subscriber", is_flag=True, help="With --write: create nothing that costs money."),
    Flag("--yes", is_flag=True, help="With --write: do not ask."),
    Flag(
        "--against", type=click.Choice(DESCRIPTIONS), default="observed",
        help="With --drift: the description to compare with (default: observed, the service as it was observed).",
    ),
    *connection_flags(),
    help="Check configuration, reachability (DNS, TCP, TLS), credentials, the clock, and which rate-limit headers the "
    "service sends. Only reads, without --write; prints no secret. Exit code 0: all is well; 1: a problem; 2: nothing "
    "could be checked, or the answer was no; 130: stopped by Ctrl-C.",
)  # fmt: skip
