"""People, the audit trail, and the ledger of mail."""

from accounts.models.ledger import Delivery
from accounts.models.people import AT_ONCE, User
from accounts.models.trail import AuditEvent

__all__ = ["AT_ONCE", "AuditEvent", "Delivery", "User"]
