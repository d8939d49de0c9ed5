"""``python -m services.notify.local``: the mail server that delivers nothing, by its environment."""

from chassis.settings import setting
from services.notify.local.mail_sink import main

_host, _, _port = setting("MAIL_SINK_ADDRESS", "127.0.0.1:2525").rpartition(":")
main(_host, int(_port), setting("MAIL_SINK_FOLDER"))
