from chassis.testing import schema_problems
from services.notify.models import Base


def test_the_models_say_what_the_migrations_made():
    assert schema_problems("notify", Base) == []
