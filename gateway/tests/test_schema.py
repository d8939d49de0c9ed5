"""Models and migrations say the same."""

from chassis.testing import schema_problems
from gateway.access import models as _access  # noqa: F401 - its tables
from gateway.attachments import models as _attachments  # noqa: F401 - its tables
from gateway.exports import models as _exports  # noqa: F401 - its tables
from gateway.import_jobs import models as _imports  # noqa: F401 - its tables
from gateway.limits import models as _limits  # noqa: F401 - its tables
from gateway.tables import Base
from gateway.views import models as _views  # noqa: F401 - its tables


def test_models_and_migrations_agree():
    assert schema_problems("gateway", Base) == []
