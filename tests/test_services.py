"""The private services start, answer and belong to this run."""

import smtplib

import psycopg
import redis

from tests import services


def test_a_private_postgres_answers():
    with psycopg.connect(services.postgres().url) as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_a_private_redis_answers(redis_url):
    client = redis.Redis.from_url(redis_url)

    assert client.ping() is True
    client.close()


def test_the_smtp_sink_keeps_what_it_takes(smtp_sink):
    with smtplib.SMTP("127.0.0.1", smtp_sink.port) as client:
        client.sendmail(
            "a@example.org", ["b@example.org"], "To: b@example.org\nSubject: Hello\n\nHi\n"
        )

    assert [message["Subject"] for message in smtp_sink.to("b@example.org")] == ["Hello"]


def test_the_smtp_sink_refuses_as_told(smtp_sink):
    smtp_sink.replies["RCPT"] = "550 no such person"

    with smtplib.SMTP("127.0.0.1", smtp_sink.port) as client:
        client.ehlo()
        client.mail("a@example.org")
        assert client.rcpt("b@example.org") == (550, b"no such person")


def test_chromium_opens_a_page(page):
    page.set_content("<title>Hello</title><h1>Hello</h1>")

    assert page.title() == "Hello"
