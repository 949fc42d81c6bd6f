"""The evidence as a document for readers of the repository: every rule with its basis, every programme, every source."""

from collections.abc import Iterable, Iterator
from typing import Any

from programmes.clinical.data_files import DATA, SIMULATED, read_json
from programmes.clinical.evidence import Study, load_claims, load_studies
from programmes.clinical.lane import CAUTIOUS_PACE, LEAST_SECONDS, SLOWEST_PACE
from programmes.clinical.measures import Number, StandTable, load_measures
from programmes.clinical.places import CLEAR_METRES, NARROWEST_METRES, SHORTEST_METRES
from programmes.clinical.programmes import load_documents
from programmes.clinical.rules import AFTER_ACTIONS, Row, load_rules
from programmes.clinical.timeline import TURN_SECONDS

HEAD = """# Clinical rules and evidence

This page is written by `manage.py clinical_document` from the files in `programmes/clinical/data/`. Change the data,
run the command, and commit both.

**Awaiting clinician review.** No physiotherapist or doctor has signed off these rules. A row whose basis is `expert` is
our own choice: no study backs its exact number. Grades are our own judgement. We mostly read abstracts, not whole
papers. Harms were hardly ever reported in the trials of backward walking; silence is not safety.
"""
READINGS = """## How we read the tables

Where the words of a row leave something open, this is our reading (`expert`).

- **Dizzy "2 days in a row"** (before a session): walkers do not check in every day, so the days in a row are days with a
  check, and no day with a check but without the tick lies between them. It counts as a yes to CF5: the plan stops, a
  clinician's yes that does not cover it ends, and new answers and a new yes to CF5 open the plan.
- **Blood pressure on a "second day"** is any second day, and counts as a yes to CF3 in the same way.
- **Swelling "twice"** is any two days: the coach is told, and the plan goes on.
- **"Tell coach"** is a reason on the coach's list for two weeks, like a fall, while the plan goes on. What tells of the
  body is named only to a coach with whom pain scores are shared; others are asked to ask how the walker is.
- **An emergency sign before a walk** is a red answer, and "any emergency sign" of the table after a session: the plan
  stops at once, also when the rest of the check is missing, every clinician's yes ends, and new answers with a yes to CF2
  open it.
- **High pain before a walk** refers to "pain high" of the table after a session: the day counts like a walk with high
  pain, once however often it is told, so the week steps back, and a second such day within 14 days pauses the plan at once.
  A lower score later that day does not take it back. Pain of 5 or less before a walk does not count.
- All these days lie within the weeks for which the answers to the questions count. A check that arrives late counts for
  the day on which it was said.
- **What is told late** about a week that ended less than a week ago is judged with all the rest, so that the order of
  the logs does not matter: a second review takes the place of the first. A milder verdict counts only while nobody has
  walked, or checked in, by the stricter one, and the plan's story says that the week was reviewed again. A row that
  closes the plan does so when it is told, however late.
- **A week that closed the plan** is walked again, even when a coach opens the plan on the same day: only `advance` moves
  on.
- **After a silence** the plan goes on with the week that the table of breaks names, from the next day on.
- **Usual pain at the beginning**: the product asks for no pain on joining. Until there are 3 answers the lower middle of
  those there are counts, and no pain at all when there is none: the careful side.
- **When a clinician's limit ends**, the weeks grow from what was walked last, within the caps, until they are those of
  the programme again: by whole weeks, only when the plan moves on, and slopes by one level at a time.
- **A pause of the walker's own** ends on its last day or when they come back; opening a hold does not end it.
"""
TABLES = (
    ("Before each session", "before"),
    ("During a session", "during"),
    ("After a session, and each week", "after"),
    ("When an answer is missing at the end of a week", "unknown"),
    ("When weeks go wrong again and again", "escalation"),
    ("Missed sessions and breaks", "missed"),
)
"""Tables 2 to 5, by their names in the data."""


def clinical_document() -> str:
    """The whole page as Markdown."""
    rules = (*_caps(), *_counted(), *_places(), READINGS, *_screening(), *_tables(), *_tests())
    return "\n".join([HEAD, *rules, *_simulated(), *_programmes(), *_claims(), *_studies()]) + "\n"


def _caps() -> Iterator[str]:
    caps = load_rules().caps
    yield "## How fast a programme may grow\n"
    yield (
        f"Total minutes of a session stay between {caps.total_min:g} and {caps.total_max:g} and rise by at most "
        f"{caps.total_rise:.0%} from one week to the next. Backward minutes rise by at most {caps.backward_rise:.0%} "
        f"or {caps.backward_rise_minutes:g} minute, whichever is more. Only one of minutes, slope and days grows at a "
        "time. Our own choice (`expert`), informed by running studies (`nielsen2014`, `buist2008`).\n"
    )


def _counted() -> Iterator[str]:
    rules = load_rules()
    yield "## What else is counted\n"
    yield (
        f"All safety questions come again after {rules.asking_again.weeks} weeks. A clinician's yes holds for "
        f"{rules.asking_again.clearance_months} months at most. Usual pain is the middle of the last "
        f"{rules.usual_pain.answers} answers; until there are {rules.usual_pain.until} it is the answer given on "
        "joining. Our own choice (`expert`).\n"
    )


def _places() -> Iterator[str]:
    yield "## Places and short lanes\n"
    yield (
        f"A lane is at least {SHORTEST_METRES} metres long and {NARROWEST_METRES:g} metres wide, flat, firm, bright and "
        f"free of things in the way, with nothing for {CLEAR_METRES} metres beyond each end; a slope is walked up only, "
        "is no steeper than the plan and holds a whole bout. On a lane where a bout does not fit, the player says stop "
        f"with {CLEAR_METRES} metres left, counted at the walker's quickest timed pace of the last 12 weeks, or "
        f"{CAUTIOUS_PACE:g} metre a second when nothing was timed, and never at less than {SLOWEST_PACE:g}. Turning round "
        f"takes {TURN_SECONDS} seconds of the bout; nothing is said within {LEAST_SECONDS} seconds of another thing. Our "
        "own choice (`expert`): no trial tested any of these numbers.\n"
    )


def _screening() -> Iterator[str]:
    yield "## Before joining: screening\n"
    yield from table(
        ("Code", "Question", "Action", "Message", "Basis", "Sources"),
        (
            (row.code, row.text, row.action, row.message, row.basis, _names(row.sources))
            for row in load_rules().screening
        ),
    )


def _tables() -> Iterator[str]:
    for title, name in TABLES:
        yield f"## {title}\n"
        yield from table(
            ("Code", "When", "Thresholds", "Action", "Message", "Basis", "Sources"),
            (_row(row) for row in getattr(load_rules(), name)),
        )


def _row(row: Row) -> tuple[str, ...]:
    thresholds = "; ".join(f"{name.replace('_', ' ')}: {number}" for name, number in row.threshold)
    return (
        row.code,
        row.when,
        thresholds or "none",
        row.action,
        row.message,
        row.basis,
        _names(row.sources),
    )


def _tests() -> Iterator[str]:
    """Every number of the physical tests, and the table of stands."""
    measures = load_measures()
    yield "## Physical tests\n"
    yield (
        "None of them diagnoses anything; a person is compared with their own results first. "
        "**Unverified** numbers are second-hand: check them before release.\n"
    )
    rows = [
        (test.slug, number) for test in measures.tests.values() for number in test.numbers.values()
    ]
    rows += [("all", number) for number in measures.shared.values()]
    yield from table(
        ("Test", "Number", "What it is", "Basis", "Sources", "Read by us"),
        (
            (
                name,
                f"{number.value:g} {number.unit}",
                number.says,
                number.basis,
                _names(number.sources),
                _read(number),
            )
            for name, number in rows
        ),
    )
    stands = measures.stands
    yield f"{stands.says} Sources: {_names(stands.sources)}; {_read(stands)}.\n"
    yield from table(
        ("From age", "Men", "Women"),
        ((str(age), str(men), str(women)) for age, men, women in stands.rows),
    )


def _read(row: Number | StandTable) -> str:
    if not row.sources:
        return "our own choice"
    return "yes" if row.is_read else "unverified"


def _programmes() -> Iterator[str]:
    yield "## Programmes\n"
    yield from table(
        ("Programme", "Weeks", "Minutes", "Backward", "What is not known", "Sources"),
        (_programme(document) for document in load_documents()),
    )


def _simulated() -> Iterator[str]:
    """What the synthetic walkers of the last large run were told, as `simulate --keep` wrote it down."""
    run = read_json(DATA / SIMULATED)
    kinds = [name.partition(": ") for name in run["types"]]
    actions = sorted({action for _kind, _colon, action in kinds}, key=AFTER_ACTIONS.index)
    yield "## What the rules did to synthetic walkers\n"
    yield (
        f"`./run manage simulate --walkers {run['walkers']} --weeks {run['weeks']} --seed {run['seed']}` sent invented "
        f"walkers through the real rules. They broke a promise {run['violations_count']} times. The verdicts on their "
        "weeks, by how they walk; nothing here says how real people fare.\n"
    )
    yield from table(
        ("Kind of walker", *(action.replace("_", " ") for action in actions)),
        (
            (kind, *(f"{run['types'].get(f'{kind}: {action}', 0):,}" for action in actions))
            for kind in dict.fromkeys(kind for kind, _colon, _action in kinds)
        ),
    )


def _programme(document: dict[str, Any]) -> tuple[str, ...]:
    low, high = document["minutes_range"]
    back_low, back_high = document["backward_range"]
    return (
        document["name"],
        str(document["weeks_count"]),
        f"{low:g} to {high:g}",
        f"{back_low:g} to {back_high:g}",
        document["extrapolated"],
        _names(document["evidence_ids"]),
    )


def _claims() -> Iterator[str]:
    yield "## Claims and what we say\n"
    yield from table(
        ("Claim", "Verdict", "What the studies say", "We say", "Sources"),
        (
            (claim.text, claim.verdict, claim.evidence, claim.wording, _names(claim.studies))
            for claim in load_claims()
        ),
    )


def _studies() -> Iterator[str]:
    yield "## Sources\n"
    yield from table(
        ("Name", "Source", "Design and size", "Result", "Grade", "Why", "What we read"),
        (_study(study) for study in load_studies().values()),
    )


def _study(study: Study) -> tuple[str, ...]:
    link = f"[{study.title}]({study.url})" if study.url else study.title
    source = f"{study.short}. {link}. {study.journal}"
    design = f"{study.design}; size: {study.counted}" if study.counted else study.design
    return (
        f"`{study.code}`",
        source,
        design,
        study.effect,
        study.grade,
        study.why_grade,
        study.scope,
    )


def _names(codes: Iterable[str]) -> str:
    return ", ".join(f"`{code}`" for code in codes) or "none"


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """A Markdown table; bars and line ends inside a cell cannot break it."""
    yield "| " + " | ".join(head) + " |"
    yield "|" + " --- |" * len(head)
    for row in rows:
        yield "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in row) + " |"
    yield ""
