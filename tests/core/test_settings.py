"""Settings are read as a whole: every problem at once, no secret by default."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.settings import DEMO_SECRET_KEY, Settings, SettingsError, demo_token_key


def production(tmp_path: Path, **changes: str) -> dict[str, str]:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return {
        "TENOHIRA_DATA": str(tmp_path),
        "TENOHIRA_PROCEDURES": str(tmp_path),
        "TENOHIRA_MAIL_URL": "smtp://mail.city.example",
        "TENOHIRA_SECRET_KEY": "s" * 40,
        "TENOHIRA_TOKEN_KEY": key.decode(),
        "TENOHIRA_BASE_URL": "https://tenohira.city.example/",
        "TENOHIRA_CITY_NAME": "見本市",
        "TENOHIRA_MAYOR": "見本 花子",
        "TENOHIRA_CITY_PHONE": "000-000-0000",
        **changes,
    }


def problems(environ: dict[str, str], *, demo: bool = False) -> list[str]:
    with pytest.raises(SettingsError) as error:
        Settings.from_environment(environ, demo=demo)
    return list(error.value.problems)


def test_the_demo_needs_no_setting(tmp_path: Path) -> None:
    settings = Settings.from_environment({"TENOHIRA_PROCEDURES": str(tmp_path)}, demo=True)

    assert settings.demo
    assert settings.secret_key == DEMO_SECRET_KEY
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.database_url.startswith("sqlite:///")
    assert settings.queue_url == f"unix://{settings.data}/redis.sock"
    assert (12, 29) in settings.closed_days
    assert settings.trusted_proxies == 0


def test_a_city_says_everything_itself(tmp_path: Path) -> None:
    settings = Settings.from_environment(production(tmp_path), demo=False)

    assert not settings.demo
    assert settings.base_url == "https://tenohira.city.example"


def test_everything_missing_is_said_at_once(tmp_path: Path) -> None:
    said = "\n".join(problems({"TENOHIRA_PROCEDURES": str(tmp_path)}))

    for name in ("SECRET_KEY", "TOKEN_KEY", "BASE_URL", "MAIL_URL", "CITY_NAME", "MAYOR"):
        assert f"TENOHIRA_{name} is not set" in said


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "eighty", "a number from 1 to 65535"),
        ("PORT", "70000", "a number from 1 to 65535"),
        ("TENOHIRA_PROCEDURES", "/no/such/folder", "no such folder"),
        ("TENOHIRA_DATABASE_URL", "mysql://db", "must begin with sqlite:///"),
        ("TENOHIRA_REDIS_URL", "http://redis", "must begin with redis://"),
        ("TENOHIRA_MAIL_URL", "mailto:me", "must begin with smtp://"),
        ("TENOHIRA_BASE_URL", "http://city.example", "https://"),
        ("TENOHIRA_SECRET_KEY", "short", "at least 32"),
        ("TENOHIRA_SECRET_KEY", DEMO_SECRET_KEY, "everybody knows"),
        ("TENOHIRA_TOKEN_KEY", "not a key", "P-256"),
        ("TENOHIRA_TOKEN_KEY", demo_token_key(), "everybody knows"),
        ("TENOHIRA_CLOSED_DAYS", "29 December", "12-29"),
        ("TENOHIRA_TRUSTED_PROXIES", "-1", "from 0 to 9"),
        ("TENOHIRA_TRUSTED_PROXIES", "one", "from 0 to 9"),
        ("TENOHIRA_DATA", "/" + "long/" * 25, "too long"),
    ],
)
def test_a_wrong_value_is_said_in_words(tmp_path: Path, name: str, value: str, words: str) -> None:
    [problem] = problems(production(tmp_path, **{name: value}))

    assert problem.startswith(name)
    assert words in problem


def test_a_password_in_a_url_is_not_repeated(tmp_path: Path) -> None:
    [problem] = problems(production(tmp_path, TENOHIRA_DATABASE_URL="mysql://city:hunter2@db"))

    assert "hunter2" not in problem


def test_the_token_key_may_be_a_file(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    environ = production(tmp_path)
    path.write_text(environ["TENOHIRA_TOKEN_KEY"])
    environ["TENOHIRA_TOKEN_KEY"] = str(path)

    assert Settings.from_environment(environ, demo=False).token_key == path.read_text()


def test_a_started_process_reads_the_same_settings(tmp_path: Path) -> None:
    environ = {"TENOHIRA_PROCEDURES": str(tmp_path), "PORT": "9000"}
    settings = Settings.from_environment(environ, demo=True)

    assert Settings.of_process(settings.for_processes(environ)) == settings
