"""Starts the provider, and goes through it as a browser does."""

import json
import os
import re
import secrets
import socket
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

_SITE = Path(__file__).with_name("site.py")
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def _free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port: int = taken.getsockname()[1]
        return port


@dataclass
class RunningProvider:
    """A provider on loopback, and the account ``login`` at it."""

    folder: Path
    login: str
    redirect_uri: str = "http://127.0.0.1/back"
    client_id: str = "steward"
    client_secret: str = field(default_factory=secrets.token_urlsafe)
    password: str = field(default_factory=secrets.token_urlsafe)
    port: int = field(default_factory=_free_port)
    process: subprocess.Popen[str] | None = None

    @property
    def issuer(self) -> str:
        """What it calls itself."""
        return f"http://127.0.0.1:{self.port}/o"

    def start(self) -> None:
        """Start it, with a new key that signs from now on."""
        key = generate_private_key(65537, 2048)
        number = len(list(self.folder.glob("*.pem")))
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        (self.folder / f"{number:03}.pem").write_bytes(pem)
        told = {"accounts": {self.login: self.password}, "client_id": self.client_id}
        told |= {"client_secret": self.client_secret, "redirect_uri": self.redirect_uri}
        (self.folder / "accounts.json").write_text(json.dumps(told))
        command = [sys.executable, str(_SITE), str(self.folder), str(self.port)]
        env = {"PATH": os.environ["PATH"], "PYTHONPATH": os.environ.get("PYTHONPATH", "")}
        with (self.folder / "provider.log").open("a") as log:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=env)
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n", (self.folder / "provider.log").read_text()

    def stop(self) -> None:
        """End it."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            assert self.process.stdout is not None
            self.process.stdout.close()

    def go_through(self, url: str, password: str | None = None) -> dict[str, Any]:
        """Do what a person does in a browser; return what the redirect brings back."""
        with requests.Session() as browser:
            page = browser.get(url, timeout=10)
            form = {"csrfmiddlewaretoken": _TOKEN.findall(page.text)[0], "username": self.login}
            form["password"] = password or self.password
            answer = browser.post(page.url, form, timeout=10, allow_redirects=False)
            while not answer.headers["Location"].startswith(self.redirect_uri):
                place = f"http://127.0.0.1:{self.port}{answer.headers['Location']}"
                answer = browser.get(place, timeout=10, allow_redirects=False)
        return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}
