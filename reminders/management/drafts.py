"""The programme that the demo coach is writing: a copy of Foundations whose third week grows too fast, as its checks say."""

from typing import TYPE_CHECKING

from accounts.models import User
from coaching.models import Clinic, OwnProgramme
from programmes.clinical.authoring import Pattern, copy_of, own_code, worked_out

if TYPE_CHECKING:
    from reminders.management.demo import Maker

NAME = "Gentle start by the river"
STEEP = Pattern(warm_up=240, bouts=12, backward=30, rest=30, cool_down=120)


def write_draft(maker: "Maker", coach: User, clinic: Clinic) -> None:
    """A draft of the coach's own, seen by nobody else."""
    identity = maker.new_id()
    base = maker.versions["foundations"].document
    document = copy_of(base, own_code(identity), NAME)
    document["weekly"][2]["segments"] = STEEP.segments
    maker.keep(
        OwnProgramme(
            id=identity,
            author=coach,
            clinic=clinic,
            document=worked_out(document),
            made_at=maker.now,
            changed_at=maker.now,
        )
    )
