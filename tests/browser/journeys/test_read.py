"""To read: from the home page into a text, through its parts, along its links, by the directory, tags and news."""

from .words import quoted, say


def test_reading(reader):
    reader.arrives()
    reader.reads_title("Understand, list and spread social innovations")
    reader.follows(quoted("Définitions"), part="text")
    reader.reads_title(quoted("Innovation sociale"))

    # a long text: its outline leads to a part, and one goes on reading from there
    reader.unfolds("On this page")
    reader.follows(quoted("Dix exemples"), part="outline")
    reader.sees_part_begin(quoted("Dix exemples"))
    reader.sees(quoted("École sous contrat"), part="text")
    reader.follows(quoted("Microfinance"), part="text")
    reader.reads_title(quoted("Microfinance"))

    # a page that nobody has written is no dead end
    reader.opens("/wiki/Innovation_sociale")
    reader.follows(quoted("Emploi accompagné"), part="text", answers=404)
    reader.reads_title("This page does not exist yet")
    reader.sees("Pages that cite it")
    reader.follows(quoted("Innovation sociale"))

    # the directory, by what it is about
    reader.follows_in_menu("Directory")
    reader.unfolds("Filter")
    reader.follows((quoted("environnement 2"), say("entry", plural="entries", n=2)))
    reader.sees(say("%(n)s entry", plural="%(n)s entries", n=2))
    reader.follows(quoted("Ressourcerie"))
    reader.reads_title(quoted("Ressourcerie"))
    reader.sees(quoted("Quatre gestes"), part="text")
    reader.follows(quoted("réemploi"))
    reader.reads_title(quoted("réemploi"))
    reader.sees_link(quoted("Ressourcerie"))

    # what is new, and what changed
    reader.follows_in_menu("What is new")
    reader.reads_title("What is new")
    reader.unfolds("By kind, tag or person")
    reader.types("manuels libres", into="Tag")
    reader.presses("Filter")
    reader.follows_first(("What changed", say("in %(title)s", title="Sésamath")))
    reader.sees(quoted("Et dans une autre matière ?"))

    # help, and home again
    reader.follows("First steps", part="footer")
    reader.reads_title(quoted({"fr": "Aide:Premiers pas", "en": "Aide:First steps"}[reader.language]))
    reader.follows("Home", part="crumbs")
    reader.is_at("/")
