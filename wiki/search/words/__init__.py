"""French words: how they are cut, folded and stemmed, and what is near to what. Pure."""
