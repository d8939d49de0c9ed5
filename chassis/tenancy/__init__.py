"""What operators do to a whole tenant: halt it, give out all of its rows, erase them."""
