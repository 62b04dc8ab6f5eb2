"""Versions of a text compared and merged, line by line and word by word. Pure Python and rapidfuzz, no Django.

match.match(a, b)        the one alignment everything here stands on
tokens.tokenise(text)    words, links, addresses, spaces, graphemes
diff.compare(old, new)   the rows of the screen that shows what changed
merge.merge(base, mine, theirs)   two changes of one text brought together, or what a person must choose
"""
