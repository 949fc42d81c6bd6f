"""What coaches and walkers do: with trust, and with a walker's plan."""

from coaching.actions.plans import assign, decide, record_clearance, resume_walker
from coaching.actions.trust import (
    AlreadySharingError,
    InvitationClosedError,
    NotACoachHereError,
    NotAddresseeError,
    NotYourWalkerError,
    OwnAddressError,
    accept,
    change_sharing,
    decline,
    end_grant,
    hash_of,
    invite,
    revoke,
    view_walker,
)

__all__ = [
    "AlreadySharingError",
    "InvitationClosedError",
    "NotACoachHereError",
    "NotAddresseeError",
    "NotYourWalkerError",
    "OwnAddressError",
    "accept",
    "assign",
    "change_sharing",
    "decide",
    "decline",
    "end_grant",
    "hash_of",
    "invite",
    "record_clearance",
    "resume_walker",
    "revoke",
    "view_walker",
]
