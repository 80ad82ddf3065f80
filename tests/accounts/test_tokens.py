"""The tokens of the API: ours are read, everything else is refused."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st

from accounts.tokens import LIFETIME, BadToken, TokenKeys

AT = datetime(2026, 6, 9, 12, 0, tzinfo=UTC)


def pem(key: Any) -> str:
    text: bytes = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return text.decode()


KEY = ec.generate_private_key(ec.SECP256R1())
KEYS = TokenKeys(pem(KEY), "https://city.example")


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def forged(header: dict[str, Any], secret: bytes | None, sub: str = "officer:1") -> str:
    claims = {
        "iss": "https://city.example",
        "aud": "tenohira-api",
        "sub": sub,
        "exp": int(AT.timestamp()) + 600,
    }
    body = f"{b64(json.dumps(header).encode())}.{b64(json.dumps(claims).encode())}"
    signature = b"" if secret is None else hmac.digest(secret, body.encode(), hashlib.sha256)
    return f"{body}.{b64(signature)}"


def test_a_token_says_who_is_calling_until_its_time_is_over() -> None:
    token, expires_at = KEYS.issue("citizen", "abc", at=AT)
    bearer = KEYS.read(token, at=AT + timedelta(minutes=59))
    assert (bearer.kind, bearer.id) == ("citizen", "abc")
    assert expires_at == AT + LIFETIME
    with pytest.raises(BadToken):
        KEYS.read(token, at=AT + LIFETIME)


def test_a_token_forged_with_the_public_key_as_a_shared_secret_is_refused() -> None:
    public = KEY.public_key()
    info = serialization.PublicFormat.SubjectPublicKeyInfo
    for secret in (
        public.public_bytes(serialization.Encoding.PEM, info),
        public.public_bytes(serialization.Encoding.DER, info),
        KEYS.public_pem.strip().encode(),
    ):
        with pytest.raises(BadToken):
            KEYS.read(forged({"alg": "HS256", "typ": "JWT"}, secret), at=AT)


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "", None, "ES384", "RS256"])
def test_a_token_with_another_algorithm_is_refused(algorithm: str | None) -> None:
    with pytest.raises(BadToken):
        KEYS.read(forged({"alg": algorithm, "typ": "JWT"}, None), at=AT)


def test_a_token_with_its_algorithm_swapped_after_signing_is_refused() -> None:
    _, claims, signature = KEYS.issue("citizen", "abc", at=AT)[0].split(".")
    for algorithm in ("none", "HS256", "ES384"):
        header = b64(json.dumps({"alg": algorithm, "typ": "JWT"}).encode())
        with pytest.raises(BadToken):
            KEYS.read(f"{header}.{claims}.{signature}", at=AT)


def test_a_token_of_another_city_or_another_key_is_refused() -> None:
    for keys in (
        TokenKeys(pem(KEY), "https://other.example"),
        TokenKeys(pem(ec.generate_private_key(ec.SECP256R1())), "https://city.example"),
    ):
        with pytest.raises(BadToken):
            KEYS.read(keys.issue("citizen", "abc", at=AT)[0], at=AT)


@given(st.one_of(st.text(), st.lists(st.text(alphabet="abcXYZ019_-="), max_size=5).map(".".join)))
def test_nonsense_is_refused_and_never_breaks(token: str) -> None:
    with pytest.raises(BadToken):
        KEYS.read(token, at=AT)


def test_only_a_p256_private_key_is_taken() -> None:
    others = [
        pem(ec.generate_private_key(ec.SECP384R1())),
        pem(rsa.generate_private_key(65537, 2048)),
        KEYS.public_pem,
        "secret",
    ]
    for other in others:
        with pytest.raises(ValueError, match="token key"):
            TokenKeys(other, "https://city.example")
