"""Staff pages: making clinics and saying who works in them. Invitations and grants belong to coaches and walkers."""

from django.contrib import admin
from django.http import HttpRequest

from coaching.models import Clinic, Membership


class MembershipInline(admin.TabularInline):
    """Who works in the clinic; somebody who leaves gets a leaving date, so that the past stays readable."""

    model = Membership
    extra = 1
    can_delete = False
    raw_id_fields = ["person"]
    fields = ["person", "role", "joined_at", "left_at"]


@admin.register(Clinic)
class ClinicAdmin(admin.ModelAdmin):
    """A clinic with its members."""

    list_display = ["name", "created_at"]
    search_fields = ["name"]
    readonly_fields = ["created_at"]
    inlines = [MembershipInline]

    def has_delete_permission(self, request: HttpRequest, obj: Clinic | None = None) -> bool:
        """Never: grants hang on a clinic, and walkers end them themselves."""
        return False


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    """All memberships; `left at` ends one, and with it every access that hung on it."""

    list_display = ["person", "clinic", "role", "joined_at", "left_at"]
    list_filter = ["role", "clinic"]
    list_select_related = ["person", "clinic"]
    search_fields = ["person__email", "person__name", "clinic__name"]
    raw_id_fields = ["person", "clinic"]

    def has_delete_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        """Never: a leaving date says the same and keeps the record."""
        return False
