"""Clinics and their members, invitations, the grants by which walkers lend what they own, what both sides write, and own programmes."""

from coaching.models.authoring import ListingRequest, OwnProgramme, OwnProgrammeQuerySet
from coaching.models.clinics import Clinic, Membership, MembershipQuerySet
from coaching.models.invitations import Invitation, InvitationQuerySet
from coaching.models.messages import Message, MessageQuerySet, Note, NoteQuerySet, SavedReply
from coaching.models.trust import Cover, CoverAnswer, CoverQuerySet, Grant, GrantQuerySet

__all__ = [
    "Clinic",
    "Cover",
    "CoverAnswer",
    "CoverQuerySet",
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
    "SavedReply",
]
