"""What tests of the mail of this deployment share."""

import pytest

from walkapp.mail import Mail


@pytest.fixture
def mail():
    """A letter in its envelope."""
    return Mail(
        message_id="<1@x>",
        sender="walk@example.org",
        to="to@example.org",
        subject="Hello",
        text="Text",
        html="<p>Text</p>",
        headers={"Message-ID": "<1@x>", "List-Unsubscribe": "<https://x/>"},
        attachments=(),
    )
