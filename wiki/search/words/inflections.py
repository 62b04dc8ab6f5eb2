"""What French does to a word that the stemmer does not undo, or no longer once accents are gone.

`mended` runs between folding and stemming, and answers with a word: the singular of élus, the masculine of première,
the adjective that mobilité is made from. So an engine that stems by itself gives the same stems as ours. Each rule is
here because two forms of a common word had different stems; what it would wrongly join stands in its exceptions.
Pure; words come folded (no case, no accents).
"""

import re

_UNEVEN = """
amis ami|ennemis ennemi|beaux beau|belle beau|belles beau|nouvelle nouveau|nouvelles nouveau|vieille vieux|
vieilles vieux|yeux oeil|travaux travail|vitraux vitrail|baux bail|emaux email|coraux corail|ideaux ideal|
jeux jeu|lieux lieu|enjeux enjeu|milieux milieu|cheveux cheveu|voeux voeu|feux feu|neveux neveu|aveux aveu|
adieux adieu|bijoux bijou|choux chou|genoux genou|cailloux caillou|hiboux hibou|poux pou|cieux ciel|aieux aieul|
publique public|publiques public|laique laic|laiques laic|laicite laic|grecque grec|grecques grec|
communication communiquer|communications communiquer|communique communiquer|
departement departemental|departements departemental|
parlement parlementaire|parlements parlementaire|reglement reglementaire|reglements reglementaire|
generation generationnel|generations generationnel|collecte collecteur|collectes collecteur|collecter collecteur|
loyer loyeur|loyers loyeur|
neuve neuf|neuves neuf|breve bref|breves bref|douce doux|douces doux|fausse faux|fausses faux|
entrepreneuse entrepreneur|entrepreneuses entrepreneur|
blanche blanc|blanches blanc|franche franc|franches franc|seche sec|seches sec|fraiche frais|fraiches frais|
favorite favori|favorites favori|grosse gros|grosses gros|basse bas|basses bas|paysanne paysan|paysannes paysan|
"""
# Some stems would join what has nothing in common (commun, communication): such a word stands for one of its family.
UNEVEN = dict(pair.split() for pair in _UNEVEN.replace("\n", "").split("|") if pair)

# Words that a rule below would join with others, or that end so by chance.
_KEPT = frozenset(
    """
    fois mois bois trois crois croise decroise boise reboise deboise apprivoise toise framboise turquoise ardoise noise
    apaise biaise baise chaise fraise braise falaise malaise mayonnaise jamais desormais mauvais
    pays gros gras repas matelas bras

    elite facilite habilite rehabilite collectivite publicite complicite humanite charite clarite parite rarite
    universite cite

    militaire humanitaire sanitaire solitaire alimentaire

    biere priere tiere fiere chere

    merveilleuse rocheuse hideuse orgueilleuse pointilleuse
    """.split()
)

_RULES: list[tuple[re.Pattern, str]] = [
    (re.compile(pattern), becomes)
    for pattern, becomes in (
        # Without accents nothing says that these are participles: formée, formées -> formé.
        (r"(?<=..)ees?$", "e"),
        # brestoises, française -> brestoi, françai; so do brestois, français, emplois, lois, essais.
        (r"(?<=.)([ao]i)s(?:es?)?$", r"\1"),
        # vélos, élus, tribus, médias, défis; not pris, précis, gris, inclus, diffus, which have a feminine in s.
        (r"(?<=.[^s])(?<!cl)(?<!f)(?<!b)us$", "u"),
        (r"(?<=..)(?<!pr)(?<!qu)(?<!m)(?<!c)(?<!gr)(?<!ss)is$", "i"),
        (r"(?<=..)([ao])s$", r"\1"),
        (r"(?<=..)yaux$", "yau"),
        # animatrice -> animateur; première -> premier; chercheuse -> chercheur; sportive -> sportif.
        (r"(?<=..)trices?$", "teur"),
        (r"(?<=..)i(?:ers|eres?)$", "ier"),
        (r"(?<=.)(ch|ill|pp|nn|nd|rd|rs|ns|ct|pt)euses?$", r"\1eur"),
        (
            r"^((?:inter)?act|capt|craint|creat|faut|fest|furt|hat|ju|mass|na|nat|ois|pass|plaint|sport|tard)ives?$",
            r"\1if",
        ),
        (r"(?<=..)ierement$", "ier"),
        # activité -> actif, durabilité -> durable, mobilité -> mobile, ruralité -> rural, solidarité -> solidaire.
        (r"(?<=..)ivites?$", "if"),
        (r"(?<=..)([ai])bilites?$", r"\1ble"),
        (r"(?<=..)ilites?$", "ile"),
        (r"(?<=..)alites?$", "al"),
        (r"(?<=...)arites?$", "aire"),
        (r"(?<=..)osites?$", "eux"),
        (r"(?<=...)icites?$", "ique"),
        (r"(?<=..)ennetes?$", "en"),
        # communautaire -> communauté, identitaire -> identité; université has a rule of its own.
        (r"(?<=...)autaires?$", "aute"),
        (r"(?<=...)itaires?$", "ite"),
    )
]

SHORTEST = 4
# égalitaires -> égalité -> égal.
MOST_STEPS = 8


def mended(word: str) -> str:
    """A folded word as the stemmer should get it: itself, for most words. Idempotent."""
    for _step in range(MOST_STEPS):
        made = _step_of(word)
        if made == word:
            break
        word = made
    return word


def _step_of(word: str) -> str:
    if word in UNEVEN:
        return UNEVEN[word]
    if len(word) < SHORTEST or word in _KEPT or word.removesuffix("s") in _KEPT:
        return word
    for pattern, becomes in _RULES:
        made, times = pattern.subn(becomes, word, count=1)
        if times:
            return made
    return word
