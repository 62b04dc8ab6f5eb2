"""To join: an account in a minute on the way to writing, and a new password by mail when the old one is forgotten."""

from tests.serving.mail import link_in

from .words import quoted, say

FIRST, SECOND = "trois-chats-sur-un-mur", "deux-chats-dans-la-barque"


def test_signing_up_and_choosing_a_new_password(reader, letter_box, new_name):
    name = new_name("Camille")
    mail = f"{name.lower().replace(' ', '.')}@wiki.example"

    # whoever wants to correct something is told how, and comes back to it with an account
    reader.arrives("/wiki/Travailler_depuis_sa_commune")
    reader.follows(say("Edit", context="tab"), part="tabs", answers=403)
    reader.follows("Create an account")
    reader.types(name, into="Name to show")
    reader.types(mail, into="E-mail (optional)")
    reader.types(FIRST, into="Password")
    reader.types(SECOND, into="The same password again")
    reader.presses("Create my account")
    reader.sees("The two passwords differ. Type the same one twice.")
    reader.sees_in(quoted(name), field="Name to show")
    reader.sees_in(quoted(mail), field="E-mail (optional)")
    reader.types(FIRST, into="Password")
    reader.types(FIRST, into="The same password again")
    reader.presses("Create my account")
    reader.sees(say("Welcome, %(name)s. Your account is ready.", name=name))
    reader.adds(f"\n{name} est passée par ici.\n", into="Text")
    reader.types("Laisse un mot", into="What did you change?")
    reader.presses("Publish")
    reader.sees(quoted(f"{name} est passée par ici."), part="text")

    # out, and the password forgotten
    reader.follows_in_menu(quoted(name))
    reader.presses("Sign out")
    reader.sees("You are signed out. See you soon.")
    reader.follows_in_menu("Sign in")
    reader.types(name, into="Name or e-mail address")
    reader.types("un autre, mais lequel", into="Password")
    reader.presses("Sign in")
    reader.sees(
        "This name and this password do not go together. Capital letters count in the password, not in the name."
    )
    reader.follows("Forgotten password?")
    reader.types(mail, into="E-mail")
    reader.presses("Send me the link")
    reader.reads_title("Look at your mail")

    # the mail speaks the reader's language, and its link works, once
    message = letter_box.take(mail)
    assert reader.says("Choose a new password") in message["subject"]
    assert name in message.get_body(("plain",)).get_content()
    reader.opens(link_in(message))
    reader.types(SECOND, into="New password")
    reader.types(SECOND, into="The same password again")
    reader.presses("Keep this password")
    reader.reads_title("Your password is changed")
    reader.opens(link_in(message))
    reader.reads_title("This link no longer works")

    # the old password is none any more, the new one is, with the mail address too
    reader.follows_in_menu("Sign in")
    reader.types(mail, into="Name or e-mail address")
    reader.types(FIRST, into="Password")
    reader.presses("Sign in")
    reader.sees_in(quoted(mail), field="Name or e-mail address")
    reader.types(SECOND, into="Password")
    reader.presses("Sign in")
    reader.follows_in_menu(quoted(name))
    reader.reads_title("Your account")
    reader.sees(quoted(name))
