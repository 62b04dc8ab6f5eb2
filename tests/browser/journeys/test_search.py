"""To search: from any screen, whatever the spelling, a phrase, without a word, and when there is nothing."""

from .words import quoted, say


def test_searching(reader):
    reader.arrives("/directory/")
    reader.types("sesamath", into="Search the wiki", part="header")
    reader.presses("Search", part="header")
    reader.sees_in(quoted("sesamath"), field="Search the wiki")
    reader.follows(quoted("Sésamath"))
    reader.reads_title(quoted("Sésamath"))

    # neither case nor accents matter; what was found is marked
    reader.types("ECOLES", into="Search the wiki", part="header")
    reader.presses("Search", part="header")
    reader.sees_marked("école", how="found")
    reader.sees_link(quoted("Innovation sociale"))

    # the box on the screen of results goes on from there
    reader.types('"au Québec" -stanford', into="Search the wiki")
    reader.presses("Search")
    reader.sees(say("without “%(words)s”", "part of a search", words="stanford"))
    reader.sees_link(quoted("RQIS"))
    reader.sees_no_link(quoted("Innovation sociale"))

    # more than one screen of results
    reader.types("innovation", into="Search the wiki")
    reader.presses("Search")
    reader.follows("More results")
    reader.is_at("page=2")
    reader.follows("Previous results")
    reader.sees_link("More results")

    # nothing: the words stay, and there is something to do next
    reader.types("zinzin intergalactique", into="Search the wiki")
    reader.presses("Search")
    reader.sees(say("Nothing was found for “%(query)s”.", query="zinzin intergalactique"))
    reader.sees_in(quoted("zinzin intergalactique"), field="Search the wiki")
    reader.follows("Browse the directory")
    reader.reads_title("Directory")
