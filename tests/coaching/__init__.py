"""Trust: invitations, grants, the coach's workspace, the clinic."""
