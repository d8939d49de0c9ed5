"""A message as a mail: plain text, and the same as HTML."""

from email.message import EmailMessage
from email.policy import SMTP
from html import escape

from services.notify.channels.outgoing import Outgoing

_PAGE = """\
<!DOCTYPE html>
<html lang="{language}">
<head><meta charset="utf-8"><title>{title}</title></head>
<body style="font-family: sans-serif; font-size: 16px; line-height: 1.5">
{paragraphs}
</body>
</html>
"""


def mime(mail: Outgoing, sender: str, domain: str) -> EmailMessage:
    """Return the mail. Its Message-ID is made of the message's id: a mail that is sent twice can be known again."""
    letter = EmailMessage(policy=SMTP)
    letter["From"] = sender
    letter["To"] = mail.address
    letter["Subject"] = mail.subject or ""
    letter["Date"] = mail.at
    letter["Message-ID"] = f"<{mail.id}@{domain}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(mail.body)
    letter.add_alternative(_html(mail), subtype="html")
    # Last: setting the content takes such a header off again.
    letter["Content-Language"] = mail.language
    return letter


def _html(mail: Outgoing) -> str:
    paragraphs = (escape(part.strip()).replace("\n", "<br>\n") for part in mail.body.split("\n\n"))
    return _PAGE.format(
        language=mail.language,
        title=escape(mail.subject or ""),
        paragraphs="\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs),
    )
