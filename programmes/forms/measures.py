"""Results of physical tests as forms: typed, or filled by the stopwatch of the page."""

import uuid
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programmes.clinical.measures import TENTHS, Kind, PhysicalTest, load_measures
from programmes.forms.layout import fields
from programmes.models import AdverseEvent

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TESTS = load_measures().tests
STANDS = load_measures().stands
MAN, WOMAN = "man", "woman"
WHAT = (AdverseEvent.Kind.FALL, AdverseEvent.Kind.NEAR_FALL, AdverseEvent.Kind.UNWELL)


def _seconds(kind: Kind, label: "StrOrPromise", **options: Any) -> forms.DecimalField:
    """A time in seconds within what the test accepts."""
    test = TESTS[kind]
    low, high = test.number("accepts_from"), test.number("accepts_to")
    words = format_lazy(
        _("Write the seconds as a number from {low} to {high}, such as {such}."),
        low=f"{low:g}",
        high=f"{high:g}",
        such="6.4",
    )
    wrong = ("required", "invalid", "min_value", "max_value", "max_digits", "max_whole_digits")
    return forms.DecimalField(
        label=label,
        min_value=Decimal(str(low)),
        max_value=Decimal(str(high)),
        max_digits=7,
        decimal_places=3,
        widget=forms.NumberInput(
            attrs={"inputmode": "decimal", "step": "any", "autocomplete": "off"}
        ),
        error_messages=dict.fromkeys((*wrong, "max_decimal_places"), words),
        **options,
    )


class MeasureForm(forms.Form):
    """What every test asks: somebody beside a risky one, and that the walker feels well."""

    kind: ClassVar[Kind]
    results: ClassVar[dict[str, str]]

    helper = forms.BooleanField(
        label=_("An adult is beside me, one arm's length away, ready to steady me"),
        error_messages={
            "required": _(
                "This test needs someone beside you. Leave it for a day when somebody can be there."
            )
        },
    )
    well = forms.BooleanField(
        label=_("I feel well: no chest pain, no dizziness, no new swelling, pain of 5 or less"),
        error_messages={
            "required": _(
                "Tick this when you feel well. Otherwise leave the test for another day."
            )
        },
    )
    client_uuid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("client_uuid", uuid.uuid4())
        if not self.test.is_risky:
            del self.fields["helper"]
        ticks = {name: "" for name in ("helper", "well") if name in self.fields}
        self.before = fields(**ticks)
        self.after = fields(client_uuid="", **self.results)

    @property
    def test(self) -> PhysicalTest:
        """The test that this is about."""
        return TESTS[self.kind]

    @property
    def readings(self) -> list[int]:
        """What a valid form says, in tenths and in order."""
        told = [self.cleaned_data[name] for name in self.results if name in self.readable]
        return [_tenths(value) for value in told if value is not None]

    @property
    def readable(self) -> tuple[str, ...]:
        """The fields that hold the result."""
        return tuple(self.results)

    @property
    def compared_with(self) -> int | None:
        """The number of the table of stands; only the chair stand has one."""
        return None


def _tenths(value: Decimal | int) -> int:
    """Half a tenth counts as a whole one."""
    return int((Decimal(value) * TENTHS).quantize(Decimal(1), rounding=ROUND_HALF_UP))


class BackWalkForm(MeasureForm):
    """Two timed tries after the practice."""

    kind = Kind.BACK_WALK
    results: ClassVar[dict[str, str]] = {"first": "", "second": ""}
    first = _seconds(Kind.BACK_WALK, _("First timed try, in seconds"))
    second = _seconds(Kind.BACK_WALK, _("Second timed try, in seconds"))


class UpAndGoForm(MeasureForm):
    """One time."""

    kind = Kind.UP_AND_GO
    results: ClassVar[dict[str, str]] = {"first": ""}
    first = _seconds(Kind.UP_AND_GO, _("Your time, in seconds"))


def age_groups() -> list[tuple[int | str, str]]:
    """The rows of the table, by the age that each begins at."""
    first = [row[0] for row in STANDS.rows]
    ends = [*(age - 1 for age in first[1:]), STANDS.last_age]
    groups: list[tuple[int | str, str]] = [
        (age, gettext("%(first)d to %(last)d") % {"first": age, "last": last})
        for age, last in zip(first, ends, strict=True)
    ]
    other = gettext("Not said, under %(first)d or over %(last)d")
    return [("", other % {"first": first[0], "last": STANDS.last_age}), *groups]


class ChairStandForm(MeasureForm):
    """The count, and what the table needs; age and sex are used once and not kept."""

    kind = Kind.CHAIR_STAND
    results: ClassVar[dict[str, str]] = {"stands": "", "age": "", "sex": "wk-choices"}
    stands = forms.IntegerField(
        label=_("How many times did you stand up fully?"),
        min_value=int(TESTS[Kind.CHAIR_STAND].number("accepts_from")),
        max_value=int(TESTS[Kind.CHAIR_STAND].number("accepts_to")),
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            format_lazy(
                _("Write the stands as a whole number from {low} to {high}, such as 11."),
                low=f"{TESTS[Kind.CHAIR_STAND].number('accepts_from'):g}",
                high=f"{TESTS[Kind.CHAIR_STAND].number('accepts_to'):g}",
            ),
        ),
    )
    age = forms.TypedChoiceField(
        label=_("Your age group (optional)"),
        help_text=_(
            "Age and sex are used once, to find your line in a table. We keep the number of that line, and neither of them."
        ),
        required=False,
        choices=age_groups,
        coerce=int,
        empty_value=None,
    )
    sex = forms.ChoiceField(
        label=_("Your sex (optional)"),
        required=False,
        choices=[(WOMAN, _("Woman")), (MAN, _("Man"))],
        widget=forms.RadioSelect,
    )

    @property
    def readable(self) -> tuple[str, ...]:
        """Only the count."""
        return ("stands",)

    @property
    def compared_with(self) -> int | None:
        """The line of the table, when both were told and the table has one."""
        age, sex = self.cleaned_data["age"], self.cleaned_data["sex"]
        return STANDS.under(age, is_man=sex == MAN) if age and sex else None


class BalanceForm(MeasureForm):
    """The seconds of each stance; the next one is tried only when the one before was held."""

    kind = Kind.BALANCE
    results: ClassVar[dict[str, str]] = dict.fromkeys(
        ("stage_1", "stage_2", "stage_3", "stage_4"), ""
    )
    stage_1 = _seconds(Kind.BALANCE, _("Feet side by side: seconds held"))
    stage_2 = _seconds(
        Kind.BALANCE, _("Half a step: seconds held (if you tried it)"), required=False
    )
    stage_3 = _seconds(
        Kind.BALANCE, _("Heel to toe: seconds held (if you tried it)"), required=False
    )
    stage_4 = _seconds(Kind.BALANCE, _("One leg: seconds held (if you tried it)"), required=False)

    def clean(self) -> dict[str, Any]:
        """A stance after one that was not held is not tried."""
        cleaned = super().clean() or {}
        whole = Decimal(str(self.test.number("seconds")))
        names = list(self.results)
        for before, name in pairwise(names):
            held = cleaned.get(before)
            if cleaned.get(name) is not None and (held is None or held < whole):
                self.add_error(
                    name,
                    gettext("Leave this empty: the stance before was not held for 10 seconds."),
                )
        return cleaned


class StopForm(forms.Form):
    """One tap: what went wrong."""

    what = forms.ChoiceField(choices=[(kind.value, kind.label) for kind in WHAT])
    client_uuid = forms.UUIDField()


FORMS: dict[Kind, type[MeasureForm]] = {
    form.kind: form for form in (BackWalkForm, ChairStandForm, UpAndGoForm, BalanceForm)
}
