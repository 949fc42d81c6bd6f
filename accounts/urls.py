"""Addresses of a person's own settings; signing in and up are allauth's, under /accounts/."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("settings/account/", views.account, name="account"),
    path("settings/security/", views.security, name="security"),
    path("settings/data/", views.data, name="data"),
    path("settings/data/export/", views.export, name="export"),
    path("settings/data/erase/", views.erase, name="erase"),
]
