"""Staff pages: people without any health data, the audit trail and the ledger of mail to read only."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import HttpRequest

from accounts.models import AuditEvent, Delivery, User

admin.site.site_header = "Backalong"
admin.site.site_title = "Backalong"
admin.site.index_title = "Staff pages"
# Staff sign in by the same door as everybody: with its limits on guessing and its second step.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # as the library's guide says


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """People by address. Passwords are reset by mail, people are erased by `erase_person`."""

    list_display = ["email", "name", "is_active", "is_staff", "date_joined"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    fields = [
        "email",
        "name",
        "time_zone",
        "language",
        "region",
        "theme",
        "is_active",
        "is_staff",
        "date_joined",
    ]
    readonly_fields = ["email", "name", "time_zone", "language", "region", "theme", "date_joined"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People sign up themselves."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Erasing is audited, so it is a command."""
        return False


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that staff may look at and nobody may change."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Written by the site only."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never rewritten."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never removed by hand."""
        return False


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """Who did what to whose data."""

    list_display = ["at", "verb", "actor", "subject", "target"]
    list_filter = ["verb"]
    search_fields = ["actor__email", "subject__email", "target"]
    list_select_related = ["actor", "subject"]


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """What we owe by mail and how it went; never the link inside."""

    list_display = ["created_at", "kind", "state", "reason", "attempts", "due_at"]
    list_filter = ["state", "kind"]
    exclude = ["context"]
    ordering = ["-created_at"]
