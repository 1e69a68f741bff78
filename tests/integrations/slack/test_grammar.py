"""What is read from the words after /kudos."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.slack import grammar

MANUAL = Path(__file__).resolve().parents[3] / "docs/slack.md"
ANA, BEN = "<@U0ANA|ana>", "<@W0BEN|ben>"


def read(text, **known):
    return grammar.parse(text, **{"emoji": {"taco", "clap"}, "codes": {"customer-first", "Ærlighed"}} | known)


def people(parsed):
    return [one.slack_id for one in parsed.mentions]


def codes(parsed):
    return [problem.code for problem in parsed.problems]


def test_it_reads_the_whole_sentence():
    parsed = read(
        f"give +25 {ANA} {BEN} <!subteam^S0SUP|@support> for saving the Acme renewal"
        ' #customer-first --private --customer "Acme A/S"'
    )

    assert parsed == grammar.Parsed(
        amount=25,
        mentions=(grammar.Named("U0ANA", "ana"), grammar.Named("W0BEN", "ben")),
        groups=(grammar.Named("S0SUP", "support"),),
        tag="customer-first",
        is_private=True,
        customer="Acme A/S",
        words="saving the Acme renewal",
    )


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("help", "help"), ("?", "help"), (" Hjælp ", "help"), ("hjälp", "help"), ("balance", "balance"),
        ("SALDO", "balance"), ("left", "left"), ("kvar", "left"), ("history", "history"), ("historik", "history"),
        ("undo", "undo"), ("fortryd", "undo"), ("ångra", "undo"), ("team", "team"), ("hold", "team"),
        ("settings", "settings"), ("inställningar", "settings"), ("", "give"), ("give", "give"), ("ge", "give"),
        ("balence", "unknown"), ("undo the last one", "give"), (f"help {ANA}", "give"),
    ],
)  # fmt: skip
def test_a_verb_counts_when_it_stands_alone(text, verb):
    assert read(text).verb == verb


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        (f"{ANA} +25", 25), (f"+25 {ANA}", 25), (f"+25{ANA}", 25), (f"{ANA} 25 for x", 25), (f"{ANA} {BEN} 25", 25),
        (f"{ANA} thanks, +25.", 25), (f"+0 {ANA}", 0), (f"+٢٥ {ANA}", 25), (f"\u200e+2\u200b5\u00a0{ANA}", 25),
        (f"{ANA} for 25 tickets", None), (f"{ANA} +25% sales", None), (f"{ANA} C++", None), (f"{ANA} `+25`", None),
        (f"{ANA} ```x\n+25```", None), (f"{ANA} <https://x.example/+25|+25>", None), (f"+5 {ANA} 25 tickets", 5),
        (f"{ANA} from 10 to -5", None), (f"{ANA} 1234567890", None),
    ],
)  # fmt: skip
def test_an_amount_is_a_number_with_a_plus_or_right_after_the_people(text, amount):
    parsed = read(text)

    assert (parsed.amount, parsed.problems) == (amount, ())


@pytest.mark.parametrize(
    ("text", "amount", "words"),
    [
        (f"{ANA} :taco: :taco: tak", 2, "tak"), (f"{ANA} :taco::taco::clap:", 3, ""), (f":taco: x3 {ANA}", 3, ""),
        (f"{ANA} :taco::taco: x3 :clap:", 7, ""), (f"{ANA} :clap::skin-tone-3: tak", 1, "tak"),
        (f"{ANA} :tacos: tak", None, ":tacos: tak"), (f"{ANA} x3 faster", None, "x3 faster"),
        (f"+5 {ANA} great :taco:", 5, "great :taco:"), (f"{ANA} `:taco:`", None, "`:taco:`"),
    ],
)  # fmt: skip
def test_an_emoji_of_the_set_is_a_point_where_no_number_is(text, amount, words):
    parsed = read(text)

    assert (parsed.amount, parsed.words) == (amount, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{ANA} for the help", "the help"), (f"{ANA} because of you", "you"), (f"{ANA} for at redde os", "redde os"),
        (f"{ANA} för att du kom", "du kom"), (f"{ANA} fordi du kom", "du kom"),
        (f"{ANA} for at least trying", "at least trying"),
        (f"{ANA} forever", "forever"), (f"{ANA}, {BEN} and <@U3> for it", "it"),
        (f"{ANA} og {BEN} tak", "tak"), (f"{ANA} a &lt;b&gt; &amp;amp; #4711", "a <b> &amp; #4711"),
        (f"{ANA} see <https://x.example/a--b>", "see https://x.example/a--b"),
        (f"{ANA} in <#C0HELP|help-desk>", "in #help-desk"), (f"{ANA} one\n\n\n\n two", "one\n\ntwo"),
        (f"{ANA} strong work —thanks", "strong work —thanks"), (f"{ANA} it’s 5 < 6", "it’s 5 < 6"),
        (f"{ANA} mail ana@example.com", "mail ana@example.com"),
    ],
)  # fmt: skip
def test_what_is_left_is_what_people_read(text, words):
    parsed = read(text)

    assert (parsed.words, parsed.problems) == (words, ())


@pytest.mark.parametrize(
    "flag", ["--private", "—private", "–private", "-private", "--privat", "—Private", "\u200e--private"]
)
def test_private_is_read_however_the_dashes_came(flag):
    parsed = read(f"+5 {ANA} tak {flag}")

    assert (parsed.is_private, parsed.words, parsed.problems) == (True, "tak", ())


@pytest.mark.parametrize(
    ("text", "customer"),
    [
        ("--customer acme", "acme"), ("—customer=acme", "acme"), ("--kunde “Acme A/S”", "Acme A/S"),
        ("--kund 'a  &amp; b'", "a & b"), ("--customer <http://acme.example|acme.example>", "acme.example"),
        ('--customer "never closed', "never"),
    ],
)  # fmt: skip
def test_a_customer_is_one_word_or_what_stands_in_quotes(text, customer):
    assert read(f"+5 {ANA} {text}").customer == customer


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("#customer-first", "customer-first"), ("#Customer-First.", "customer-first"), ("#ærlighed", "Ærlighed"),
        ("<#C0VAL|customer-first>", "customer-first"), ("#other", "other"), ("#4711", ""), ("`#other`", ""),
    ],
)  # fmt: skip
def test_a_tag_is_a_word_with_a_hash_or_the_channel_of_that_name(text, tag):
    assert read(f"{ANA} {text}").tag == tag


@pytest.mark.parametrize(
    ("text", "code", "command"),
    [
        (f"+5 +6 {ANA}", "two_amounts", "/kudos +5 <@U0ANA>"),
        (f"#a #b {ANA}", "two_tags", "/kudos <@U0ANA> #a"),
        (f"+9999999999 {ANA}", "amount_too_large", "/kudos <@U0ANA>"),
        (f"+1,5 {ANA}", "not_whole", "/kudos +1 <@U0ANA>"),
        (f"+1.000 {ANA}", "not_whole", "/kudos +1000 <@U0ANA>"),
        (f"{ANA} -5 tak", "negative", "/kudos +5 <@U0ANA> tak"),
        (f"25 {ANA} tak", "bare_amount", "/kudos +25 <@U0ANA> tak"),
        ("+5 @ana tak", "plain_name", "/kudos +5 @ana tak"),
        ("+5 <!here> tak", "plain_name", "/kudos +5 @here tak"),
        (f"+5 {ANA} --pirvate", "unknown_flag", "/kudos +5 <@U0ANA> --private"),
        (f"+5 {ANA} —pirvate", "unknown_flag", "/kudos +5 <@U0ANA> --private"),
        (f"+5 {ANA} --loud", "unknown_flag", "/kudos +5 <@U0ANA>"),
        (f"+5 {ANA} --customer", "customer_missing", "/kudos +5 <@U0ANA>"),
        (f"+5 {ANA} --customer a --customer b", "two_customers", '/kudos +5 <@U0ANA> --customer "a"'),
    ],
)
def test_what_cannot_be_meant_is_named_with_the_command_that_can(text, code, command):
    parsed = read(text)

    assert codes(parsed) == [code]
    assert grammar.corrected(parsed) == command


def test_the_manual_shows_what_is_understood():
    section = MANUAL.read_text(encoding="utf-8").partition("\n## Giving kudos\n")[2].partition("\n## ")[0]
    shown = re.findall(r"/kudos ([^`\n]+)", section)
    verbs = [text for text in shown if " " not in text]
    sentences = [re.sub(r"@([a-z-]+)", lambda name: f"<@U{name[1].upper().replace('-', '')}>", text) for text in shown]

    assert {read(text).verb for text in verbs} == {"help", "balance", "history", "team", "shop", "undo", "settings"}
    assert [read(text).amount for text in sentences if " " in text] == [25]
    assert {read(text).problems for text in sentences} == {()}
    words = re.findall(r"`(\w+)`", section.partition("Swedish names")[2].partition(")")[0])
    assert {read(word).verb for word in words} == {"help", "balance", "history", "team", "shop", "undo"}


def test_the_same_person_named_twice_is_one_person():
    assert people(read(f"+5 {ANA} <@U0ANA>")) == ["U0ANA"]


WORD = st.sampled_from(["tak", "for", "hjælpen", "you", "—", "C++", "100%", "¯\\_(ツ)_/¯", "&amp;", "42nd", "x3"])


@given(
    st.permutations(["+25", ANA, BEN, "<!subteam^S1>", "#customer-first", "--private", "--customer=acme", "w"]),
    st.lists(WORD, min_size=1, max_size=5).filter(lambda words: words[0] not in ("—", "&amp;")),
)
def test_the_order_says_nothing(tokens, words):
    parsed = read(" ".join(" ".join(words) if token == "w" else token for token in tokens))
    usual = read(" ".join(["+25", ANA, BEN, "<!subteam^S1>", "#customer-first --private --customer=acme", *words]))

    assert set(parsed.mentions) == set(usual.mentions)
    assert parsed.problems == usual.problems == ()
    for part in ("verb", "amount", "groups", "tag", "is_private", "customer", "words"):
        assert getattr(parsed, part) == getattr(usual, part)


MARKS = """<@U0ANA|ana> <@W0BEN> <!subteam^S1|@s> <!here> <#C1|customer-first> <http://a.b|c> +5 +05 -5 +1,5 7 +٢ #a #b
    --private --customer —customer --x —pirvate :taco: :clap::skin-tone-2: x3 ` `+5` ``` " “ &amp; &lt; < > @ana for
    # and , give undo <@U1 <@|> <!subteam^>"""
PIECES = st.sampled_from([*MARKS.split(), "\n", "\u200f", "\u00a0", "+" + "9" * 5000])


@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=25), st.sampled_from(["", " "]))
def test_it_never_raises(pieces, between):
    parsed = read(between.join(pieces))

    assert isinstance(parsed.words, str)
    assert isinstance(grammar.corrected(parsed), str)


@given(st.lists(st.one_of(PIECES, WORD), max_size=15))
def test_the_corrected_command_is_read_as_the_same(pieces):
    parsed = read(" ".join([ANA, *pieces]))
    again = read(grammar.corrected(parsed).removeprefix("/kudos "))

    unlabelled = {one.slack_id for one in parsed.mentions}, {one.slack_id for one in parsed.groups}
    assert ({one.slack_id for one in again.mentions}, {one.slack_id for one in again.groups}) == unlabelled
    assert set(codes(again)) <= {"plain_name"}
    for part in ("amount", "tag", "is_private", "customer", "words"):
        assert getattr(again, part) == getattr(parsed, part)


@pytest.mark.slow
@given(
    st.lists(
        st.text(alphabet=st.characters(exclude_characters='<>&`+#@:—–-−"', exclude_categories=["C", "Z"]), min_size=1)
    )
)
def test_words_come_through_as_they_were(words):
    text = " ".join(["w", *words])

    assert read(f"+5 {ANA} {text}").words == text
