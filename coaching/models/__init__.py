"""Clinics and their members, grants, what both sides write, a coach's desk, and own programmes."""

from coaching.models.authoring import (
    EarlierDraft,
    ListingRequest,
    OwnProgramme,
    OwnProgrammeQuerySet,
)
from coaching.models.batches import Batch, BatchRow
from coaching.models.clinics import Clinic, Membership, MembershipQuerySet
from coaching.models.desk import OwnThresholds, SavedView, Snooze
from coaching.models.invitations import Invitation, InvitationQuerySet
from coaching.models.messages import Message, MessageQuerySet, Note, NoteQuerySet, SavedReply
from coaching.models.trust import Cover, CoverAnswer, CoverQuerySet, Grant, GrantQuerySet

__all__ = [
    "Batch",
    "BatchRow",
    "Clinic",
    "Cover",
    "CoverAnswer",
    "CoverQuerySet",
    "EarlierDraft",
    "Grant",
    "GrantQuerySet",
    "Invitation",
    "InvitationQuerySet",
    "ListingRequest",
    "Membership",
    "MembershipQuerySet",
    "Message",
    "MessageQuerySet",
    "Note",
    "NoteQuerySet",
    "OwnProgramme",
    "OwnProgrammeQuerySet",
    "OwnThresholds",
    "SavedReply",
    "SavedView",
    "Snooze",
]
