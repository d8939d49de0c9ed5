"""A company tries the suite out, has that cleared, and goes live: from then on nothing is cleared any more."""
