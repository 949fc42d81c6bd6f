"""One person trusted with another's programme: clinics, invitations and the grants that walkers give."""
