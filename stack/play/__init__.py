"""A repair request on its way from the report to the closed ticket, played over HTTP as the people would."""
