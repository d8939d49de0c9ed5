"""A company's own OpenID provider, as a client sees it: discovery, the way there (PKCE), the code for claims."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

import jwt
import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.discovery import OpenIDProviderMetadata, get_well_known_url
from cachetools import TTLCache
from jwt import PyJWKClient

from contracts.core.errors import FieldProblem, Invalid, Unavailable
from gateway.http.errors import WrongCredentials

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""How a provider may sign: never with a secret that both sides know, never not at all."""

_SECONDS = 4.0
_KNOWN_SECONDS = 600.0
_AGAIN_SECONDS = 1.0
_LEEWAY_SECONDS = 30.0
_SCOPE = "openid profile"


@dataclass(frozen=True)
class Client:
    """Who we are to a provider, and how strong its logins have to be. ``secret`` is None for a client that has none.

    A login has to be of one of the classes ``acr_values``; with none of them, anything the provider lets in is enough.
    """

    issuer: str
    client_id: str
    secret: str | None
    acr_values: tuple[str, ...] = ()


class Provider:
    """What a provider says of itself, and the keys that it signs with."""

    def __init__(self, issuer: str) -> None:
        self.metadata = _discovered(issuer)
        # It fetches the keys anew when a token names one that it does not know: so keys are exchanged.
        self._keys = PyJWKClient(
            str(self.metadata["jwks_uri"]), timeout=_SECONDS, lifespan=_KNOWN_SECONDS, cooldown_duration=_AGAIN_SECONDS
        )

    def way(self, client: Client, redirect_uri: str, *, state: str, nonce: str, verifier: str) -> str:
        """Return the address that a browser is sent to."""
        with _session(client, redirect_uri) as session:
            place = self.metadata["authorization_endpoint"]
            asked = {"acr_values": " ".join(client.acr_values)} if client.acr_values else {}
            url, _ = session.create_authorization_url(place, state=state, nonce=nonce, code_verifier=verifier, **asked)
            return str(url)

    def claims(self, client: Client, redirect_uri: str, *, code: str, nonce: str, verifier: str) -> Mapping[str, Any]:
        """Return what the provider says of who has the ``code``. Raises WrongCredentials, Unavailable."""
        try:
            with _session(client, redirect_uri) as session:
                place = self.metadata["token_endpoint"]
                given = session.fetch_token(place, code=code, code_verifier=verifier, timeout=_SECONDS)
            found = self._believed(client, given["id_token"])
        except (requests.RequestException, jwt.PyJWKClientConnectionError) as error:
            raise Unavailable("The identity provider cannot be reached.") from error
        except (AuthlibBaseError, jwt.PyJWTError, KeyError, ValueError) as error:
            raise WrongCredentials("The identity provider does not vouch for this login.") from error
        if found.get("nonce") != nonce or found.get("azp", client.client_id) != client.client_id:
            raise WrongCredentials("The identity provider vouches for another login.")
        if client.acr_values and found.get("acr") not in client.acr_values:
            raise WrongCredentials("The identity provider does not say that this login was as strong as it has to be.")
        return found

    def _believed(self, client: Client, token: str) -> dict[str, Any]:
        key = self._keys.get_signing_key_from_jwt(token)
        found: dict[str, Any] = jwt.decode(
            token,
            key.key,
            [one for one in ALGORITHMS if one == jwt.get_unverified_header(token).get("alg")],
            audience=client.client_id,
            issuer=client.issuer,
            leeway=_LEEWAY_SECONDS,
            options={"require": ["exp", "iat", "aud", "iss", "sub"]},
        )
        return found


class Providers:
    """The providers that were asked of late: what they say of themselves is asked again after ten minutes."""

    def __init__(self) -> None:
        self._known: TTLCache[str, Provider] = TTLCache(100, _KNOWN_SECONDS)
        self._lock = Lock()

    def of(self, issuer: str) -> Provider:
        """Return the provider. Raises Unavailable."""
        with self._lock:
            known = self._known.get(issuer)
        if known is None:
            known = Provider(issuer)
            with self._lock:
                self._known[issuer] = known
        return known


def demand_safe(url: str, field: str) -> None:
    """Raise Invalid unless ``url`` is of HTTPS, or of this machine."""
    place = urlsplit(url)
    if place.scheme == "https" and place.hostname:
        return
    if place.scheme != "http" or not _local(place.hostname or ""):
        raise Invalid(fields=[FieldProblem(field, "invalid", "Must begin with https://.")])


def _local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _discovered(issuer: str) -> OpenIDProviderMetadata:
    try:
        answer = requests.get(get_well_known_url(issuer, external=True), timeout=_SECONDS, allow_redirects=False)
        answer.raise_for_status()
        metadata = OpenIDProviderMetadata(answer.json())
        for name in ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"):
            demand_safe(str(metadata[name]), name)
    except (requests.RequestException, ValueError, KeyError) as error:
        raise Unavailable("The identity provider cannot be reached.") from error
    if metadata["issuer"] != issuer:
        raise Unavailable("The identity provider says that it is another one.")
    return metadata


def _session(client: Client, redirect_uri: str) -> OAuth2Session:
    return OAuth2Session(
        client.client_id, client.secret, scope=_SCOPE, redirect_uri=redirect_uri, code_challenge_method="S256"
    )
