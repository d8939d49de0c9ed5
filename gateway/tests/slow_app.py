"""An application that reads what it is sent, for gunicorn in a process of its own."""

from flask import Flask, request

app = Flask(__name__)


@app.post("/")
def read() -> str:
    """Say how much came."""
    return str(len(request.get_data()))
