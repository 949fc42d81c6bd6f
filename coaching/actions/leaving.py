"""What is asked before an account is erased: a clinic where others work must not be left with nobody who runs it."""

from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext

from accounts.actions import StillNeededError
from accounts.models import User
from coaching.models import Clinic, Membership


def refuse_to_leave_a_clinic_alone(person: User) -> None:
    """Raise `StillNeededError` for the last admin of a clinic where others work; a clinic of one ends with its person."""
    runs = Membership.objects.current().admins().filter(person=person)
    clinics = Clinic.objects.filter(pk__in=runs.values("clinic"))
    # Held until the person is gone: of two last admins who leave at once, the second is refused.
    alone = [
        clinic.name for clinic in clinics.select_for_update() if _is_left_alone(clinic, person)
    ]
    if alone:
        said = ngettext(
            "Nobody else runs %(clinics)s, and others work there. Make one of them clinic admin first, or end their roles: "
            "a clinic of one ends with you. Both are under Clinic, People.",
            "Nobody else runs %(clinics)s, and others work there. In each, make one of them clinic admin first, or end "
            "their roles: a clinic of one ends with you. Both are under Clinic, People.",
            len(alone),
        )
        raise StillNeededError(said % {"clinics": get_text_list(alone, gettext("and"))})


def _is_left_alone(clinic: Clinic, person: User) -> bool:
    """True when others work there, and none of them runs it."""
    others = Membership.objects.current().filter(clinic=clinic, person__is_active=True)
    others = others.exclude(person=person)
    return others.exists() and not others.admins().exists()
