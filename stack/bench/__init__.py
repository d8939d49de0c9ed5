"""How fast the suite is, and what a request costs: load over HTTP, and CPU time read from every process."""
