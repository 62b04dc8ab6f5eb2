"""Words of one family whose stems differ: création and créer, énergie and énergétique.

Only what rules cannot tell: too short for the stemmer (créer, élire), another root (école, scolaire), an ending that
parts more than it joins (-age: recyclage, but village). A query looks for all of a family, the typed word first; the
index knows nothing of it, so this table may change without indexing anything anew. A stem stands in one family only.
Pure.
"""

from wiki.search.analysis import plain, stem

# A family a line, one word for each stem. Left apart on purpose, for they are other subjects: commun and communauté,
# social and société, libre and liberté, public and publicité, mobile and mobiliser, voiture and covoiturage.
FAMILIES = """
création créer créateur créatif
idée idéation
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
égal égalitaire inégalité
plante plantation
bricoler bricolage bricoleur
formation formateur
collecter collecteur
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


def others(stem_: str) -> tuple[tuple[str, str], ...]:
    """The other stems of this one's family, each with the word that it was made from; empty for most."""
    return _OTHERS.get(stem_, ())
