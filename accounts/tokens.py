"""API tokens: short-lived signed statements of who is calling. The only import of jose.

One algorithm, ES256, is named on every decode, and keys are PEM only: a library that is left to choose
from the token's own header accepts a token forged with the public key (RFC 8725, section 3.1).
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jose import jwt
from jose.exceptions import JOSEError

ALGORITHM = "ES256"
AUDIENCE = "tenohira-api"
LIFETIME = timedelta(hours=1)


class BadToken(Exception):
    """The token is not one of ours, or its time is over. Holds no part of the token."""


@dataclass(frozen=True)
class Bearer:
    """Whom a token speaks for: `kind` is "citizen" or "officer", `id` the account's id."""

    kind: str
    id: str
    issued_at: datetime
    expires_at: datetime


class TokenKeys:
    """Issues and reads tokens with one P-256 key pair.

    `private_pem` is a PEM-encoded EC private key; `issuer` is the address of this city hall.
    Raises ValueError for any other kind of key.
    """

    def __init__(self, private_pem: str, issuer: str) -> None:
        """Read the key once; jose sees PEM text only."""
        try:
            key = serialization.load_pem_private_key(private_pem.encode(), password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            message = "the token key is not an unencrypted PEM private key"
            raise ValueError(message) from error
        if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
            message = "the token key must be an EC key on P-256"
            raise ValueError(message)
        self._private = private_pem
        self.public_pem = (
            key.public_key()
            .public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            )
            .decode()
        )
        self._issuer = issuer

    def issue(self, kind: str, account_id: str, *, at: datetime) -> tuple[str, datetime]:
        """A token for one account, with the time at which it ends."""
        expires_at = at + LIFETIME
        claims = {
            "iss": self._issuer,
            "aud": AUDIENCE,
            "sub": f"{kind}:{account_id}",
            "iat": at.timestamp(),  # not only whole seconds: what came after a change of password holds
            "exp": int(expires_at.timestamp()),
            "jti": secrets.token_urlsafe(12),
        }
        return jwt.encode(claims, self._private, algorithm=ALGORITHM), expires_at

    def read(self, token: str, *, at: datetime) -> Bearer:
        """Whom the token speaks for; `at`, not jose's own clock, decides whether it has ended."""
        try:
            claims = jwt.decode(
                token,
                self.public_pem,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                issuer=self._issuer,
                options={"verify_exp": False},
            )
            kind, _, account_id = claims["sub"].partition(":")
            issued_at = datetime.fromtimestamp(claims["iat"], tz=at.tzinfo)
            expires_at = datetime.fromtimestamp(claims["exp"], tz=at.tzinfo)
        except (JOSEError, KeyError, ValueError, TypeError, OverflowError, OSError) as error:
            raise BadToken from error
        if kind not in {"citizen", "officer"} or not account_id or at >= expires_at:
            raise BadToken
        return Bearer(kind, account_id, issued_at, expires_at)
