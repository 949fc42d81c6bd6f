"""What the landing page, the catalogue and the page of one programme show."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext, gettext_lazy

from accounts.models import User
from programmes.clinical import screening
from programmes.clinical.eligibility import read_eligibility
from programmes.clinical.evidence import load_studies
from programmes.clinical.plan import Week, read_plan
from programmes.clinical.programmes import load_documents, slug_of
from programmes.clinical.rules import Tier
from programmes.models import Programme, ProgrammeVersion, Screening
from programmes.reports.clearances import verdict_on
from programmes.reports.evidence import RatedStudy, Topic, rated, topics

REASONS: tuple[tuple[str, Any, frozenset[str]], ...] = (
    ("knees", gettext_lazy("Sore knees"), frozenset({"knee_oa"})),
    ("back", gettext_lazy("Low back"), frozenset({"back_comfort"})),
    ("balance", gettext_lazy("Balance"), frozenset({"steady_balance"})),
    ("pressure", gettext_lazy("Blood pressure"), frozenset({"bp_heart"})),
    ("injury", gettext_lazy("After an injury"), frozenset({"return_after_injury"})),
    ("treadmill", gettext_lazy("Treadmill"), frozenset({"treadmill", "fit_incline"})),
    ("new", gettext_lazy("New to exercise"), frozenset({"foundations", "steady_balance"})),
    ("fit", gettext_lazy("Already fit"), frozenset({"fit_incline", "athlete"})),
    ("work", gettext_lazy("At work"), frozenset({"desk_break"})),
)
"""Why people come, and the programmes that `who_for` names for it."""

COMPANY_CHIPS = {
    "clinician_led": gettext_lazy("With a clinician"),
    "helper_required": gettext_lazy("With a helper"),
    "helper_required_first_4_weeks": gettext_lazy("With a helper at first"),
}
ASKED_FIRST = ("CF2", "CF4", "CF5", "CF6", "CF11")
"""The questions that a programme page shows before the others; all of them are one click away."""
SAMPLE_WEEK = 6
"""The week of Foundations whose walk the landing page draws."""


@dataclass(frozen=True)
class Card:
    """One programme of the catalogue."""

    code: str
    slug: str
    name: str
    tagline: str
    company: str
    made_by: str
    weeks: tuple[Week, ...]

    @property
    def sessions(self) -> str:
        """Walks a week, as one number or two."""
        return span(week.sessions for week in self.weeks)

    @property
    def lowest(self) -> float:
        """Minutes of the shortest session."""
        return min(week.total_minutes for week in self.weeks)

    @property
    def highest(self) -> float:
        """Minutes of the longest session."""
        return max(week.total_minutes for week in self.weeks)


@dataclass(frozen=True)
class Pill:
    """One way to narrow the list."""

    code: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class CataloguePage:
    """All programmes, or those for one reason."""

    cards: tuple[Card, ...]
    total: int
    pills: tuple[Pill, ...]
    modified_at: dt.datetime | None


@dataclass(frozen=True)
class Better:
    """A question whose yes closes this programme, or makes another one fit better; the name is empty when none does."""

    question: str
    name: str
    slug: str


@dataclass(frozen=True)
class ProgrammePage:
    """One programme, told to somebody who has not decided yet."""

    card: Card
    document: dict[str, Any]
    samples: tuple[Week, ...]
    walks: int
    asked_first: tuple[str, ...]
    asked_too: tuple[str, ...]
    better: tuple[Better, ...]
    studies: tuple[RatedStudy, ...]
    question_count: int
    modified_at: dt.datetime
    is_screened: bool
    why_not: str

    @property
    def has_rounds(self) -> bool:
        """True when a day has several short rounds."""
        return any(week.rounds > 1 for week in self.card.weeks)


@dataclass(frozen=True)
class HomePage:
    """The landing page."""

    weeks: tuple[Week, ...]
    sample: Week
    topics: tuple[Topic, ...]
    question_count: int


def span(numbers: Iterable[int]) -> str:
    """ "3", or "4 to 5" when they differ."""
    known = list(numbers)
    low, high = min(known), max(known)
    return str(low) if low == high else gettext("%(low)d to %(high)d") % {"low": low, "high": high}


def card_of(programme: Programme, version: ProgrammeVersion) -> Card:
    """A programme as a card."""
    document = version.document
    return Card(
        code=version.code,
        slug=programme.slug,
        name=gettext(version.name),
        tagline=gettext(document["tagline"]),
        company=str(COMPANY_CHIPS.get(document["supervision"]["level"], "")),
        made_by=programme.made_by,
        weeks=version.plan.weeks,
    )


def catalogue_page(reason: str = "") -> CataloguePage:
    """The cards for one reason to come; all of them when the reason is unknown. One query."""
    pairs = list(_published())
    cards = tuple(card_of(programme, version) for programme, version in pairs)
    wanted = next((codes for code, _label, codes in REASONS if code == reason), None)
    choices = [Pill(code, str(label), code == reason) for code, label, _codes in REASONS]
    return CataloguePage(
        cards=tuple(card for card in cards if wanted is None or card.code in wanted),
        total=len(cards),
        pills=(
            Pill("", gettext("All %(count)d") % {"count": len(cards)}, wanted is None),
            *choices,
        ),
        modified_at=max((version.published_at for _programme, version in pairs), default=None),
    )


def _published() -> Iterator[tuple[Programme, ProgrammeVersion]]:
    for programme in Programme.objects.listed().select_related("current", "author"):
        if programme.current is not None:
            yield programme, programme.current


def programme_page(slug: str, visitor: User | None, now: dt.datetime) -> ProgrammePage:
    """One programme; 404 when it is not published. The visitor's own screening decides how it ends."""
    listed = Programme.objects.listed().select_related("current", "author")
    programme = get_object_or_404(listed, slug=slug)
    version = programme.current
    if version is None:
        raise Http404
    card, document = card_of(programme, version), version.document
    is_screened, why_not = _standing(visitor, version, now)
    return ProgrammePage(
        card=card,
        document=document,
        samples=_samples(card.weeks),
        walks=sum(week.sessions for week in card.weeks),
        asked_first=tuple(gettext(screening.question(code).text) for code in ASKED_FIRST),
        asked_too=tuple(_other_questions()),
        better=tuple(_better(document)),
        studies=tuple(rated(load_studies()[code]) for code in document["evidence_ids"]),
        question_count=len(screening.QUESTIONS),
        modified_at=version.published_at,
        is_screened=is_screened,
        why_not=why_not,
    )


def _standing(
    visitor: User | None, version: ProgrammeVersion, now: dt.datetime
) -> tuple[bool, str]:
    """Has the visitor answered the questions, and if so, what stands in the way of this programme."""
    if visitor is None:
        return False, ""
    latest = Screening.objects.filter(walker=visitor, completed_at__isnull=False).first()
    if latest is None:
        return False, ""
    verdict = verdict_on(latest, visitor.local_date(now))
    return True, gettext(screening.may_enter(verdict, version.eligibility).reason)


def _samples(weeks: tuple[Week, ...]) -> tuple[Week, ...]:
    """The first and the last week, and two between them."""
    last = len(weeks) - 1
    return tuple(weeks[index] for index in sorted({0, last // 3, 2 * last // 3, last}))


def _other_questions() -> Iterator[str]:
    for question in screening.QUESTIONS:
        if question.tier is Tier.CLINICIAN_FIRST and question.code not in ASKED_FIRST:
            yield gettext(question.text)


def _better(document: dict[str, Any]) -> Iterator[Better]:
    """Answers that close this programme, or for which another one fits better."""
    eligibility = read_eligibility(document)
    targets = dict(eligibility.better)
    names = {row["id"]: gettext(row["name"]) for row in load_documents()}
    for code in sorted(eligibility.excludes | set(targets)):
        target = targets.get(code, "")
        yield Better(
            question=gettext(screening.question(code).text),
            name=names.get(target, ""),
            slug=slug_of(target),
        )


def home_page() -> HomePage:
    """The landing page, from the data files alone: it is right even before anything is published."""
    foundations = next(row for row in load_documents() if row["id"] == "foundations")
    weeks = read_plan(foundations).weeks
    return HomePage(
        weeks=weeks,
        sample=weeks[SAMPLE_WEEK - 1],
        topics=topics(),
        question_count=len(screening.QUESTIONS),
    )
