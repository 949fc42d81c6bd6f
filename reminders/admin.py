"""Staff pages: addresses that we do not write to. Only hashes are kept, so support looks for a whole address."""

from typing import TYPE_CHECKING, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.admin import ReadOnlyAdmin
from reminders import actions
from reminders.models import Suppression

if TYPE_CHECKING:
    from accounts.models import User


@admin.register(Suppression)
class SuppressionAdmin(ReadOnlyAdmin):
    """Look for the whole address of somebody who gets no mail; then lift what is found."""

    list_display = ["created_at", "scope", "reason", "lifted_at"]
    list_filter = ["scope", "reason"]
    search_fields = ["address_hash"]
    search_help_text = "The whole e-mail address"
    ordering = ["-created_at"]
    exclude = ["address_hash"]
    actions = ["lift_selected"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Suppression], search_term: str
    ) -> tuple[QuerySet[Suppression], bool]:
        """Rows about the address that was typed."""
        if not search_term:
            return queryset, False
        return queryset.filter(pk__in=Suppression.objects.about(search_term)), False

    @admin.action(description="Write to these addresses again", permissions=["lift"])
    def lift_selected(self, request: HttpRequest, queryset: QuerySet[Suppression]) -> None:
        """For people who asked support; audited."""
        staff = cast("User", request.user)
        for suppression in queryset:
            actions.lift(suppression=suppression, by=staff, now=timezone.now())
        messages.success(request, f"Lifted: {len(queryset)}.")

    def has_lift_permission(self, request: HttpRequest) -> bool:
        """Those who may see these rows may lift them."""
        return self.has_view_permission(request)
