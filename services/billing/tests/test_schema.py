from chassis.testing import schema_problems
from services.billing.models import Base


def test_the_models_say_what_the_migrations_made():
    assert schema_problems("billing", Base) == []
