"""To write: sign in, begin a page of a kind, look at it first, publish; correct it; others find it."""

from tests.serving.wikis import PASSWORD

from .words import quoted, say


def test_writing(reader, wiki, new_name):
    name, title = wiki.person().sign_up(new_name("Autrice")), new_name("Jardin des Capucins")
    reader.arrives("/recent")
    reader.follows_in_menu("Write a page", answers=403)
    reader.follows("Sign in")
    reader.types(name, into="Name or e-mail address")
    reader.types(PASSWORD, into="Password")
    reader.presses("Sign in")

    # signed in, the reader is where they wanted to be
    reader.reads_title("Write a page")
    reader.types(title, into="Title")
    reader.ticks("A directory entry")
    reader.presses("Go on to the text")

    # fields of that kind, and the text; looking first publishes nothing
    reader.types("Brest", into="Territory")
    reader.types("2019", into="Since")
    reader.types("potager, quartier", into="Tags")
    text = "Des voisins cultivent. Voir [[Ressourcerie]] et [[AMAP]].\n\n## Ce qui pousse\n\nDes fèves, surtout.\n"
    reader.types(text, into="Text")
    reader.types("Commence la page", into="What did you write?")
    reader.presses(say("Preview", context="button"))
    reader.sees("nothing is published yet")
    reader.sees(quoted("Ce qui pousse"))
    if not reader.is_wide:  # no room for both
        reader.follows(say("Write", context="tab"), part="looks")
    reader.sees_in(quoted(text), field="Text")
    reader.presses("Publish")
    reader.reads_title(quoted(title))
    reader.sees(quoted("Des fèves, surtout."), part="text")

    # a second thought
    reader.follows(say("Edit", context="tab"), part="tabs")
    reader.adds("\nEt trois poiriers.\n", into="Text")
    reader.types("Ajoute les poiriers", into="What did you change?")
    reader.ticks("Minor edit")
    reader.presses("Publish")
    reader.sees(quoted("Et trois poiriers."), part="text")

    # somebody else reads it, finds it by its tag and by its words, and sees who wrote it
    other = reader.somebody_else()
    other.opens("/recent")
    other.follows(quoted(title))
    other.sees(quoted("Et trois poiriers."), part="text")
    other.sees_link(quoted(name))
    other.follows(quoted("potager"))
    other.sees_link(quoted(title))
    other.types(title.lower(), into="Search the wiki", part="header")
    other.presses("Search", part="header")
    other.sees_link(quoted(title))
