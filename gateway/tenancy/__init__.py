"""Companies as the operator of the suite sees them: suspended, given out, erased with proof."""
