"""Lists as somebody wants to see them: kept under a name, for oneself or for a part of the company."""
