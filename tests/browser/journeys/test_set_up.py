"""To set the wiki up: from an account made on the console to a name, a look, rules, mail, and the first one invited."""

import re

import pytest

from tests.serving.wikis import PASSWORD

from .words import quoted, say

# The longest name there may be: it has to fit on every screen.
NAME, LINE = "Wiki des Capucins, de Recouvrance et des quartiers de la mer", "Ce que le quartier sait faire."


@pytest.fixture
def wiki(make_wiki, letter_box):
    """A wiki of its own for each time: what is decided there holds for all who come."""
    return make_wiki(empty=False, EMAIL_URL=letter_box.url).start()


def test_setting_the_wiki_up(reader, wiki, letter_box):
    # whoever runs the machine makes the facilitator's account, and hands over a link
    printed = wiki.command_line(
        "person", "create", "Facilitatrice", "--administrator", "--email", "f@wiki.example", "--link"
    )
    reader.arrives(re.search(r"/accounts/password/\S+", printed).group(0))
    reader.types(PASSWORD, into="New password")
    reader.types(PASSWORD, into="The same password again")
    reader.presses("Keep this password")
    signs_in(reader, "Facilitatrice")

    # the word on top leads to one screen, whose first steps lead into its form
    reader.follows_in_menu("Administration")
    reader.sees("First steps")
    reader.follows("Choose a name")
    reader.types(NAME, into="Name of the wiki")
    reader.types(LINE, into="A line under the name")
    reader.ticks("Approved members", of="Who may write")
    reader.ticks("By invitation", of="Who may create an account")
    reader.ticks("New members wait for approval")
    reader.ticks(say("Heather", context="a colour"), of="Colours")
    reader.types("Écrivez-nous : voir [[Aide:À propos]].", into="Text at the foot of every page")

    # trying the mail keeps what was typed, and the mail is really there
    reader.presses("Send me a message")
    reader.sees(
        say(
            "The server accepted the message for %(address)s. If it does not arrive, look in the spam folder.",
            address="f@wiki.example",
        )
    )
    assert reader.says(say("[%(wiki)s] E-mail works", wiki="Intercoop")) == letter_box.take("f@wiki.example")["subject"]
    reader.sees_in(quoted(NAME), field="Name of the wiki")
    reader.presses("Save these settings")
    reader.sees("The settings are saved. They hold from now on, for everybody.")
    reader.sees(quoted(NAME), part="header")

    # it holds for a visitor, who can read but neither write nor sign up
    visitor = reader.somebody_else()
    visitor.opens("/")
    visitor.sees(quoted(NAME), part="header")
    visitor.reads_title(quoted(LINE))
    visitor.sees(quoted("Écrivez-nous"), part="footer")
    visitor.has_accent("heather")
    visitor.opens("/accounts/signup/")
    visitor.reads_title("Joining is by invitation")

    # an invitation: made, sent, followed, and whoever came writes at once
    reader.follows("Invitations")
    reader.types("Marin, du potager", into="For whom (optional)")
    reader.presses("Make the link")
    reader.sees(quoted("Marin, du potager"))
    link = reader.copies("The link to send")
    invited = reader.somebody_else()
    invited.opens(link)
    invited.sees("You are invited.")
    invited.types("Marin", into="Name to show")
    invited.types(PASSWORD, into="Password")
    invited.types(PASSWORD, into="The same password again")
    invited.presses("Create my account")
    invited.follows_in_menu("Write a page")
    invited.types("Le potager", into="Title")
    invited.presses("Go on to the text")
    invited.types("Il est ouvert le samedi.", into="Text")
    invited.presses("Publish")
    invited.sees(quoted("Il est ouvert le samedi."), part="text")

    # the visitor reads it; the link has served; the steps have ticked themselves
    visitor.opens("/wiki/Le_potager")
    visitor.sees(quoted("Il est ouvert le samedi."), part="text")
    visitor.opens(link)
    visitor.reads_title("This invitation has served")
    reader.follows_in_menu("Administration")
    reader.sees_in(quoted(NAME), field="Name of the wiki")
    reader.sees_no_link("Make an invitation")


def signs_in(reader, name: str) -> None:
    reader.follows_in_menu("Sign in")
    reader.types(name, into="Name or e-mail address")
    reader.types(PASSWORD, into="Password")
    reader.presses("Sign in")
