"""Clinics and their members, invitations, and the grants by which walkers lend what they own."""

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
]
