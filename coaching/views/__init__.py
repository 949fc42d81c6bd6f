"""Pages of coaches, clinic admins, and walkers who share."""
