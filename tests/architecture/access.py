"""Who may open what: one row per address, and one line per class. A new address fails the tests until it is here."""

import enum
from dataclasses import dataclass, field

from tests.world import ROLES


class Access(enum.Enum):
    """The classes of addresses."""

    PUBLIC = "everybody"
    SIGNED_IN = "everybody who is signed in, about themselves"
    WALKER_OWN = "the walker whose thing it is"
    TEAM_OF_WALKER = "whom the walker lets see it: their coach, who stands in, and assistants"
    COACH_OF_WALKER = "whom the walker lets change it: their coach, and who stands in"
    TEAM = "people who coach or help in a clinic"
    TEAM_OWN = "who made it, on a team"
    COACH = "people who coach in a clinic"
    COACH_OWN = "the coach who made it"
    CLINIC_COVER = "coaches, about their own leave, and admins of a clinic"
    COVER_OWN = "the coach who is away, and the admins of that clinic"
    CLINIC_ADMIN = "admins of a clinic, about that clinic"
    CLINIC_ADMIN_OWN = "the admins of the one clinic that it belongs to"
    CLINIC_READER = "admins and auditors of a clinic, about that clinic"
    STAFF = "staff"
    OPERATOR = "staff, about the whole site; to others it does not exist"
    WATCHER = "staff, and programs with the token of settings"
    SIGNED_TOKEN = "whoever holds the link"  # noqa: S105 - a class of addresses


class Answer(enum.Enum):
    """What a role gets."""

    OPENS = "200, or a redirect to another page of the site"
    SIGN_IN = "a redirect to the sign-in page"
    NOT_FOUND = "404"


def _line(
    default: Answer, anonymous: Answer = Answer.SIGN_IN, **others: Answer
) -> dict[str, Answer]:
    return {
        role: others.get(role, anonymous if role == "anonymous" else default) for role in ROLES
    }


OPENS, SIGN_IN, NOT_FOUND = Answer.OPENS, Answer.SIGN_IN, Answer.NOT_FOUND
COACHES = ("coach", "coach_ungranted", "coach_ended", "coach_elsewhere", "stand_in")
ANSWERS: dict[Access, dict[str, Answer]] = {
    Access.PUBLIC: _line(OPENS, anonymous=OPENS),
    Access.SIGNED_IN: _line(OPENS),
    Access.WALKER_OWN: _line(NOT_FOUND, walker=OPENS),
    Access.TEAM_OF_WALKER: _line(NOT_FOUND, coach=OPENS, stand_in=OPENS, assistant=OPENS),
    Access.COACH_OF_WALKER: _line(NOT_FOUND, coach=OPENS, stand_in=OPENS),
    Access.TEAM: _line(
        NOT_FOUND, **dict.fromkeys(COACHES, OPENS), assistant=OPENS, other_assistant=OPENS
    ),
    Access.TEAM_OWN: _line(NOT_FOUND, coach=OPENS),
    Access.COACH: _line(NOT_FOUND, **dict.fromkeys(COACHES, OPENS)),
    Access.COACH_OWN: _line(NOT_FOUND, coach=OPENS),
    Access.CLINIC_COVER: _line(
        NOT_FOUND, **dict.fromkeys(COACHES, OPENS), clinic_admin=OPENS, other_admin=OPENS
    ),
    Access.COVER_OWN: _line(NOT_FOUND, coach=OPENS, clinic_admin=OPENS),
    Access.CLINIC_ADMIN: _line(NOT_FOUND, clinic_admin=OPENS, other_admin=OPENS),
    Access.CLINIC_ADMIN_OWN: _line(NOT_FOUND, clinic_admin=OPENS),
    Access.CLINIC_READER: _line(
        NOT_FOUND, clinic_admin=OPENS, auditor=OPENS, other_admin=OPENS, other_auditor=OPENS
    ),
    Access.STAFF: _line(SIGN_IN, staff=OPENS),
    Access.OPERATOR: _line(NOT_FOUND, staff=OPENS),
    Access.WATCHER: _line(NOT_FOUND, anonymous=NOT_FOUND, staff=OPENS),
    Access.SIGNED_TOKEN: _line(OPENS, anonymous=OPENS),
}


@dataclass(frozen=True, slots=True)
class Row:
    """The class of one address; `samples` says which thing of the world each parameter names."""

    access: Access
    samples: dict[str, str] = field(default_factory=dict)
    is_form_only: bool = False


SESSION = {"pk": "session"}
WALKER = {"pk": "walker"}
OWN_PROGRAMME = {"pk": "own_programme"}
OURS: dict[str, Row] = {
    "programmes:home": Row(Access.PUBLIC),
    "programmes:catalogue": Row(Access.PUBLIC),
    "programmes:programme": Row(Access.PUBLIC, {"slug": "programme"}),
    "programmes:evidence": Row(Access.PUBLIC),
    "programmes:enrol": Row(Access.SIGNED_IN, {"slug": "programme"}),
    "programmes:screening": Row(Access.SIGNED_IN),
    "programmes:screening_result": Row(Access.SIGNED_IN),
    "programmes:screening_question": Row(Access.SIGNED_IN, {"code": "question"}),
    "programmes:clearances": Row(Access.SIGNED_IN),
    "programmes:record_clearance": Row(Access.SIGNED_IN),
    "programmes:withdraw_clearance": Row(
        Access.WALKER_OWN, {"pk": "clearance"}, is_form_only=True
    ),
    "programmes:today": Row(Access.SIGNED_IN),
    "programmes:plan": Row(Access.SIGNED_IN),
    "programmes:progress": Row(Access.SIGNED_IN),
    "programmes:pause": Row(Access.SIGNED_IN),
    "programmes:come_back": Row(Access.SIGNED_IN),
    "programmes:repeat_week": Row(Access.SIGNED_IN),
    "programmes:weekdays": Row(Access.SIGNED_IN),
    "programmes:blackouts": Row(Access.SIGNED_IN),
    "programmes:remove_blackout": Row(Access.WALKER_OWN, {"pk": "blackout"}, is_form_only=True),
    "programmes:offer": Row(Access.WALKER_OWN, {"pk": "offer"}),
    "programmes:player": Row(Access.WALKER_OWN, SESSION),
    "programmes:check_in": Row(Access.WALKER_OWN, SESSION, is_form_only=True),
    "programmes:want_soundtracks": Row(Access.WALKER_OWN, SESSION, is_form_only=True),
    "programmes:soundtrack": Row(Access.WALKER_OWN, {"pk": "soundtrack"}),
    "programmes:not_today": Row(Access.WALKER_OWN, SESSION),
    "programmes:log": Row(Access.WALKER_OWN, SESSION),
    "programmes:morning": Row(Access.WALKER_OWN, SESSION),
    "programmes:begin_spotting": Row(Access.WALKER_OWN, SESSION, is_form_only=True),
    "programmes:tell_clock": Row(Access.WALKER_OWN, SESSION, is_form_only=True),
    "programmes:end_spotting": Row(Access.WALKER_OWN, SESSION, is_form_only=True),
    "programmes:type_code": Row(Access.PUBLIC),
    "programmes:spot": Row(Access.SIGNED_TOKEN, {"code": "spot_code"}),
    "programmes:spot_clock": Row(Access.SIGNED_TOKEN, {"code": "spot_code"}),
    "programmes:places": Row(Access.SIGNED_IN),
    "programmes:new_place": Row(Access.SIGNED_IN),
    "programmes:new_treadmill": Row(Access.SIGNED_IN),
    "programmes:place": Row(Access.WALKER_OWN, {"pk": "place"}),
    "programmes:archive_place": Row(Access.WALKER_OWN, {"pk": "place"}, is_form_only=True),
    "programmes:usual_place": Row(Access.WALKER_OWN, {"pk": "place"}, is_form_only=True),
    "programmes:event": Row(Access.WALKER_OWN, {"pk": "event"}),
    "programmes:pack": Row(Access.SIGNED_IN),
    "programmes:saved": Row(Access.SIGNED_IN),
    "programmes:kept_aside": Row(Access.SIGNED_IN),
    "programmes:measures": Row(Access.SIGNED_IN),
    "programmes:put_off_tests": Row(Access.SIGNED_IN, is_form_only=True),
    "programmes:measure": Row(Access.SIGNED_IN, {"slug": "test"}),
    "programmes:stop_measure": Row(Access.SIGNED_IN, {"slug": "test"}, is_form_only=True),
    "programmes:measure_result": Row(Access.WALKER_OWN, {"pk": "measure"}),
    "programmes:leave_out_measure": Row(Access.WALKER_OWN, {"pk": "measure"}, is_form_only=True),
    "programmes:measure_stopped": Row(Access.WALKER_OWN, {"pk": "stop"}),
    "programmes:care": Row(Access.PUBLIC),
    "coaching:front_door": Row(Access.SIGNED_IN),
    "coaching:roster": Row(Access.TEAM),
    "coaching:walker": Row(Access.TEAM_OF_WALKER, WALKER),
    "coaching:assign": Row(Access.COACH_OF_WALKER, WALKER),
    "coaching:clearance": Row(Access.COACH_OF_WALKER, WALKER),
    "coaching:assign_many": Row(Access.COACH),
    "coaching:batch": Row(Access.COACH_OWN, {"pk": "batch"}),
    "coaching:saved_views": Row(Access.TEAM),
    "coaching:remove_view": Row(Access.TEAM_OWN, {"pk": "saved_view"}, is_form_only=True),
    "coaching:thresholds": Row(Access.TEAM),
    "coaching:snooze": Row(Access.TEAM_OF_WALKER, WALKER),
    "coaching:wake": Row(Access.TEAM_OF_WALKER, WALKER, is_form_only=True),
    "coaching:change": Row(Access.COACH_OF_WALKER, WALKER),
    "coaching:resume": Row(Access.COACH_OF_WALKER, WALKER, is_form_only=True),
    "coaching:event_seen": Row(Access.COACH_OF_WALKER, {"pk": "event"}, is_form_only=True),
    "coaching:walker_messages": Row(Access.TEAM_OF_WALKER, WALKER),
    "coaching:messages_read": Row(Access.TEAM_OF_WALKER, WALKER, is_form_only=True),
    "coaching:notes": Row(Access.TEAM_OF_WALKER, WALKER),
    "coaching:kept": Row(Access.COACH),
    "coaching:inbox": Row(Access.TEAM),
    "coaching:saved_replies": Row(Access.TEAM),
    "coaching:saved_reply": Row(Access.TEAM_OWN, {"pk": "saved_reply"}),
    "coaching:remove_reply": Row(Access.TEAM_OWN, {"pk": "saved_reply"}, is_form_only=True),
    "coaching:threads": Row(Access.SIGNED_IN),
    "coaching:thread": Row(Access.WALKER_OWN, {"pk": "grant"}),
    "coaching:thread_read": Row(Access.WALKER_OWN, {"pk": "grant"}, is_form_only=True),
    "coaching:programmes": Row(Access.COACH),
    "coaching:new_programme": Row(Access.COACH),
    "coaching:import_programmes": Row(Access.COACH),
    "coaching:own_programme": Row(Access.COACH_OWN, OWN_PROGRAMME),
    "coaching:programme_week": Row(Access.COACH_OWN, {**OWN_PROGRAMME, "number": "week"}),
    "coaching:try_draft": Row(Access.COACH_OWN, OWN_PROGRAMME),
    "coaching:smooth": Row(Access.COACH_OWN, OWN_PROGRAMME),
    "coaching:export_programme": Row(Access.COACH_OWN, OWN_PROGRAMME),
    "coaching:change_programme": Row(Access.COACH_OWN, OWN_PROGRAMME, is_form_only=True),
    "coaching:listing_requests": Row(Access.OPERATOR),
    "coaching:listing_request": Row(Access.OPERATOR, {"pk": "listing_request"}),
    "coaching:invitations": Row(Access.COACH),
    "coaching:revoke": Row(Access.COACH_OWN, {"pk": "invitation"}, is_form_only=True),
    "coaching:invitation_code": Row(Access.COACH_OWN, {"pk": "invitation"}),
    "coaching:cover": Row(Access.CLINIC_COVER),
    "coaching:call_off": Row(Access.COVER_OWN, {"pk": "cover"}, is_form_only=True),
    "coaching:answer_cover": Row(Access.WALKER_OWN, {"pk": "grant"}, is_form_only=True),
    "coaching:log": Row(Access.CLINIC_READER),
    "coaching:log_file": Row(Access.CLINIC_READER),
    "coaching:people": Row(Access.CLINIC_ADMIN),
    "coaching:change_role": Row(Access.CLINIC_ADMIN_OWN, {"pk": "membership"}, is_form_only=True),
    "coaching:end_membership": Row(
        Access.CLINIC_ADMIN_OWN, {"pk": "membership"}, is_form_only=True
    ),
    "coaching:take_back": Row(
        Access.CLINIC_ADMIN_OWN, {"pk": "work_invitation"}, is_form_only=True
    ),
    "coaching:clinic": Row(Access.CLINIC_READER),
    "coaching:sharing": Row(Access.SIGNED_IN),
    "coaching:looks": Row(Access.SIGNED_IN),
    "coaching:end_sharing": Row(Access.WALKER_OWN, {"pk": "grant"}, is_form_only=True),
    "coaching:invitation": Row(Access.SIGNED_TOKEN, {"token": "invitation_token"}),
    "reminders:settings": Row(Access.SIGNED_IN),
    "reminders:coming": Row(Access.SIGNED_IN),
    "reminders:sent": Row(Access.SIGNED_IN),
    "reminders:quiet_hours": Row(Access.SIGNED_IN),
    "reminders:pause": Row(Access.SIGNED_IN),
    "reminders:stop_or_start": Row(Access.SIGNED_IN, is_form_only=True),
    "reminders:try_mail": Row(Access.SIGNED_IN, is_form_only=True),
    "reminders:kind": Row(Access.SIGNED_IN, {"slug": "kind_of_reminder"}),
    "reminders:calendar_settings": Row(Access.SIGNED_IN, is_form_only=True),
    "reminders:calendar": Row(Access.SIGNED_TOKEN, {"token": "calendar_token"}),
    "reminders:unsubscribe": Row(Access.SIGNED_TOKEN, {"token": "mail_token"}),
    "reminders:later": Row(Access.SIGNED_TOKEN, {"token": "later_token"}),
    "reminders:check_in": Row(Access.SIGNED_TOKEN, {"token": "check_in_token"}),
    "reminders:write_again": Row(Access.SIGNED_IN, is_form_only=True),
    "reminders:add_device": Row(Access.SIGNED_IN, is_form_only=True),
    "reminders:remove_device": Row(Access.WALKER_OWN, {"pk": "device"}, is_form_only=True),
    "reminders:mail_events": Row(Access.PUBLIC),
    "reminders:operations": Row(Access.OPERATOR),
    "reminders:metrics": Row(Access.WATCHER),
    "reminders:readyz": Row(Access.PUBLIC),
    "accounts:account": Row(Access.SIGNED_IN),
    "accounts:security": Row(Access.SIGNED_IN),
    "accounts:data": Row(Access.SIGNED_IN),
    "accounts:export": Row(Access.SIGNED_IN, is_form_only=True),
    "accounts:erase": Row(Access.SIGNED_IN),
    "privacy": Row(Access.PUBLIC),
    "accessibility": Row(Access.PUBLIC),
    "healthz": Row(Access.PUBLIC),
    "manifest": Row(Access.PUBLIC),
    "service_worker": Row(Access.PUBLIC),
    "offline": Row(Access.PUBLIC),
    "letters:list": Row(Access.PUBLIC),
    "letters:text": Row(Access.PUBLIC, {"name": "letter", "language": "language"}),
    "letters:page": Row(Access.PUBLIC, {"name": "letter", "language": "language"}),
    "outbox": Row(Access.PUBLIC),
    "outbox_mail": Row(Access.PUBLIC, {"name": "mail_file"}),
}

# Signing in and up, from allauth. Its views that lend somebody a session are never opened without one.
ALLAUTH: dict[str, Access] = {
    **dict.fromkeys(
        (
            "account_login",
            "account_logout",
            "account_inactive",
            "account_signup",
            "account_email_verification_sent",
            "account_reset_password",
            "account_reset_password_done",
            "account_reset_password_from_key",
            "account_reset_password_from_key_done",
            "account_confirm_email",
            "account_confirm_login_code",
            "mfa_authenticate",
            "mfa_login_webauthn",
        ),
        Access.PUBLIC,
    ),
    **dict.fromkeys(
        (
            "account_reauthenticate",
            "account_email",
            "account_change_password",
            "account_set_password",
            "mfa_index",
            "mfa_reauthenticate",
            "mfa_activate_totp",
            "mfa_deactivate_totp",
            "mfa_view_recovery_codes",
            "mfa_generate_recovery_codes",
            "mfa_download_recovery_codes",
            "mfa_list_webauthn",
            "mfa_add_webauthn",
            "mfa_reauthenticate_webauthn",
            "mfa_remove_webauthn",
            "mfa_edit_webauthn",
        ),
        Access.SIGNED_IN,
    ),
}
ALLAUTH_SAMPLES = {"key": "1a-2b", "uidb36": "1", "pk": "1"}
