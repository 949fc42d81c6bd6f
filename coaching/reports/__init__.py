"""What the pages of coaches, clinics and sharing walkers show, as frozen dataclasses."""
