"""Contact details and links are locked before they are written down, and only this opens them."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class CannotOpen(Exception):
    """Something sealed with another secret key, or changed since."""


def _derive(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=b"icpc-assistant", info=purpose).derive(secret.encode())


class Sealer:
    """Seals with the first of `secrets`, opens what any of them sealed, so that a key can be changed."""

    def __init__(self, *secrets: str) -> None:
        if not secrets or not all(secrets):
            raise ValueError("a sealer needs a secret key")
        self._fernet = MultiFernet([Fernet(base64.urlsafe_b64encode(_derive(s, b"seal"))) for s in secrets])
        self._index_keys = [_derive(secret, b"index") for secret in secrets]
        self._signing_keys = [_derive(secret, b"sign") for secret in secrets]

    def seal(self, text: str) -> str:
        """`text`, encrypted and authenticated, as ASCII."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """What was sealed. Raises `CannotOpen`."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise CannotOpen("this was sealed with another secret key, or has been changed") from error

    def index(self, text: str) -> str:
        """The same text gives the same fingerprint, so that a sealed address can still be looked up."""
        return self.indexes(text)[0]

    def indexes(self, text: str) -> tuple[str, ...]:
        """The fingerprints under every key, the newest first: what was kept before a change is found too."""
        plain = text.strip().casefold().encode()
        return tuple(hmac.new(key, plain, hashlib.sha256).hexdigest() for key in self._index_keys)

    def sign(self, text: str) -> str:
        """A signature of `text` that only the holder of the secret key can make."""
        return _signature(self._signing_keys[0], text)

    def signed_by_us(self, text: str, signature: str) -> bool:
        """Whether `signature` is ours for `text`, under any key; takes the same time whichever is wrong."""
        fitting = [
            hmac.compare_digest(_signature(k, text).encode(), signature.encode()) for k in self._signing_keys
        ]
        return any(fitting)


def _signature(key: bytes, text: str) -> str:
    return hmac.digest(key, text.encode(), "sha256").hex()
