"""An application that reads what it is sent, for gunicorn in a process of its own."""

import threading

from flask import Flask, request

app = Flask(__name__)


@app.post("/")
def read() -> str:
    """Say how much came."""
    return str(len(request.get_data()))


@app.get("/thread")
def thread() -> str:
    """Say which thread answers."""
    return str(threading.get_ident())
