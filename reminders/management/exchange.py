"""What the demo walker and their coach wrote to each other, what the coach noted, and the replies they keep."""

import datetime as dt
from typing import TYPE_CHECKING

from coaching.models import Grant, Message, Note, SavedReply

if TYPE_CHECKING:
    from reminders.management.demo import Maker

WALKER = "walker@example.org"
HOUR = dt.timedelta(hours=1)
# How many hours ago, by whom, and what. The last message waits for the coach.
EXCHANGE = (
    (100, "walker", "I walked ten minutes by the river. Is the grass better than the path?"),
    (97, "coach", "Well walked, Wilma. Grass is kinder, but look for holes first. Keep to short steps."),
    (95, "walker", "Thank you. My neighbour will come along on Saturday."),
    (50, "coach", "Good. Let them look ahead for you, so that you need not turn round."),
    (3, "walker", "The knee was a little stiff this morning and fine by lunch. Shall I carry on?"),
)  # fmt: skip
NOTE = "Keen, tends to overdo. Ask about the path by the river, it slopes."
REPLIES = (
    ("Well walked", "Well walked. Keep the steps short and look over your shoulder first."),
    ("Sore knee", "Thank you for telling me. Please write it into the log of your walk as well, and rest until it settles."),
)  # fmt: skip


def converse(maker: "Maker") -> None:
    """Write it down between the demo walker and the coach they share with."""
    grants = (row for row in maker.rows[Grant] if isinstance(row, Grant))
    grant = next(row for row in grants if row.walker.email == WALKER)
    for hours, sender, body in EXCHANGE:
        sent_at = maker.now - hours * HOUR
        is_read = hours != EXCHANGE[-1][0]
        maker.keep(
            Message(
                id=maker.new_id(),
                grant=grant,
                sender=sender,
                client_uuid=maker.new_id(),
                body=body,
                sent_at=sent_at,
                read_at=sent_at + HOUR if is_read else None,
            )
        )
    maker.keep(
        Note(
            id=maker.new_id(),
            walker=grant.walker,
            clinic=grant.clinic,
            author=grant.coach,
            audience=Note.Audience.TEAM,
            client_uuid=maker.new_id(),
            body=NOTE,
            written_at=maker.now - 96 * HOUR,
        )
    )
    for title, body in REPLIES:
        maker.keep(
            SavedReply(
                id=maker.new_id(),
                coach=grant.coach,
                title=title,
                body=body,
                changed_at=maker.now - 200 * HOUR,
            )
        )
