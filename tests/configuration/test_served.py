"""A wiki that is served follows what another process decides, at the next request and in every worker."""

from urllib.parse import urlsplit

import pytest

pytestmark = [pytest.mark.storage]


def name_shown(person) -> str:
    return person.get("/accounts/login/").text.partition("</title>")[0].rpartition(" · ")[2]


def test_what_is_decided_on_the_console_holds_at_the_next_request_in_every_worker(make_wiki):
    wiki = make_wiki(WORKERS="2").start()
    visitors = [wiki.person() for _number in range(6)]  # each may come to another thread, or process
    assert {name_shown(visitor) for visitor in visitors} == {"Intercoop"}
    for name in ("Le Fil", "La Maille"):
        wiki.command_line("configure", f"name={name}")
        assert {name_shown(visitor) for visitor in visitors} == {name}
    wiki.command_line("configure", "readers=members")
    assert {visitor.get("/recent").status for visitor in visitors} == {403}
    wiki.command_line("configure", "readers=", "name=")
    assert {visitor.get("/recent").status for visitor in visitors} == {200}


def test_the_first_administrator_sets_the_wiki_up_in_the_browser(make_wiki):
    wiki = make_wiki().start()
    assert "make admin" in wiki.output()
    link = wiki.command_line("person", "create", "Armelle", "--administrator").splitlines()[-1]
    person, word = wiki.person(), "quatre-chats-dans-un-sac"
    sent_on = person.get(urlsplit(link).path)
    person.post(sent_on.location, {"password1": word, "password2": word}, person.follow(sent_on))
    person.sign_in("Armelle", word)
    screen = person.get("/administration/")
    assert screen.status == 200 and "Armelle" in screen.text
    fields = {name: screen.field(name) for name in ("seen", "base")}
    saved = person.post("/administration/", {**fields, "name": "Le Fil", "readers": "members"}, screen)
    assert saved.status == 302
    assert name_shown(wiki.person()) == "Le Fil" and wiki.person().get("/").status == 403
    assert person.get("/").status == 200
