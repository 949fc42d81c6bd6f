"""Registers the app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, audit and the ledger of mail."""

    name = "accounts"
