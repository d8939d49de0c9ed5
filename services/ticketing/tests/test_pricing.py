from decimal import Decimal
from uuid import uuid4

from services.ticketing.pricing import Priced, quote_of


def test_a_quote_sums_its_lines_to_the_cent():
    line = Priced(uuid4(), "Cable", "m", Decimal("1.50"), Decimal("3.33"))
    quote = quote_of([line, line], "CNY")
    assert [one["amount"] for one in quote["lines"]] == ["5.00", "5.00"]
    assert (quote["total"], quote["currency"], quote["agreed"]) == ("10.00", "CNY", None)
