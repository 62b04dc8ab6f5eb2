"""Two versions of a text compared, line by line and word by word. Pure Python and rapidfuzz, no Django.

match.match(a, b)        the one alignment everything here stands on
tokens.tokenise(text)    words, links, addresses, spaces, graphemes
diff.compare(old, new)   the rows of the screen that shows what changed
"""
