"""Words of one family whose stems differ: création and créer, énergie and énergétique.

Only what rules cannot tell: too short for the stemmer (créer, élire), another root (école, scolaire), an ending that
parts more than it joins (-age: recyclage, but village). A query looks for all of a family, the typed word first; the
index knows nothing of it, so this table may change without indexing anything anew. A stem stands in one family only.
Pure.
"""

from wiki.search.words.analysis import plain, stem

# A family a line, one word for each stem. Left apart on purpose, for they are other subjects: commun and communauté,
# social and société, libre and liberté, public and publicité, mobile and mobiliser, voiture and covoiturage.
FAMILIES = """
création créer créateur créatif
idée idéation
actif activer
glaner glanage glaneur
arroser arrosage
nettoyer nettoyage
stocker stockage
afficher affichage
archiver archivage
parrainer parrainage
témoigner témoignage
dépanner dépannage dépanneur
essaimer essaimage
piloter pilotage
pailler paillage
emballer emballage
assembler assemblage
ramasser ramassage
désherber désherbage
tisser tissage
souder soudage soudeur
finance financier
divers diversité
éducation éduquer
entreprise entreprendre entrepreneur entrepreneuriat entrepreneurial
agriculture agriculteur agricole
aliment alimentaire
énergie énergétique
recycler recyclage recyclerie recycleur
jardin jardinage jardinier
bibliothèque bibliothécaire
habiter habitat
définir définition
apprendre apprentissage apprenant
chercher chercheur recherche
inclusion inclure
production produire producteur produit
construire construction constructeur
décider décision décideur
diffuser diffuseur
gérer gestion gestionnaire
élu élection élire électeur électoral
travail travailler travailleur
emploi employeur
numérique numériser
bénévole bénévolat
territoire territorial
développer développeur
inventer inventeur
imaginer imaginaire
vieux vieillir vieillesse
école scolaire écolier
proche proximité
propriété propriétaire
monnaie monétaire
covoiturage covoiturer covoitureur
adhérer adhésion
payer paye
choix choisir
vendre vente vendeur
soin soigner
santé sanitaire
enfant enfance
jeune jeunesse
famille familial
femme féminin
égal inégalité
plante plantation
bricoler bricolage bricoleur
formation formateur
composter compostage composteur
cuisine cuisinier
culture culturel
éditer éditeur éditorial
publier publication
écrire écriture écrivain
lire lecture lecteur
traduire traduction traducteur
rédiger rédaction rédacteur
contribuer contributeur
expérimenter expérimental
transmettre transmission
résoudre résolution
protéger protection protecteur
prévenir prévention
réduire réduction
exclure exclusion
insérer insertion
loger logeur
héberger hébergeur
nourrir nourriture nourricier
voisin voisinage
village villageois
paysan paysannerie
pêche pêcheur
forêt forestier
arbre arboriculture
semer semence
maraîcher maraîchage
artisan artisanat artisanal
syndicat syndical
militer militantisme
débattre débat
médiation médiateur
informatique informaticien
internet internaute
photo photographie photographier
musique musicien musical
théâtre théâtral
sport sportif
transporter transporteur
chauffer chauffage
déchet déchèterie déchetterie
gaspiller gaspillage
prêter prêteur
don donateur
investir investisseur
subvention subventionner
banque bancaire
client clientèle
coût coûteux
pauvre pauvreté
chômage chômeur
médecin médical
naître naissance
vivre vie
justice judiciaire
histoire historique historien
sociologie sociologue
science scientifique
pédagogie pédagogue
connaître connaissance
Bretagne breton
Brest brestois
Québec québécois
Europe européen
loi légal législation
élevage éleveur
Paris parisien
"""


def _table() -> dict[str, tuple[tuple[str, str], ...]]:
    """Stem -> (stem, word before stemming) of the others in its family."""
    table = {}
    for line in FAMILIES.split("\n"):
        members = {stem(word): plain(word) for word in line.split()}
        for one in members:
            if one:
                table[one] = tuple(pair for pair in members.items() if pair[0] and pair[0] != one)
    return table


_OTHERS = _table()


# Verbs from which the nouns that look so are not made.
_APART = frozenset("mener amener emmener demener couler sauver viser langer humer".split())
_MADE = ("age", "eur", "ation")


def others(word: str) -> tuple[tuple[str, str], ...]:
    """The other stems of a word's family, each with the word that it was made from; empty for most.

    `word` as analysis.plain_words gives it. Of nouns that any verb makes (glaner, glaneur), the verb needs no table.
    """
    own = stem(word)
    found = dict(_OTHERS.get(own, ()))
    for made in _made_from(word):
        if (one := stem(made)) and one != own:
            found.setdefault(one, plain(made))
    return tuple(found.items())


def _made_from(verb: str) -> list[str]:
    """filmer -> filmage, filmeur. The other way round only the table knows: village, partage are made of no verb so."""
    if verb.endswith("er") and not verb.endswith("ier") and len(verb) > 4 and verb not in _APART:
        return [verb[:-2] + end for end in _MADE]
    return []
