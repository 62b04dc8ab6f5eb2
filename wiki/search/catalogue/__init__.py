"""What is known of every page beside its text, in memory: filters, facets and their counts, titles."""
