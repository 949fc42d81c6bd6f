"""Notices on phones and computers, over real HTTP to a stand-in for a push service, unlocked as a browser does."""

import base64
import datetime as dt
import json
import os
import re
import socket
from io import StringIO

import http_ece
import pytest
from allauth.account.models import EmailAddress
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from django.core.management import call_command
from django.urls import reverse

from accounts.actions import export_person
from accounts.models import AuditEvent, Delivery
from programmes.models import Enrolment, Session
from reminders import actions, timing
from reminders.channels import CHANNELS, Way, push
from reminders.models import Device, Preference, ReminderTerms
from tests.answering_server import HANG_UP, answering_server
from tests.factories import DeviceFactory, PreferenceFactory, UserFactory
from walkapp.vapid import from_letters, in_letters, new_private_key, public_key_of

pytestmark = pytest.mark.django_db
ADD = "/settings/reminders/devices/"
PAGE = "/settings/reminders/"
KEY = new_private_key()
A_MINUTE = dt.timedelta(minutes=1)
A_DAY = dt.timedelta(days=1)
HEALTH_WORDS = ("pain", "knee", "fall", "heart", "effort", "dizz", "medic", "symptom", "minute")


@pytest.fixture(autouse=True)
def key(settings):
    settings.VAPID_PRIVATE_KEY = KEY
    settings.PUSH_SERVICES = ["https://fcm.googleapis.com", "http://127.0.0.1:*"]


@pytest.fixture
def service():
    with answering_server() as server:
        server.answers = [(201, b"")]
        yield server


@pytest.fixture
def browser_keys():
    private, secret = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
    return private, secret


@pytest.fixture
def phone(walker, service, browser_keys, now):
    private, secret = browser_keys
    number = private.private_numbers().private_value.to_bytes(32, "big")
    return DeviceFactory(
        person=walker,
        endpoint=f"{service.url}/send/1",
        p256dh=public_key_of(in_letters(number)),
        auth=in_letters(secret),
        added_at=now - A_DAY,
    )


@pytest.fixture
def no_mail(due, walker):
    """The walker wants no e-mail, and has not even confirmed the address."""
    PreferenceFactory(
        person=walker, is_on=False, local_time=dt.time(9), changed_at=due.enrolment.enrolled_at
    )
    EmailAddress.objects.all().delete()


def drain(at):
    return +actions.drain(now_function=lambda: at)


def opened(service, browser_keys):
    """What the browser reads of each notice that arrived."""
    private, secret = browser_keys
    return [
        json.loads(
            http_ece.decrypt(body, private_key=private, auth_secret=secret, version="aes128gcm")
        )
        for _path, _headers, body in service.requests
    ]


def row():
    return Delivery.objects.get(kind="push:session_today")


@pytest.mark.usefixtures("phone", "no_mail")
def test_a_notice_arrives_once_although_mail_is_off(service, browser_keys, due, now):
    first, second = actions.owe_everything(now=now), actions.owe_everything(now=now)

    assert (first, second) == (1, 0)
    assert (drain(now), drain(now)) == ({"claimed": 1, "sent": 1}, {})
    (notice,) = opened(service, browser_keys)
    assert notice == {
        "title": "A walk is planned today",
        "body": "Open Today when you are ready. Any other time is fine.",
        "url": "/today/",
        "tag": due.pk.hex,
        "actions": [
            {"action": "open", "title": "Open Today", "url": "/today/"},
            {
                "action": "not_today",
                "title": "Not today",
                "url": reverse("programmes:not_today", args=[due.pk]),
            },
        ],
    }
    sent = row()
    assert (sent.state, sent.context, sent.attempts) == ("sent", {}, 1)


@pytest.mark.usefixtures("phone", "due")
def test_a_notice_says_nothing_about_anybody(service, browser_keys, walker, now):
    walker.name = "Wilma Walker"
    walker.save()
    actions.owe_everything(now=now)
    drain(now)

    (notice,) = opened(service, browser_keys)
    words = json.dumps(notice).lower()

    assert [word for word in (*HEALTH_WORDS, "wilma", walker.email) if word in words] == []
    (_path, _headers, body) = service.requests[0]
    assert b"walk" not in body


def test_the_service_can_tell_who_sends_and_for_how_long(phone, service, due, settings, now):
    actions.owe_everything(now=now)
    drain(now + A_MINUTE)

    (path, headers, _body) = service.requests[0]
    token, public = re.fullmatch(r"vapid t=(\S+),k=(\S+)", headers["authorization"]).groups()
    signed, _, signature = token.rpartition(".")
    claims = json.loads(from_letters(signed.partition(".")[2]))
    assert (path, headers["topic"], headers["urgency"]) == ("/send/1", row().pk.hex, "normal")
    assert int(headers["ttl"]) == (row().expires_at - now - A_MINUTE).total_seconds()
    assert (claims["aud"], claims["sub"]) == (service.url, "mailto:walk@example.org")
    assert public == public_key_of(KEY)
    r, s = (
        int.from_bytes(from_letters(signature)[part], "big") for part in (slice(32), slice(32, 64))
    )
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_letters(public))
    key.verify(utils.encode_dss_signature(r, s), signed.encode(), ec.ECDSA(hashes.SHA256()))


@pytest.mark.usefixtures("phone", "due")
def test_mail_and_notice_are_owed_apart_and_each_device_by_itself(
    service, mailoutbox, walker, now
):
    DeviceFactory(person=walker, endpoint=f"{service.url}/send/2", added_at=now - A_DAY)

    assert actions.owe_everything(now=now) == 3
    assert drain(now) == {"claimed": 3, "sent": 3}

    assert sorted(path for path, _headers, _body in service.requests) == ["/send/1", "/send/2"]
    assert len(mailoutbox) == 1


@pytest.mark.parametrize(
    ("added", "at", "owed"),
    [
        (-A_DAY, -dt.timedelta(seconds=1), 0),
        (-A_DAY, dt.timedelta(0), 1),
        (-dt.timedelta(seconds=1), dt.timedelta(0), 1),
        (dt.timedelta(0), A_MINUTE, 0),
        (-A_DAY, dt.timedelta(hours=3) - dt.timedelta(seconds=1), 1),
        (-A_DAY, dt.timedelta(hours=3), 0),
    ],
)
@pytest.mark.usefixtures("phone", "no_mail")
def test_a_notice_is_owed_at_its_hour_and_while_it_is_of_use(now, added, at, owed):
    Device.objects.update(added_at=now + added)

    assert actions.owe_everything(now=now + at) == owed


def test_without_a_key_nothing_is_owed_and_nothing_offered(
    phone, no_mail, settings, client_of, now
):
    settings.VAPID_PRIVATE_KEY = ""

    assert actions.owe_everything(now=now) == 0
    assert "Notices on your phone" not in client_of(phone.person).get(PAGE).content.decode()
    assert client_of(phone.person).post(ADD).status_code == 404


@pytest.mark.parametrize("code", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(phone, service, no_mail, now, code):
    service.answers = [(code, b"")]
    actions.owe_everything(now=now)

    assert drain(now) == {"claimed": 1, "failed": 1}

    assert (Device.objects.count(), row().reason, row().smtp_code) == (0, "refused", code)
    Session.objects.update(planned_on=now.date() + A_DAY)
    assert actions.owe_everything(now=now + A_DAY) == 0


@pytest.mark.parametrize("code", [400, 401, 403, 413])
def test_a_notice_that_is_refused_for_good_leaves_the_device(phone, service, no_mail, now, code):
    service.answers = [(code, b"")]
    actions.owe_everything(now=now)

    assert (drain(now), drain(now + A_DAY)) == ({"claimed": 1, "failed": 1}, {})
    assert Device.objects.count() == 1


@pytest.mark.parametrize("code", [408, 429, 500, 503])
def test_a_busy_service_is_asked_again_as_a_relay_is(phone, service, no_mail, now, code):
    service.answers = [(code, b""), (201, b"")]
    actions.owe_everything(now=now)

    assert drain(now) == {"claimed": 1, "held": 1}
    again = now + timing.wait_before_retry(1, row().pk)
    assert drain(again - dt.timedelta(seconds=1)) == {}
    assert drain(again) == {"claimed": 1, "sent": 1}

    topics = {headers["topic"] for _path, headers, _body in service.requests}
    assert (len(service.requests), topics, row().attempts) == (2, {row().pk.hex}, 2)


def test_no_answer_is_unknown_and_not_sent_again(phone, service, no_mail, now):
    service.answers = [(HANG_UP, b"")]
    actions.owe_everything(now=now)

    assert (drain(now), drain(now + A_MINUTE)) == ({"claimed": 1, "unknown": 1}, {})
    assert len(service.requests) == 1


def test_a_service_that_nobody_reaches_is_tried_again(phone, no_mail, now):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        Device.objects.update(endpoint=f"http://127.0.0.1:{closed.getsockname()[1]}/x")
    actions.owe_everything(now=now)

    assert drain(now) == {"claimed": 1, "held": 1}
    assert row().next_at == now + timing.wait_before_retry(1, row().pk)


def test_nobody_is_followed_to_another_machine(phone, service, no_mail, now):
    with answering_server(location="/elsewhere") as other:
        other.answers = [(307, b"")]
        Device.objects.update(endpoint=f"{other.url}/send/1")
        actions.owe_everything(now=now)

        assert drain(now) == {"claimed": 1, "held": 1}
        assert [path for path, _headers, _body in other.requests] == ["/send/1"]


def test_mail_in_trouble_does_not_hold_up_notices(phone, service, due, settings, now):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with socket.create_server(("127.0.0.1", 0)) as closed:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", closed.getsockname()[1]
    actions.owe_everything(now=now)
    Delivery.objects.filter(kind="session_today").update(next_at=now - A_MINUTE)

    assert drain(now) == {"claimed": 2, "sent": 1, "held": 1}
    assert len(service.requests) == 1
    assert row().state == "sent"


# Not wanted any more: changed between the claim and the sending


def walked(session, _now):
    session.mark_walked()


def on_hold(session, _now):
    session.enrolment.hold("fall")


def left(session, now):
    Enrolment.objects.update(status="withdrawn", ended_at=now)


def tomorrow(session, _now):
    Session.objects.update(planned_on=session.planned_on + A_DAY)


def removed(session, _now):
    session.delete()


def device_gone(session, now):
    actions.remove_device(device=Device.objects.get(), by=session.enrolment.walker, now=now)


def given_away(session, _now):
    Device.objects.update(person=UserFactory())


def inactive(session, _now):
    type(session.enrolment.walker).objects.update(is_active=False)


def stopped(session, now):
    actions.stop_all(person=session.enrolment.walker, by=None, now=now)


def paused(session, now):
    actions.pause_reminders(
        person=session.enrolment.walker, from_on=now.date(), until_on=now.date(), now=now
    )


def quiet(session, now):
    actions.keep_quiet(person=session.enrolment.walker, hours=(dt.time(8), dt.time(23)), now=now)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (walked, "walked"),
        (on_hold, "on_hold"),
        (left, "withdrawn"),
        (tomorrow, "not_today"),
        (removed, "session_gone"),
        (device_gone, "device_gone"),
        (given_away, "device_gone"),
        (inactive, "inactive"),
        (stopped, "stopped"),
        (paused, "paused"),
        (quiet, "quiet_hours"),
    ],
)
@pytest.mark.usefixtures("phone", "no_mail")
def test_what_changed_since_is_asked_again(service, due, now, change, reason):
    actions.owe_everything(now=now)
    change(due, now)

    assert drain(now) == {"claimed": 1, "held": 1}

    assert (row().state, row().reason, service.requests) == ("skipped", reason, [])


@pytest.mark.parametrize("change", [on_hold, left, inactive, stopped, paused])
def test_nobody_is_owed_what_they_do_not_want(phone, no_mail, due, now, change):
    change(due, now - A_MINUTE)

    assert actions.owe_everything(now=now) == 0


def test_quiet_hours_put_a_notice_off(phone, service, no_mail, walker, now):
    ReminderTerms.objects.create(
        person=walker,
        quiet_from=dt.time(8),
        quiet_until=dt.time(10),
        changed_at=now - A_DAY,
    )
    actions.owe_everything(now=now)

    assert drain(now) == {}
    assert drain(now + 60 * A_MINUTE) == {"claimed": 1, "sent": 1}


# Turning notices on and off


def told(**changes):
    return {
        "endpoint": "https://fcm.googleapis.com/fcm/send/abc",
        "p256dh": public_key_of(new_private_key()),
        "auth": base64.urlsafe_b64encode(b"0123456789abcdef").decode(),
        **changes,
    }


def test_a_browser_is_added_once_and_belongs_to_who_used_it_last(client_of, walker, newcomer):
    for _ in range(2):
        assert client_of(walker).post(ADD, told()).status_code == 204
    assert [device.person for device in Device.objects.all()] == [walker]

    client_of(newcomer).post(ADD, told())

    assert [device.person for device in Device.objects.all()] == [newcomer]
    verbs = AuditEvent.objects.filter(verb="device.added").values_list("subject", flat=True)
    assert list(verbs) == [newcomer.pk, walker.pk]


@pytest.mark.parametrize(
    "changes",
    [
        {"endpoint": "https://evil.example.org/x"},
        {"endpoint": "http://fcm.googleapis.com/x"},
        {"endpoint": "https://fcm.googleapis.com@evil.example.org/x"},
        {"endpoint": "https://evil.example.org/?https://fcm.googleapis.com"},
        {"endpoint": "https://fcm.googleapis.com.evil.example.org/x"},
        {"endpoint": "http://127.0.0.1:80@evil.example.org/x"},
        {"endpoint": "http://127.0.0.1:80\\@evil.example.org/x"},
        {"endpoint": "http://[half"},
        {"endpoint": "https://fcm.googleapis.com/" + "x" * 500},
        {"endpoint": ""},
        {"p256dh": "no key"},
        {"p256dh": in_letters(b"\x04" + bytes(64))},
        {"auth": in_letters(b"fifteen octets!")},
        {"auth": "ééé"},
    ],
)
def test_what_no_browser_says_is_refused(client_of, walker, changes):
    assert client_of(walker).post(ADD, told(**changes)).status_code == 422
    assert Device.objects.count() == 0


def test_the_oldest_of_many_devices_makes_room(client_of, walker, now):
    for number in range(10):
        DeviceFactory(person=walker, added_at=now - A_DAY * (number + 1))
    oldest = Device.objects.earliest("added_at")
    other = DeviceFactory(added_at=now - 99 * A_DAY)

    client_of(walker).post(ADD, told())

    assert (walker.devices.count(), walker.devices.filter(pk=oldest.pk).exists()) == (10, False)
    assert Device.objects.filter(pk=other.pk).exists()


def test_the_page_lists_devices_and_turns_them_off_without_a_script(
    client_of, walker, newcomer, now
):
    device = DeviceFactory(person=walker, added_at=now)
    client, path = client_of(walker), reverse("reminders:remove_device", args=[device.pk])
    page = client.get(PAGE).content.decode()
    assert f'action="{path}"' in page
    assert f'data-key="{public_key_of(KEY)}"' in page
    assert "Turned on 21 November 2026, 09:00" in page
    assert client_of(newcomer).post(path).status_code == 404

    assert client.post(path).status_code == 302

    assert Device.objects.count() == 0
    assert AuditEvent.objects.filter(verb="device.removed", subject=walker).count() == 1


def test_the_download_names_devices_and_keeps_their_keys(walker, now):
    device = DeviceFactory(person=walker)

    (row,) = export_person(person=walker, by=walker, now=now)["rows"]["reminders.Device"]

    assert (row["id"], row["endpoint"], row["p256dh"], row["auth"]) == (
        device.pk,
        *["kept, not shown"] * 3,
    )


@pytest.mark.parametrize(
    ("code", "words"),
    [(201, "Sent. The maker of your browser took it"), (410, "The maker of your browser refused")],
)
@pytest.mark.usefixtures("phone", "no_mail")
def test_the_person_reads_what_became_of_it(service, client_of, now, code, words):
    service.answers = [(code, b"")]
    actions.owe_everything(now=now)
    drain(now)

    page = client_of(row().person).get("/settings/reminders/sent/").content.decode()

    assert "On walking days, as a notice" in page
    assert words in page


def test_the_keys_are_made_by_a_command():
    said = []
    for _ in range(2):
        out = StringIO()
        call_command("make_push_keys", stdout=out)
        said.append(out.getvalue().strip())

    names = {line.partition("=")[0] for line in said}
    assert (names, len(set(said))) == ({"VAPID_PRIVATE_KEY"}, 2)
    assert len(from_letters(public_key_of(said[0].partition("=")[2]))) == 65


def test_a_channel_is_a_line_of_the_table():
    assert CHANNELS["push"] == Way(push.Push, push.owe)
    assert push.KIND.partition(":")[2] == Preference.Kind.SESSION_TODAY


def test_a_device_shows_no_address_as_text():
    assert str(Device(pk="1")) == "#1"
