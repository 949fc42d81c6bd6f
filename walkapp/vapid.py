"""The pair of keys with which we sign notices (VAPID, RFC 8292); settings name the private one."""

import base64
from functools import cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
KEY_BYTES = 32


def new_private_key() -> str:
    """A fresh private key as settings keep it: 32 bytes in URL-safe letters."""
    number = ec.generate_private_key(CURVE).private_numbers().private_value
    return in_letters(number.to_bytes(KEY_BYTES, "big"))


@cache
def public_key_of(private_key: str) -> str:
    """The public half, as browsers want it; raises `ValueError` for letters that are no key."""
    number = int.from_bytes(from_letters(private_key), "big")
    point = ec.derive_private_key(number, CURVE).public_key()
    return in_letters(point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def is_public_key(letters: str) -> bool:
    """True for a point of the curve, such as a browser makes for each device."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(CURVE, from_letters(letters))
    except ValueError:
        return False
    return True


def in_letters(content: bytes) -> str:
    """URL-safe base64 without its padding."""
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def from_letters(letters: str) -> bytes:
    """The other way; raises `ValueError` for anything else."""
    return base64.b64decode(letters + "=" * (-len(letters) % 4), altchars=b"-_", validate=True)
