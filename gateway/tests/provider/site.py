"""The provider itself: ``python site.py FOLDER PORT`` serves it on loopback, with what FOLDER has of keys and accounts.

The newest key in FOLDER signs; the others are published still.
"""

import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any
from wsgiref.simple_server import make_server

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application

FOLDER, PORT = Path(sys.argv[1]), int(sys.argv[2])
NEWEST, *OTHERS = (path.read_text() for path in sorted(FOLDER.glob("*.pem"), reverse=True))
LOGIN = "<form method=post>{% csrf_token %}{{ form }}<button>log in</button></form>"

settings.configure(
    DEBUG=False,
    SECRET_KEY="of a provider on loopback, for tests",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="provider_urls",
    LOGIN_URL="/login/",
    USE_TZ=True,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER / "provider.sqlite"}},
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "oauth2_provider"],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [("django.template.loaders.locmem.Loader", {"registration/login.html": LOGIN})],
                "context_processors": ["django.template.context_processors.request"],
            },
        }
    ],
    OAUTH2_PROVIDER={
        "OIDC_ENABLED": True,
        "OIDC_RSA_PRIVATE_KEY": NEWEST,
        "OIDC_RSA_PRIVATE_KEYS_INACTIVE": OTHERS,
        "OIDC_ISS_ENDPOINT": f"http://127.0.0.1:{PORT}/o",
        "OAUTH2_VALIDATOR_CLASS": "provider_claims.Claims",
        "PKCE_REQUIRED": True,
        "SCOPES": {"openid": "who you are", "profile": "your name"},
    },
)
django.setup()


def _install() -> None:
    """Make the modules that Django looks up by name: where there is what, and what is said of whom."""
    from django.contrib.auth.views import LoginView
    from django.urls import include, path
    from oauth2_provider.oauth2_validators import OAuth2Validator

    class Claims(OAuth2Validator):  # type: ignore[misc]
        """Says the name that somebody logs in with."""

        oidc_claim_scope = None

        def get_additional_claims(self, request: Any) -> dict[str, str]:
            strength = FOLDER / "acr"
            told = {"acr": strength.read_text()} if strength.exists() else {}
            return {"preferred_username": request.user.get_username(), **told}

    urls: Any = ModuleType("provider_urls")
    urls.urlpatterns = [path("login/", LoginView.as_view()), path("o/", include("oauth2_provider.urls"))]
    claims: Any = ModuleType("provider_claims")
    claims.Claims = Claims
    sys.modules |= {"provider_urls": urls, "provider_claims": claims}


def _fill() -> None:
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from oauth2_provider.models import Application

    call_command("migrate", verbosity=0)
    told: dict[str, Any] = json.loads((FOLDER / "accounts.json").read_text())
    for name, password in told["accounts"].items():
        if not User.objects.filter(username=name).exists():
            User.objects.create_user(name, password=password)
    if not Application.objects.exists():
        Application.objects.create(
            name="Steward",
            client_id=told["client_id"],
            client_secret=told["client_secret"],
            client_type=Application.CLIENT_CONFIDENTIAL,
            authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
            redirect_uris=told["redirect_uri"],
            algorithm=Application.RS256_ALGORITHM,
            skip_authorization=True,
        )


_install()
_fill()
with make_server("127.0.0.1", PORT, get_wsgi_application()) as server:
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    server.serve_forever()
