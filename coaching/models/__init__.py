"""Clinics and their members, invitations, the grants by which walkers lend what they own, and what both sides write."""

from coaching.models.messages import Message, MessageQuerySet, Note, NoteQuerySet, SavedReply
from coaching.models.trust import (
    Clinic,
    Grant,
    GrantQuerySet,
    Invitation,
    InvitationQuerySet,
    Membership,
    MembershipQuerySet,
)

__all__ = [
    "Clinic",
    "Grant",
    "GrantQuerySet",
    "Invitation",
    "InvitationQuerySet",
    "Membership",
    "MembershipQuerySet",
    "Message",
    "MessageQuerySet",
    "Note",
    "NoteQuerySet",
    "SavedReply",
]
