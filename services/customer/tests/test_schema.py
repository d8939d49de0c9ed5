from chassis.testing import schema_problems
from services.customer.models import Base


def test_models_and_migrations_say_the_same():
    assert schema_problems("customer", Base) == []
