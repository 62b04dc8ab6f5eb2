"""How fast searching is, beside DokuWiki, by the size of the wiki, and for who reads meanwhile (`bench.search.run`)."""
