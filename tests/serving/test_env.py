"""Settings come from the environment and `.env`; what cannot be used is refused by name."""

import pytest

from intercoop.env import Env, EnvError, parse_dotenv


def env(**values):
    return Env(values)


class TestTypes:
    def test_a_text_comes_as_it_is(self):
        assert env(NAME="Intercoop, le wiki").str("NAME") == "Intercoop, le wiki"

    def test_an_unset_or_empty_variable_gives_the_default(self):
        assert env().str("NAME", "Intercoop") == "Intercoop"
        assert env(NAME="").str("NAME", "Intercoop") == "Intercoop"
        assert env().list("HOSTS", ["localhost"]) == ["localhost"]
        assert env(PORT="").int("PORT", None) is None

    def test_without_a_default_an_unset_variable_is_an_error_that_names_it(self):
        with pytest.raises(EnvError, match=r"^PORT is not set; it must be a whole number, 1 at least\.$"):
            env().int("PORT", minimum=1)

    def test_a_text_outside_the_choices_is_refused_with_the_choices(self):
        with pytest.raises(EnvError, match=r"SEARCH is 'solr'; it must be one of: whoosh, postgresql\."):
            env(SEARCH="solr").str("SEARCH", "whoosh", choices=("whoosh", "postgresql"))

    @pytest.mark.parametrize("word", ["on", "On", "TRUE", "yes", "1", " on "])
    def test_words_for_true(self, word):
        assert env(HTTPS=word).bool("HTTPS") is True

    @pytest.mark.parametrize("word", ["off", "False", "no", "0"])
    def test_words_for_false(self, word):
        assert env(HTTPS=word).bool("HTTPS", True) is False

    def test_another_word_is_no_boolean(self):
        with pytest.raises(EnvError, match=r"HTTPS is 'maybe'; it must be one of: on, true, yes, 1, off"):
            env(HTTPS="maybe").bool("HTTPS", False)

    def test_numbers_within_bounds(self):
        assert env(PORT="8000").int("PORT", minimum=1, maximum=65535) == 8000
        assert env(BODY_SECONDS="2.5").float("BODY_SECONDS") == 2.5

    @pytest.mark.parametrize("value", ["0", "65536", "eight", "80.5", "nan"])
    def test_a_number_out_of_bounds_or_no_number_is_refused_with_the_bounds(self, value):
        expected = rf"PORT is '{value}'; it must be a whole number, 1 at least, 65535 at most\."
        with pytest.raises(EnvError, match=expected):
            env(PORT=value).int("PORT", minimum=1, maximum=65535)
        with pytest.raises(EnvError):
            env(SECONDS="nan").float("SECONDS", minimum=0)

    def test_a_list_is_split_at_commas(self):
        assert env(HOSTS=" a.org, b.org,,").list("HOSTS") == ["a.org", "b.org"]


class TestFiles:
    def test_a_value_may_stand_in_a_file(self, tmp_path):
        (tmp_path / "key").write_text("s3cret\n", encoding="utf-8")
        assert env(SECRET_KEY_FILE=str(tmp_path / "key")).secret("SECRET_KEY") == "s3cret"

    def test_a_value_and_its_file_at_once_are_refused(self, tmp_path):
        with pytest.raises(EnvError, match="SECRET_KEY and SECRET_KEY_FILE are both set"):
            env(SECRET_KEY="a", SECRET_KEY_FILE=str(tmp_path)).secret("SECRET_KEY")

    def test_a_missing_or_empty_file_is_named(self, tmp_path):
        with pytest.raises(EnvError, match=r"SECRET_KEY_FILE: cannot read .*nowhere"):
            env(SECRET_KEY_FILE=str(tmp_path / "nowhere")).secret("SECRET_KEY")
        (tmp_path / "empty").touch()
        with pytest.raises(EnvError, match="is empty"):
            env(SECRET_KEY_FILE=str(tmp_path / "empty")).secret("SECRET_KEY", "default")


class TestDotenv:
    def test_the_forms_of_a_line(self):
        text = (
            "# a comment\n\nPORT=8001\nexport HOST = 0.0.0.0   # all interfaces\r\n"
            "NAME='Le wiki # de Brest'\n"
            'MOTTO="deux\\nlignes, \\"vraies\\""  # quoted\nEMPTY=\nNONE=# nothing\nHASH=a#b\n'
        )
        assert parse_dotenv(text) == {
            "PORT": "8001",
            "HOST": "0.0.0.0",
            "NAME": "Le wiki # de Brest",
            "MOTTO": 'deux\nlignes, "vraies"',
            "EMPTY": "",
            "NONE": "",
            "HASH": "a#b",
        }

    @pytest.mark.parametrize("line", ["PORT 8000", "8PORT=1", "NAME='open", 'NAME="a" b'])
    def test_a_line_that_cannot_be_read_is_an_error_with_its_number(self, line):
        with pytest.raises(EnvError, match=r"\.env, line 2"):
            parse_dotenv("A=1\n" + line)

    def test_the_environment_wins_over_the_file(self, tmp_path):
        (tmp_path / ".env").write_text("PORT=8001\nHOST=0.0.0.0\n", encoding="utf-8")
        loaded = Env.load(tmp_path / ".env", environ={"PORT": "9000"})
        assert (loaded.int("PORT"), loaded.str("HOST")) == (9000, "0.0.0.0")

    def test_no_file_is_no_error(self, tmp_path):
        assert Env.load(tmp_path / ".env", environ={}).str("HOST", "127.0.0.1") == "127.0.0.1"
