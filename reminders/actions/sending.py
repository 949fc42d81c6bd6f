"""Draining the ledger: claim a few rows, ask again whether each is wanted, hand it to the relay, write what came of it."""

import datetime as dt
import logging
import signal
import threading
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, connection, transaction

from accounts.models import Delivery, User
from reminders import timing
from reminders.actions.upkeep import expire, release_abandoned
from reminders.channels import CHANNELS, MAIL, Channel, channel_of, kind_of
from reminders.kinds import KINDS, Kind
from reminders.messages.walking import with_its_walk
from reminders.models import MailToken, Preference
from reminders.reports.terms import quiet_until, refusal, unwanted
from walkapp import mail, restored
from walkapp.outcomes import Answer, Outcome
from walkapp.quick_read import Question
from walkapp.relay import Relay

logger = logging.getLogger(__name__)
State = Delivery.State
COUNTED = {State.SENT, State.FAILED, State.UNKNOWN, State.EXPIRED}

LEASE = dt.timedelta(seconds=120)
BATCH = 20
# One drain ends before Celery's time limits and lets the other tasks of an embedded scheduler have their turn.
DRAIN_LASTS = dt.timedelta(seconds=40)
RELAY_RESTS = dt.timedelta(seconds=30)
LINKED = frozenset(Preference.Kind.values)
# Its letter asks in the same question to the database what else it needs to know.
ASKED_WITH = {Preference.Kind.SESSION_TODAY}
READ_WITH_ITS_WALK: dict[str, Callable[[Delivery], Delivery | None]] = {
    Preference.Kind.SESSION_TODAY: with_its_walk,
    Preference.Kind.EVENING_BEFORE: with_its_walk,
}


CLAIMED = Question(
    lambda key, token: (
        Delivery.objects.filter(state=State.CLAIMED, pk=key, lease_token=token)
        .select_related("person__reminder_terms")
        .order_by()
    ),
    uuid.uuid4(),
    987_654_321,
)


class NotNowError(Exception):
    """Quiet hours: the letter may leave at the instant `until`."""

    def __init__(self, until: dt.datetime) -> None:
        super().__init__(until)
        self.until = until


def claim(*, limit: int, now: dt.datetime) -> list[Delivery]:
    """Lease up to `limit` due rows to this worker, oldest first; no other worker gets them while the lease lasts."""
    # To look for nothing must not take the one write lock of SQLite.
    if not connection.features.has_select_for_update and not Delivery.objects.due(now).exists():
        return []
    with transaction.atomic():
        rows = Delivery.objects.lease(limit, now=now, until=now + LEASE)
        _keep_links(rows, now)
        return rows


def _keep_links(rows: list[Delivery], now: dt.datetime) -> None:
    """Reminders carry a link that stops them: it works before the first letter leaves."""
    people: dict[str, set[uuid.UUID]] = defaultdict(set)
    for row in rows:
        if row.person_id and row.kind in LINKED:
            people[row.kind].add(row.person_id)
    for kind, theirs in people.items():
        MailToken.objects.keep(theirs, kind, now=now)


def drain(*, now_function: Callable[[], dt.datetime]) -> Counter[str]:
    """Send what is due, for a limited time.

    Counts the rows that were `claimed`, and of them the `sent`, `failed`, `unknown`, `expired` and `held`: not sent
    on purpose, or put back to wait. Rows that ran out before anybody claimed them count as `expired` too.
    """
    started = now_function()
    release_abandoned(now=started)
    tally: Counter[str] = Counter({State.EXPIRED.value: expire(now=started)})
    if restored.is_guarded():
        logger.warning("Nothing is sent: this copy was restored and not yet confirmed.")
        return tally
    with Relay() as relay:
        while now_function() - started < DRAIN_LASTS:
            batch = claim(limit=BATCH, now=now_function())
            if not batch or not _send_all(batch, relay, now_function, tally):
                break
    return tally


def _send_all(
    batch: list[Delivery],
    relay: Relay,
    now_function: Callable[[], dt.datetime],
    tally: Counter[str],
) -> bool:
    """Send each; False once the relay is in trouble. What was not tried is given back, whatever happens.

    A relay in trouble holds up letters, and nothing that goes another way.
    """
    rest, held, channels = list(batch), list[Delivery](), _opened(relay)
    tally["claimed"] += len(batch)
    try:
        while rest:
            if relay.is_in_trouble and channel_of(rest[0].kind) == MAIL:
                held.append(rest.pop(0))
                continue
            now = now_function()
            row, item = _prepared(rest[0], channels, now)
            # Where the database failed before this, the row is given back; from here on it may leave.
            rest.pop(0)
            state = _hand_over(row, item, channels, now)
            tally[state if state in COUNTED else "held"] += 1
    finally:
        tally["held"] += len(held + rest)
        _give_back(held + rest, relay, now_function())
    return not relay.is_in_trouble


def _give_back(rest: list[Delivery], relay: Relay, now: dt.datetime) -> None:
    for delivery in rest:
        next_at = now + RELAY_RESTS if relay.is_in_trouble else delivery.due_at
        delivery.put_back(now=now, next_at=next_at, attempts=delivery.attempts)


def send(*, delivery: Delivery, relay: Relay, now: dt.datetime) -> str:
    """Send one claimed row, unless it is no longer wanted; gives the state it is in afterwards."""
    channels = _opened(relay)
    row, item = _prepared(delivery, channels, now)
    return _hand_over(row, item, channels, now)


def _opened(relay: Relay) -> dict[str, Channel]:
    """Every channel by its name, open for one batch."""
    return {name: way.opened(relay) for name, way in CHANNELS.items()}


def _prepared(
    wanted: Delivery, channels: dict[str, Channel], now: dt.datetime
) -> tuple[Delivery, Any]:
    """The row as it is right before it leaves, with what is handed over: None when it is not sent.

    Each is read by itself: what a person changes while one letter leaves holds for the next. A row whose lease was lost,
    or whose person was erased, is left alone.
    """
    row = _read_again(wanted)
    if row is None:
        return wanted, None
    if row.expires_at <= now:
        row.finish(State.EXPIRED, now=now, reason="too_late")
        return row, None
    return row, _written(row, channels[channel_of(row.kind)], now)


def _read_again(wanted: Delivery) -> Delivery | None:
    """The row with its person as they are now; None when its lease was lost, or its person erased."""
    together = READ_WITH_ITS_WALK.get(wanted.kind)
    return (together and together(wanted)) or next(
        CLAIMED.rows(wanted.pk, wanted.lease_token), None
    )


def _hand_over(row: Delivery, item: Any, channels: dict[str, Channel], now: dt.datetime) -> str:
    """Let it leave, if there is anything to send; gives the state of the row afterwards."""
    channel = channels[channel_of(row.kind)]
    if item is None:
        return row.state
    # Committed before the first word leaves: whatever happens from here on, this row is not sent twice.
    with _asked_to_stop_later():
        if row.begin_sending(
            now=now,
            lease_until=now + LEASE,
            message_id=item.message_id,
            unless=channel.unless(row),
        ):
            _record(row, channel, channel.post(item), now)
        elif reason := channel.why_not(row):
            row.finish(State.SKIPPED, now=now, reason=reason)
    return row.state


@contextmanager
def _asked_to_stop_later() -> Iterator[None]:
    """A deployment that ends this process waits for the letter in hand: cut off, it would be in doubt for good.

    Only where the scheduler itself sends; a worker of a broker finishes its task by itself.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked: list[int] = []
    usual = signal.signal(signal.SIGTERM, lambda number, _frame: asked.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, usual)
        if asked:
            signal.raise_signal(signal.SIGTERM)


def _written(delivery: Delivery, channel: Channel, now: dt.datetime) -> Any:
    """What is handed over, as it must read now; None when there is nothing to send, which the row then says."""
    try:
        _ask_again(delivery, now)
        return channel.write(delivery, now)
    except mail.NotWantedError as reason:
        delivery.finish(State.SKIPPED, now=now, reason=str(reason))
    except NotNowError as wait:
        delivery.put_back(now=now, next_at=wait.until, attempts=delivery.attempts)
    except DatabaseError:
        raise
    except Exception:
        # One letter that cannot be written must not hold up the others.
        logger.exception("Delivery %s (%s) could not be written.", delivery.pk, delivery.kind)
        delivery.finish(State.FAILED, now=now, reason="not_written")
    return None


def _ask_again(delivery: Delivery, now: dt.datetime) -> None:
    """What holds for every row; what holds for one kind stands where it is written."""
    if delivery.person and not delivery.person.is_active:
        raise mail.NotWantedError("inactive")
    kind = KINDS.get(kind_of(delivery.kind))
    if delivery.person and kind:
        _ask_the_person(delivery, delivery.person, kind, now)


def _ask_the_person(delivery: Delivery, person: User, kind: Kind, now: dt.datetime) -> None:
    """What the person wants of this kind, and of all of them, at this moment."""
    reason = refusal(kind, person, now) or (kind.code not in ASKED_WITH and unwanted(kind, person))
    if reason:
        raise mail.NotWantedError(reason)
    until = quiet_until(kind, person, now)
    if until >= delivery.expires_at:
        raise mail.NotWantedError("quiet_hours")
    if until > now:
        raise NotNowError(until)


def _record(delivery: Delivery, channel: Channel, answer: Answer, now: dt.datetime) -> None:
    """Write into the ledger what the other side said."""
    if answer.outcome is Outcome.ACCEPTED:
        delivery.finish(State.SENT, now=now, smtp_code=answer.code)
    elif answer.outcome is Outcome.UNKNOWN:
        delivery.finish(State.UNKNOWN, now=now, reason="no_answer")
    elif answer.outcome is Outcome.REFUSED:
        channel.refused(delivery, answer, now)
        logger.warning(
            "Delivery %s was refused: %s %s.", delivery.pk, answer.code, answer.enhanced
        )
        delivery.finish(State.FAILED, now=now, reason="refused", smtp_code=answer.code)
    elif answer.outcome is Outcome.LATER:
        wait = timing.wait_before_retry(delivery.attempts, delivery.pk)
        delivery.put_back(now=now, next_at=now + wait, attempts=delivery.attempts)
    else:
        logger.warning("The mail relay is in trouble (code %s).", answer.code)
        delivery.put_back(now=now, next_at=now + RELAY_RESTS, attempts=delivery.attempts - 1)
