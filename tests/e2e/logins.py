"""Everybody logs in, in every way that there is, rightly and wrongly; all that was secret in it is kept by name."""

import re
import secrets
import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from pyotp import TOTP

from chassis.operating.moments import machine_now
from chassis.testing import eventually
from gateway.tests.provider.running import RunningProvider
from stack.api import Client
from stack.play.cast import accounts_of, texts_since, texts_to
from stack.suite.operating import operated
from stack.suite.parts import GATEWAY
from tests.e2e.refusals import refused
from tests.e2e.running import Running

_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
_APP_STEP = 30.0


@dataclass
class Logins:
    """Logs people in; ``told`` are the secrets that went over the wire, by what they are."""

    running: Running
    told: dict[str, str] = field(default_factory=dict)

    def all_ways(self, provider: RunningProvider) -> None:
        """Log in by password, app, recovery code, sign-on, one-time code and API key, and fail at each."""
        numbers = [post.number for post in self.running.company.holders("project_lead")]
        accounts = eventually(lambda: accounts_of(self.running.operator, set(numbers)), "the leads have accounts")
        self._employee(numbers[0], accounts[numbers[0]])
        self._sign_on(provider)
        self._resident()
        self._machine()
        self._forgets_where_a_token_belongs()

    def _guest(self) -> Client:
        return Client(self.running.suite.url)

    def _secret(self, name: str) -> str:
        made = secrets.token_urlsafe(16)
        return self._know(name, made)

    def _know(self, name: str, secret: str) -> str:
        self.told[name] = secret
        return secret

    def _entered(self, name: str, tokens: dict[str, Any]) -> Client:
        access = self._know(f"access token of {name}", tokens["access_token"])
        renewal = self._know(f"refresh token of {name}", tokens["refresh_token"])
        return Client(self.running.suite.url, access, tokens["principal"], refresh_token=renewal)

    def _log_in(self, name: str, login: str, password: str, code: str | None = None) -> Client:
        body = {"tenant": self.running.tenant, "login": login, "password": password, "second_factor": code}
        return self._entered(name, self._guest().post("/v1/auth/sessions", body))

    def _wrong(self, path: str, status: int, **body: str) -> None:
        refused(lambda: self._guest().post(path, {"tenant": self.running.tenant, **body}), status)

    def _employee(self, login: str, account_id: str) -> None:
        told = self.running.operator.put(f"/v1/accounts/{account_id}/password", {})
        given = self._know("given password", told["password"])
        self._wrong("/v1/auth/sessions", 401, login=login, password=self._secret("wrong password"))
        lead = self._log_in("given", login, given)
        own = self._secret("own password")
        lead = self._entered("changed", lead.put("/v1/me/password", {"old_password": given, "new_password": own}))
        self._with_app(login, own, lead)

    def _with_app(self, login: str, password: str, lead: Client) -> None:
        begun = lead.put("/v1/me/second-factor", {"password": password})
        app = TOTP(self._know("secret of the app", begun["secret"]))
        code = self._know("code that confirms", self._code_of(app))
        recovery = lead.put("/v1/me/second-factor/confirmation", {"code": code})["recovery_codes"]
        self.told |= {f"recovery code {number}": each for number, each in enumerate(recovery)}
        self._wrong("/v1/auth/sessions", 401, login=login, password=password)
        wrong = self._secret("wrong code of the app")
        self._wrong("/v1/auth/sessions", 401, login=login, password=password, second_factor=wrong)
        self._log_in("app", login, password, self._know("code of the app", self._code_of(app, later=1)))
        lead = self._log_in("recovery", login, password, recovery[0])
        used = str(lead.refresh_token)
        lead = self._refreshed("refreshed", used)
        self._refreshed("refreshed twice", str(lead.refresh_token))
        refused(lambda: self._refreshed("refreshed with an old one", used), 401)

    def _refreshed(self, name: str, token: str) -> Client:
        return self._entered(name, self._guest().post("/v1/auth/refreshes", {"refresh_token": token}))

    def _code_of(self, app: TOTP, later: int = 0) -> str:
        return app.at(int(time.time() + self.running.clock.seconds + later * _APP_STEP))

    def _sign_on(self, provider: RunningProvider) -> None:
        self._know("secret at the provider", provider.client_secret)
        file = provider.folder / "client_secret"
        file.write_text(provider.client_secret)
        way = ("--issuer", provider.issuer, "--client-id", provider.client_id, "--redirect-uri", provider.redirect_uri)
        self._sign_ons("set", *way, "--client-secret-file", str(file))
        begun = self._guest().post(
            "/v1/auth/sign-ons", {"tenant": self.running.tenant, "redirect_uri": provider.redirect_uri}
        )
        self._know("token of the sign-on", begun["login_token"])
        back = provider.go_through(begun["authorization_url"])
        body = {name: self._know(f"{name} of the sign-on", back[name]) for name in ("state", "code")}
        body["login_token"] = begun["login_token"]
        self._entered("sign-on", self._guest().post("/v1/auth/sign-on-sessions", body))
        refused(lambda: self._guest().post("/v1/auth/sign-on-sessions", body), 401)
        self._sign_ons("remove")

    def _sign_ons(self, verb: str, *words: str) -> None:
        command = ("sign-on", verb, self.running.tenant, *words)
        done = operated(GATEWAY, command, self.running.suite.environment(GATEWAY), capture=True)
        assert done.returncode == 0, done.stderr

    def _resident(self) -> None:
        phone = self.running.company.resident(self.running.charged).customer.phone
        known = {sms["sent_at"] for sms in texts_to(self.running.operator, phone)}
        token = self._know("token of the one-time code", self._guest().ask_code(self.running.tenant, phone))
        came = eventually(lambda: texts_since(self.running.operator, phone, known), "the code came")
        found = _CODE.search(came[0]["body"])
        assert found is not None, came
        code = self._know("one-time code", found[0])
        wrong = self._know("wrong one-time code", secrets.token_urlsafe(6))
        self._wrong("/v1/auth/code-sessions", 401, phone=phone, code=wrong, login_token=token)
        body = {"tenant": self.running.tenant, "phone": phone, "code": code, "login_token": token}
        self._entered("resident", self._guest().post("/v1/auth/code-sessions", body))

    def _machine(self) -> None:
        operator = self.running.operator
        root = next(node["id"] for node in operator.get("/v1/nodes")["items"] if node["parent_id"] is None)
        until = machine_now() + timedelta(seconds=self.running.clock.seconds, days=30)
        told = {"name": "a machine", "permissions": ["room:read"], "org_node_id": root, "expires_at": until.isoformat()}
        given = operator.put(f"/v1/api-keys/{uuid4()}", told)
        machine = Client(operator.url, self._know("API key", given["key"]))
        assert machine.get("/v1/rooms")["items"]
        operator.send("DELETE", f"/v1/api-keys/{given['id']}")
        eventually(lambda: machine.raw("GET", "/v1/rooms").status_code == 401, "the key counts no more")

    def _forgets_where_a_token_belongs(self) -> None:
        lost = self._know("token in an address", f"st2.{secrets.token_urlsafe(60)}")
        guest = self._guest()
        assert guest.raw("GET", "/v1/tickets", params={"access_token": lost}).status_code == 401
        assert guest.raw("POST", "/v1/auth/sessions", data=f'{{"password": "{lost}').status_code in (400, 415)
        assert guest.raw("GET", "/v1/me", headers={"Authorization": f"Basic {lost}"}).status_code == 401
