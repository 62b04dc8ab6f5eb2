"""To compare and to restore: what changed between two versions, and an old one back, with nothing erased."""

from tests.serving.wikis import PASSWORD

from .words import quoted, say


def test_comparing_and_restoring(reader, wiki, new_name):
    author, title = wiki.person(), new_name("Four à pain")
    name = author.sign_up(new_name("Boulangère"))
    good = "Le four est ouvert le samedi.\n\nApportez du bois.\n"
    for text, summary in [
        ("Le four est ouvert.\n", "Commence"),
        (good, "Dit quand, et quoi apporter"),
        (good.replace("samedi", "dimanche"), "Change le jour"),
        ("Le four est fermé.\n", "Efface presque tout"),
    ]:
        assert author.save(title, text, summary=summary).status == 302

    # a visitor sees what happened, and which versions differ in what
    reader.arrives(f"/wiki/{title.replace(' ', '_')}")
    reader.sees(quoted("Le four est fermé."), part="text")
    reader.follows(say("History", context="tab"), part="tabs")
    reader.sees(quoted("Efface presque tout"))
    reader.ticks(say("To version %(number)s", number=3))
    reader.ticks(say("From version %(number)s", number=2))
    reader.presses("Compare these two versions")
    reader.reads_title(say("What changed <small>in %(title)s</small>", title=title))
    reader.sees_marked("samedi", how="removed")
    reader.sees_marked("dimanche", how="added")
    reader.follows("Next change")
    reader.sees_marked("Apportez du bois", how="removed")
    if reader.is_wide:  # a phone has room for this presentation only
        reader.follows("One above the other")
        reader.sees_marked("Apportez du bois", how="removed")

    # an old version reads as it was; the way on to restoring leads through signing in
    reader.follows(say("History", context="tab"))
    reader.follows(say("Version %(number)s", number=2))
    reader.sees("You are reading an old version.")
    reader.sees(quoted("Le four est ouvert le samedi."), part="text")
    reader.follows_in_menu("Sign in")
    reader.types(name, into="Name or e-mail address")
    reader.types(PASSWORD, into="Password")
    reader.presses("Sign in")
    reader.sees("You are reading an old version.")
    reader.follows("Restore")
    reader.reads_title(say("Go back to version %(number)s", number=2))
    reader.sees_marked("samedi", how="added")
    reader.types("Le samedi est le bon jour", into="Why go back?")
    reader.presses("Restore this version")

    # the text is back, as a fifth version above the four
    reader.sees(quoted("Le four est ouvert le samedi."), part="text")
    reader.sees(quoted("Apportez du bois."), part="text")
    reader.follows(say("History", context="tab"), part="tabs")
    reader.sees(quoted("Le samedi est le bon jour"))
    reader.sees_link(say("Version %(number)s", number=5))
    reader.sees(quoted("Efface presque tout"))
    assert author.edit_form(title).field("text").replace("\r", "") == good
