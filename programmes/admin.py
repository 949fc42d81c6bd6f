"""Staff pages: who reviewed which rule. Nothing about a walker is shown here."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from accounts.audit import record
from accounts.models import User
from programmes.clinical.rules import Question
from programmes.clinical.signing import rows_by_table
from programmes.models import RuleSignature

WRITTEN = ("rule", "reviewer", "profession", "reviewed_on")
SHOWN = ("table", "code", "reviewer", "profession", "reviewed_on", "recorded_by", "recorded_at")


def rows_to_sign() -> list[tuple[str, str]]:
    """Every row of the tables: its place, and its place with its words."""
    return [
        (f"{table} {row.code}", f"{table} {row.code}: {_words(row)}")
        for table, rows in rows_by_table().items()
        for row in rows
    ]


def _words(row: Any) -> str:
    return row.text if isinstance(row, Question) else row.when


class SignatureForm(forms.ModelForm):
    """One row that exists, and who reviewed it on a day that is past."""

    rule = forms.ChoiceField(
        label=gettext_lazy("Which rule?"),
        choices=rows_to_sign,
        help_text=gettext_lazy("Sign only what this person really reviewed."),
    )

    class Meta:
        model = RuleSignature
        fields = ["reviewer", "profession", "reviewed_on"]

    def clean_reviewed_on(self) -> dt.date:
        """Nobody has reviewed anything tomorrow."""
        day: dt.date = self.cleaned_data["reviewed_on"]
        if day > timezone.now().date():
            raise forms.ValidationError(gettext("Choose today or a day before."))
        return day

    def clean_rule(self) -> str:
        """One signature a rule."""
        rule: str = self.cleaned_data["rule"]
        table, code = rule.split(" ", 1)
        if RuleSignature.objects.filter(table=table, code=code).exists():
            raise forms.ValidationError(
                gettext("This rule is signed already. Delete that signature first.")
            )
        self.instance.table, self.instance.code = table, code
        return rule


@admin.register(RuleSignature)
class RuleSignatureAdmin(admin.ModelAdmin):
    """Signatures are added and taken back, never changed; both are in the audit trail."""

    form = SignatureForm
    list_display = ["table", "code", "reviewer", "profession", "reviewed_on"]
    list_filter = ["table"]
    search_fields = ["code", "reviewer"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A signature says what happened."""
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The rule is chosen once; afterwards its table and code are shown."""
        return SHOWN if obj else WRITTEN

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        """Remember who recorded it, and when."""
        obj.recorded_by, obj.recorded_at = request.user, timezone.now()
        super().save_model(request, obj, form, change)
        _audit(request, "rule.signed", obj)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Taken back."""
        _audit(request, "rule.signature_removed", obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Several taken back at once."""
        for row in queryset:
            self.delete_model(request, row)


def _audit(request: HttpRequest, verb: str, row: RuleSignature) -> None:
    actor = request.user if isinstance(request.user, User) else None
    record(at=timezone.now(), actor=actor, verb=verb, target=str(row))
