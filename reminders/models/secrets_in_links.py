"""Secrets in addresses: worked out from the secret key, kept only as a hash."""

import base64
import hashlib

from django.utils.crypto import salted_hmac


def derived(salt: str, value: str) -> str:
    """The secret that the secret key makes of `value`, the same each time."""
    digest = salted_hmac(salt, value, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def hash_of(token: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()
