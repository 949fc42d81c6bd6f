"""Argon2id with the middle of the recommended costs: about 0.2 s of one core and 64 MiB for each sign-in."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2idPasswordHasher(Argon2PasswordHasher):
    """Three passes over 64 MiB on one lane; Django's default asks for 100 MiB on eight lanes."""

    time_cost = 3
    memory_cost = 65_536
    parallelism = 1
