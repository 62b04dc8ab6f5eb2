"""The ratios that `make bench` holds; past one of them it fails. docs/measures.md says what the figures mean."""

LIMITS = [
    # what                        measured against        at most   by
    ("read, anonymous",           "bare view",            3.0,      "time"),
    ("read, anonymous",           "bare view",            3.0,      "cpu"),
    ("read, compressed",          "bare view",            3.0,      "time"),
    ("read, compressed",          "bare view",            3.0,      "cpu"),
    ("read, signed in",           "bare view",            5.0,      "time"),
    ("read, signed in",           "bare view",            5.0,      "cpu"),
    ("history of 5,000",          "history of 50",        1.2,      "time"),
    ("history of 5,000",          "history of 50",        1.2,      "cpu"),
    # What nobody asked for, so that nothing grows fat unseen: about twice what it costs today.
    ("read, anonymous",           "static file",          25.0,     "time"),
    ("read, another each time",   "bare view",            9.0,      "cpu"),
    ("history of 50",             "bare view",            25.0,     "cpu"),
    ("diff",                      "bare view",            30.0,     "cpu"),
    ("search, few pages",         "bare view",            35.0,     "cpu"),
    ("search, many pages",        "bare view",            150.0,    "cpu"),
    ("save",                      "bare view",            100.0,    "cpu"),
]  # fmt: skip
MOST_QUERIES_OF_A_READ = 4

# Merging (bench.bench_merge): about twice what it costs today, but for the first, which may not move.
MERGE = {
    "cases not answered as wanted": 0,
    "merging 200 KB, against git merge-file": 8.0,
    "ten times the text, against ten times the cost": 2.0,
    "comparing 200 KB, against git diff --word-diff": 7.0,
    "merging any 200 KB, against a page with few changes": 60.0,
}

# Searching (bench.search): over all classes of questions, against DokuWiki with the same pages and against the same
# wiki with 300 of them; each also by processor time, which is the steadier of the two.
_AGAINST = {
    "postgresql at 300, against dokuwiki": 1.0,
    "postgresql at 3,000, against dokuwiki": 1.0,
    "postgresql at 10,000, against dokuwiki": 1.0,
    "whoosh at 300, against dokuwiki": 1.0,
    "postgresql at 3,000, against 300 pages": 1.5,
    "whoosh at 3,000, against 300 pages": 2.5,
}
SEARCH = {
    **_AGAINST,
    **{f"{words}, processor time": most for words, most in _AGAINST.items()},
    "whoosh: ms that a read waits longer beside a search (p95)": 50.0,
    "postgresql: ms that a read waits longer beside a search (p95)": 50.0,
    "whoosh: ms of the longest search": 1000.0,
    "postgresql: ms of the longest search": 1000.0,
}

# Judged searches (bench.quality), for each engine; held on the held-out part by itself and on all queries together.
QUALITY = {
    "MRR of plain": 0.9,  # at least: all classes but typing errors and questions
    "MRR of all": 0.8,  # at least
    "engines apart": 0.05,  # at most
}
