"""French: thousands stand apart by a narrow no-break space, 1 234,5."""

THOUSAND_SEPARATOR = "\u202f"
