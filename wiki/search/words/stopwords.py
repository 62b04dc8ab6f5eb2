"""The French words that say nothing about a text: neither indexed nor looked for.

Written with their accents; wiki.search.words.analysis folds them. Words that also name things stay out of the list:
été, plan, part, fait, personne, biens, point. Single letters and `qu` are what elision leaves.
"""

ELIDED = "c d j l m n s t y qu jusqu lorsqu puisqu quoiqu quelqu presqu"

DETERMINERS = """
le la les un une des du au aux ce cet cette ces mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs
quel quelle quels quelles chaque quelque quelques plusieurs tel telle tels telles
"""

PRONOUNS = """
je tu il elle on nous vous ils elles me te se moi toi soi lui eux en celui celle ceux celles ceci cela ça
qui que quoi dont où lequel laquelle lesquels lesquelles auquel auxquels auxquelles duquel desquels desquelles
"""

PREPOSITIONS = """
à de dans par pour sur sous avec sans chez vers entre dès depuis pendant lors selon malgré parmi afin
"""

CONJUNCTIONS = "et ou ni mais or car donc si comme quand lorsque puisque quoique"

ADVERBS = """
ne pas plus moins très trop aussi ainsi alors encore déjà ici là même mêmes puis enfin assez peu tant
toujours jamais souvent seulement surtout comment pourquoi combien
"""

VERBS = """
être suis es est sommes êtes sont était étaient étant sera seront serait seraient soit soient fut furent
avoir ai as avons avez ont avait avaient ayant aura auront aurait auraient ait aient
"""

STOP_WORDS = frozenset(
    word
    for group in (ELIDED, DETERMINERS, PRONOUNS, PREPOSITIONS, CONJUNCTIONS, ADVERBS, VERBS)
    for word in group.split()
)
