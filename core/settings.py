"""Everything the environment decides, read once, checked as a whole. No secret has a default.

The demo's secrets are well known: they exist only with demo=True, and without it they are refused.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from core.tiles import TileFile, TileFileError

DEMO_SECRET_KEY = "demo-secret-key-known-to-everybody"  # noqa: S105 - refused outside the demo
_DEMO_TOKEN_NUMBER = 20_040_401
_DEMO_VARIABLE = "TENOHIRA_DEMO"
_SOCKET_PATH_LIMIT = 100  # a unix socket's path has room for 107 bytes


class SettingsError(Exception):
    """The environment does not make sense; problems says all of it, in words."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Settings:
    """How this city hall runs. mail_url is smtp://… or file:<folder>; token_key is a P-256 PEM."""

    data: Path
    procedures: Path
    database_url: str
    redis_url: str | None
    mail_url: str
    secret_key: str
    token_key: str
    base_url: str
    host: str
    port: int
    demo: bool
    city_name: str
    mayor: str
    city_phone: str
    closed_days: frozenset[tuple[int, int]]
    """Closed besides weekends and holidays: (month, day) of every year."""
    second_look: bool
    """Whether another admin than the one who put a text forward must publish it."""
    trusted_proxies: int
    """How many proxies stand before the web server; what they say of the client is believed."""
    city_map: TileFile | None
    """The map on which places are shown; without one they are told in words and numbers."""

    @property
    def queue_url(self) -> str:
        """The Redis that carries hints: the city's, or the one that serve starts."""
        return self.redis_url or f"unix://{self.redis_socket}"

    @property
    def redis_socket(self) -> Path:
        """Where the private Redis listens."""
        return self.data / "redis.sock"

    @classmethod
    def of_process(cls, environ: Mapping[str, str]) -> Settings:
        """The settings of a process that serve started (see for_processes)."""
        return cls.from_environment(environ, demo=environ.get(_DEMO_VARIABLE) == "1")

    def for_processes(self, environ: Mapping[str, str]) -> dict[str, str]:
        """The environment of the processes to start: the same, and whether this is the demo."""
        return {
            **environ,
            "HOST": self.host,
            "PORT": str(self.port),
            "TENOHIRA_BASE_URL": self.base_url,
            _DEMO_VARIABLE: "1" if self.demo else "0",
            "TENOHIRA_MAP": str(self.city_map.path) if self.city_map else "",
        }

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], *, demo: bool = False) -> Settings:
        """Read every setting, or raise SettingsError with everything that is missing or wrong."""
        reader = _Reader(environ, demo=demo)
        data = Path(reader.text("TENOHIRA_DATA", default="var")).absolute()
        host = reader.text("HOST", default="127.0.0.1")
        port = reader.port()
        settings = cls(
            data=data,
            procedures=reader.folder("TENOHIRA_PROCEDURES", default="procedures"),
            database_url=reader.database_url(default=f"sqlite:///{data / 'tenohira.sqlite'}"),
            redis_url=reader.redis_url(data),
            mail_url=reader.mail_url(demo_default=f"file:{data / 'mail'}"),
            secret_key=reader.secret_key(),
            token_key=reader.token_key(),
            base_url=reader.base_url(demo_default=f"http://{_reachable(host)}:{port}"),
            host=host,
            port=port,
            demo=demo,
            city_name=reader.text("TENOHIRA_CITY_NAME", demo_default="長崎市"),
            mayor=reader.text("TENOHIRA_MAYOR", demo_default="見本 太郎"),
            city_phone=reader.text("TENOHIRA_CITY_PHONE", demo_default="095-822-8888"),
            closed_days=reader.closed_days(),
            second_look=reader.yes("TENOHIRA_SECOND_LOOK"),
            trusted_proxies=reader.trusted_proxies(),
            city_map=reader.city_map(),
        )
        if reader.problems:
            raise SettingsError(reader.problems)
        return settings


def demo_token_key() -> str:
    """The demo's P-256 key: always the same, known to everybody."""
    return _pem(ec.derive_private_key(_DEMO_TOKEN_NUMBER, ec.SECP256R1()))


class _Reader:
    """Reads one setting after another and collects what is wrong instead of stopping at it."""

    def __init__(self, environ: Mapping[str, str], *, demo: bool) -> None:
        self._environ = environ
        self._demo = demo
        self.problems: list[str] = []

    def text(self, name: str, *, default: str = "", demo_default: str = "") -> str:
        value = self._environ.get(name, "").strip()
        value = value or (demo_default if self._demo else "") or default
        if not value:
            self.problems.append(f"{name} is not set; see docs/settings.md for what it means.")
        return value

    def port(self) -> int:
        text = self.text("PORT", default="8000")
        if text.isascii() and text.isdigit() and 0 < int(text) < 65536:
            return int(text)
        self.problems.append(f"PORT is {text!r}; it must be a number from 1 to 65535.")
        return 0

    def trusted_proxies(self) -> int:
        text = self.text("TENOHIRA_TRUSTED_PROXIES", default="0")
        if re.fullmatch("[0-9]", text):
            return int(text)
        self.problems.append(
            f"TENOHIRA_TRUSTED_PROXIES is {text!r}; it must be the number of proxies, from 0 to 9."
        )
        return 0

    def yes(self, name: str) -> bool:
        text = self.text(name, default="0")
        if text not in {"0", "1"}:
            self.problems.append(f"{name} is {text!r}; it must be 1 for yes, or 0 for no.")
        return text == "1"

    def folder(self, name: str, *, default: str) -> Path:
        path = Path(self.text(name, default=default)).absolute()
        if not path.is_dir():
            self.problems.append(f"{name} is {str(path)!r}; there is no such folder.")
        return path

    def database_url(self, *, default: str) -> str:
        url = self.text("TENOHIRA_DATABASE_URL", default=default)
        self._expect(
            "TENOHIRA_DATABASE_URL", url, "sqlite:///", "postgresql://", "postgresql+psycopg://"
        )
        return url

    def redis_url(self, data: Path) -> str | None:
        url = self._environ.get("TENOHIRA_REDIS_URL", "").strip()
        if url:
            self._expect("TENOHIRA_REDIS_URL", url, "redis://", "rediss://", "unix://")
            return url
        if len(bytes(data)) > _SOCKET_PATH_LIMIT - len("/redis.sock"):
            self.problems.append(
                f"TENOHIRA_DATA is {str(data)!r}; that is too long for the socket of the private "
                "Redis. Choose a shorter path, or set TENOHIRA_REDIS_URL."
            )
        return None

    def mail_url(self, *, demo_default: str) -> str:
        url = self.text("TENOHIRA_MAIL_URL", demo_default=demo_default)
        if url:
            self._expect("TENOHIRA_MAIL_URL", url, "smtp://", "smtps://", "file:")
        return url

    def base_url(self, *, demo_default: str) -> str:
        url = self.text("TENOHIRA_BASE_URL", demo_default=demo_default).rstrip("/")
        if url and not self._demo and urlsplit(url).scheme != "https":
            self.problems.append(
                f"TENOHIRA_BASE_URL is {url!r}; citizens need an address with https://."
            )
        return url

    def secret_key(self) -> str:
        key = self.text("TENOHIRA_SECRET_KEY", demo_default=DEMO_SECRET_KEY)
        if not key or self._demo:
            return key
        if key == DEMO_SECRET_KEY:
            self.problems.append("TENOHIRA_SECRET_KEY is the demo's, which everybody knows.")
        elif len(key) < 32:
            self.problems.append("TENOHIRA_SECRET_KEY is too short; use at least 32 characters.")
        return key

    def token_key(self) -> str:
        text = self.text("TENOHIRA_TOKEN_KEY", demo_default=demo_token_key() if self._demo else "")
        if not text:
            return ""
        try:
            pem = text if text.startswith("-----") else Path(text).read_text(encoding="ascii")
            key = serialization.load_pem_private_key(pem.encode(), password=None)
        except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
            key = None
        if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
            self.problems.append(
                "TENOHIRA_TOKEN_KEY must be a P-256 private key in PEM, or the path of one; "
                "make it with: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256"
            )
            return ""
        if not self._demo and _pem(key) == demo_token_key():
            self.problems.append("TENOHIRA_TOKEN_KEY is the demo's, which everybody knows.")
        return _pem(key)

    def city_map(self) -> TileFile | None:
        path = self._environ.get("TENOHIRA_MAP", "").strip()
        if not path:
            return None
        try:
            return TileFile.open(Path(path))
        except TileFileError as error:
            self.problems.append(f"TENOHIRA_MAP is {path!r}; {error}.")
            return None

    def closed_days(self) -> frozenset[tuple[int, int]]:
        text = self.text("TENOHIRA_CLOSED_DAYS", default="12-29,12-30,12-31,01-01,01-02,01-03")
        days = [
            re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", d.strip())
            for d in text.split(",")
        ]
        if not all(days):
            self.problems.append(
                f"TENOHIRA_CLOSED_DAYS is {text!r}; write days like 12-29,12-30, or leave it out."
            )
        return frozenset((int(day[1]), int(day[2])) for day in days if day)

    def _expect(self, name: str, url: str, *starts: str) -> None:
        if not url.startswith(starts):
            # The value itself may hold a password.
            self.problems.append(f"{name} must begin with {' or '.join(starts)}.")


def _reachable(host: str) -> str:
    """The address to type; for "everywhere" it is this machine's as the network sees it."""
    if host not in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        return host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # chooses a route; nothing is sent
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def _pem(key: ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
