"""Sentences that say why, in three languages."""

import hashlib
import string
from datetime import date
from pathlib import Path

import pytest

from recognition.attribution.policies import Policy
from recognition.programmes import because, catalogue_1, catalogue_2
from recognition.programmes.caps import CapKey
from recognition.programmes.definition import Cap, Formula, Rate
from recognition.programmes.verdicts import Leaver, PoolShare
from tests.recognition.programmes.examples import credited, define, fixed, judge, occasion

RELEASED = {
    catalogue_1: "13bd6a915997b111bdccfb27af2b84c3a0d1cb683d6fe8d9e0b7d38c8f913b1f",
    catalogue_2: "97a177a5a2a9b28c8ec2bd65ca2547c5540eec9175089445e6c81f78e405c362",
}


_GIVES = {"en": "The programme gives", "da": "Programmet giver", "sv": "Programmet ger"}


def plain(sentence):
    return sentence.replace("\u00a0", " ")


def told(definition, one, language, *, used=None, **options):
    [verdict] = judge(definition, one, used=used).verdicts
    return plain(because.render(verdict.awards[0].because, language, **options))


@pytest.mark.parametrize("catalogue", RELEASED)
def test_a_released_catalogue_is_never_edited(catalogue):
    # To change a word, add a catalogue beside it: sentences that people have read must stay as they were.
    assert hashlib.sha256(Path(catalogue.__file__).read_bytes()).hexdigest() == RELEASED[catalogue]


@pytest.mark.parametrize("catalogue", RELEASED)
@pytest.mark.parametrize("name", ["SENTENCES", "REASONS"])
def test_every_language_says_the_same_things_with_the_same_facts(catalogue, name):
    languages = getattr(catalogue, name)
    facts = {
        language: {key: {field for _, field, _, _ in string.Formatter().parse(text)} for key, text in texts.items()}
        for language, texts in languages.items()
    }

    assert set(languages) == {"da", "en", "sv"}
    assert facts["da"] == facts["en"] == facts["sv"]


def test_it_tells_the_whole_story_of_a_shared_award():
    people = [credited(number, team_id=5) for number in range(1, 6)]
    one = occasion(*people, others=(41,))
    definition = define(caps=(Cap(cap="team", amount=100_000, span="quarter"),))
    used = {CapKey("team", "5", "2026-Q1"): 60_000}

    assert told(definition, one, "en", used=used) == (
        "Customer #7 renewed on 3 March 2026. It counts together with one other outcome of the same document. "
        "5 colleagues served them in the 180 days before. All count the same. The programme gives DKK 500.00. "
        "The share is 1/5 of DKK 500.00: DKK 100.00. The team's limit is DKK 1,000.00 for Q1 2026; DKK 400.00 is left "
        "for parts of DKK 500.00 in all, so this part becomes DKK 80.00. That makes DKK 80.00 before tax."
    )
    assert told(definition, one, "da", used=used) == (
        "Kunden #7 fornyede den 3. marts 2026. Det tæller sammen med ét andet resultat på samme dokument. "
        "5 kolleger betjente kunden i de 180 dage forinden. Alle tæller lige meget. Programmet giver 500,00 kr. "
        "Andelen er 1/5 af 500,00 kr.: 100,00 kr. Teamets loft er 1.000,00 kr. for 1. kvartal 2026; der er 400,00 kr. "
        "tilbage til dele på i alt 500,00 kr., så denne del bliver 80,00 kr. Det giver 80,00 kr. før skat."
    )
    assert told(definition, one, "sv", used=used) == (
        "Kunden #7 förnyade den 3 mars 2026. Det räknas ihop med ett annat resultat på samma dokument. "
        "5 kollegor hjälpte kunden under de 180 dagarna före. Alla räknas lika. Programmet ger 500,00 DKK. "
        "Andelen är 1/5 av 500,00 DKK: 100,00 DKK. Teamets tak är 1 000,00 DKK för kvartal 1 2026; 400,00 DKK "
        "återstår för delar på totalt 500,00 DKK, så den här delen blir 80,00 DKK. Det ger 80,00 DKK före skatt."
    )


def test_it_shows_both_conversions_and_every_limit():
    definition = define(
        formula=Formula(kind="basis_points", basis_points=150),
        credit=Policy(name="linear", lookback_days=365),
        minimum_share_ppm=100_000,
        rates=(
            Rate(source="EUR", target="DKK", on=date(2025, 12, 31), billionths=7_460_000_000),
            Rate(source="DKK", target="SEK", on=date(2025, 12, 31), billionths=1_528_300_000),
        ),
        caps=(
            Cap(cap="customer", amount=200_000, span="year"),
            Cap(cap="pair", amount=90_000, span="month"),
            Cap(cap="employee", amount=80_000, span="year"),
        ),
    )
    people = [
        credited(1, 3, touch_count=3, currency="SEK"),
        credited(2, 4, touch_count=4),
        credited(3, 13, touch_count=13),
        credited(4, touch_count=1),
    ]
    one = occasion(*people, kind="expansion", value_minor=10_000_000, currency="EUR", others=(41, 42))

    assert told(definition, one, "en", used={CapKey("employee", "1", "2026"): 60_000}) == (
        "Customer #7 extended their agreement on 3 March 2026. "
        "It counts together with 2 other outcomes of the same document. "
        "4 colleagues served them in the 365 days before. "
        "Each counts by number and weight of contacts; here 3 of 21 contacts. "
        "The minimum share of 10% is reached by 3 of them. "
        "The value of EUR 100,000.00 counts as DKK 746,000.00 (1 EUR = 7.46 DKK, 31 December 2025). "
        "1.5% of DKK 746,000.00 is DKK 11,190.00. "
        "The limit for the customer is DKK 2,000.00 for 2026; DKK 2,000.00 is left. "
        "The share is 3/20 of DKK 2,000.00: DKK 300.00. "
        "The personal limit is DKK 800.00 for 2026; DKK 200.00 is left. "
        "DKK 200.00 is SEK 305.66 (1 DKK = 1.5283 SEK, 31 December 2025). "
        "That makes SEK 305.66 before tax."
    )


def test_it_says_when_one_person_gets_all_and_when_a_share_is_not_a_plain_fraction():
    assert "One colleague served them in the 180 days before. The programme" in told(define(), occasion(), "en")
    assert "The share is the whole: DKK 500.00." in told(define(), occasion(), "en")
    uneven = occasion(credited(1, 1_000_003), credited(2, 2_999_997))
    assert "The share is about 25% of DKK 500.00: DKK 125.00." in told(define(), uneven, "en")
    assert "Andelen er ca. 25 % af 500,00 kr.: 125,00 kr." in told(define(), uneven, "da")


def test_it_names_what_rounding_left_over():
    [verdict] = judge(define(formula=fixed(100)), occasion(credited(1), credited(2), credited(3))).verdicts
    sentences = [because.render(award.because, "en") for award in verdict.awards]

    assert sorted(award.amount for award in verdict.awards) == [33, 33, 34]
    assert sum("Of that, DKK\u00a00.01 is left over from rounding." in each for each in sentences) == 1


def test_points_are_not_taxed_in_the_sentence():
    definition = define(unit="symbolic", value_currency="", formula=fixed(1), kinds=("promoter",))

    assert told(definition, occasion(kind="promoter"), "en").endswith("That makes 1 point.")
    assert told(definition, occasion(kind="promoter"), "sv").endswith("Det ger 1 poäng.")


def test_it_shows_a_customer_as_this_viewer_may_see_them():
    assert told(define(), occasion(), "da", customer=lambda reference: f"nr. {reference}").startswith("Kunden nr. 7 ")


def test_it_speaks_english_to_who_has_no_language():
    assert told(define(), occasion(), "") == told(define(), occasion(), "en")
    assert because.render_checking("fi") == because.render_checking("en")


@pytest.mark.parametrize("language", ["da", "en", "sv"])
def test_while_it_is_checked_no_amount_is_shown(language):
    assert not any(character.isdigit() for character in because.render_checking(language))


def test_what_was_said_with_catalogue_1_is_said_like_that_for_ever():
    one = occasion(credited(1), credited(2), credited(3))
    definition = define(credit=Policy(name="last", lookback_days=1), formula=fixed(100))
    [verdict] = judge(definition, one).verdicts
    award = next(each for each in verdict.awards if each.amount == 34)
    old = award.because | {"version": 1}

    assert because.recompute(old) == 34
    assert plain(because.render(old, "en")) == (
        "Customer #7 renewed on 3 March 2026. The rule credits whoever served them last in the 1 days before. "
        "The programme gives DKK 1.00. The share is 1/3 of DKK 1.00: DKK 0.34. "
        "Of that, DKK 0.01 is left over from rounding. That makes DKK 0.34 before tax."
    )
    assert "served them last in the day before." in because.render(award.because, "en")


def test_it_tells_what_goes_to_a_team_and_what_who_left_has_earned():
    people = [credited(1, leaver=Leaver("pro_rata", 149, 180)), credited(2, 0, pool=9), credited(3, 0, pool=9)]
    pools = (PoolShare(9, 100_000, 2), PoolShare(8, 50_000, 1), PoolShare(0, 50_000, 0))
    [verdict] = judge(define(), occasion(*people, credited(4, 0, pool=8), pools=pools)).verdicts
    leaver, member = (award.because for award in verdict.awards[:2])
    teams = ("Lager", "IT", "Kantine")

    def tail(document, language):
        told = plain(because.render(document, language, teams=teams))
        return told[told.index(_GIVES[language]) :]

    assert tail(leaver, "en") == (
        "The programme gives DKK 500.00. 10% of it goes to the team Lager, in equal parts to the 2 members it had that "
        "day. 5% of it goes to the team IT: to the one member it had that day. Nobody was in the team Kantine that "
        "day, so the others share its 5%. The share is 17/20 of DKK 500.00: DKK 425.00. Left before that day: employed "
        "on 149 of the 180 days before it, so DKK 351.81 of this part is earned. That makes DKK 351.81 before tax."
    )
    assert tail(member, "da") == (
        "Programmet giver 500,00 kr. Heraf går 10 % til teamet Lager, ligeligt fordelt på de 2 medlemmer, det havde "
        "den dag. Denne andel tilfalder et medlem af teamet Lager. Heraf går 5 % til teamet IT: til det ene medlem, "
        "det havde den dag. Der var ingen i teamet Kantine den dag, så de andre deler dets 5 %. Andelen er 1/20 af "
        "500,00 kr.: 25,00 kr. Det giver 25,00 kr. før skat."
    )
    assert tail(leaver, "sv") == (
        "Programmet ger 500,00 DKK. Av det går 10 % till teamet Lager, i lika delar till de 2 medlemmar som det hade "
        "den dagen. Av det går 5 % till teamet IT: till den enda medlem som det hade den dagen. Ingen var med i "
        "teamet Kantine den dagen, så de andra delar på dess 5 %. Andelen är 17/20 av 500,00 DKK: 425,00 DKK. Slutade "
        "före den dagen: anställd under 149 av de 180 dagarna före, så 351,81 DKK av den här delen är intjänad. "
        "Det ger 351,81 DKK före skatt."
    )
    assert "the team #9" in because.render(member, "en")


def test_it_cannot_render_a_catalogue_that_was_never_released():
    with pytest.raises(KeyError):
        because.render({"code": "share_of_outcome", "version": 99, "params": {}}, "en")


@pytest.mark.parametrize("policy", ["equal", "linear", "first", "last", "position", "time_decay", "agreed"])
@pytest.mark.parametrize(
    "kind", ["renewal", "repeat_purchase", "expansion", "referral", "tenure", "did_right", "recovered"]
)
def test_it_has_words_for_every_kind_and_policy(policy, kind):
    half_life = 30 if policy == "time_decay" else None
    definition = define(credit=Policy(name=policy, half_life_days=half_life), kinds=(kind,))

    assert (
        len({told(definition, occasion(credited(1), credited(2), kind=kind), each) for each in ("da", "en", "sv")}) == 3
    )
