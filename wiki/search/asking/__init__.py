"""What a reader asks: the query box understood, its forms and synonyms, and what to ask instead."""
