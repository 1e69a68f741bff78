"""The sentences of catalogue 2, released: those of catalogue 1, and what pools, leavers and good deeds add.

Never edit them, add a catalogue beside this one; a test pins this file's digest, too.
"""

from recognition.programmes import catalogue_1

_SENTENCES = {
    "en": {
        "did_right": "Customer {customer} was done right by on {day}, as a colleague told us.",
        "served_one_day": "One colleague served them in the day before.",
        "served_many_day": "{people} colleagues served them in the day before.",
        "policy_first_day": "The rule credits whoever served them first in the day before.",
        "policy_last_day": "The rule credits whoever served them last in the day before.",
        "pool_one": "{percent} of it goes to the team {team}: to the one member it had that day.",
        "pool_many": "{percent} of it goes to the team {team}, in equal parts to the {people} members it had that day.",
        "pool_empty": "Nobody was in the team {team} that day, so the others share its {percent}.",
        "in_pool": "This share is that of a member of the team {team}.",
        "in_pool_too": "This share is one's own and, on top, that of a member of the team {team}.",
        "leaver_pay_all_earned": "Left before that day; the programme pays what was earned in full.",
        "leaver_pro_rata": "Left before that day: employed on {days} of the {of} days before it, "
        "so {given} of this part is earned.",
    },
    "da": {
        "did_right": "Kunden {customer} fik en ordentlig behandling den {day}; det fortalte en kollega.",
        "served_one_day": "Én kollega betjente kunden i døgnet forinden.",
        "served_many_day": "{people} kolleger betjente kunden i døgnet forinden.",
        "policy_first_day": "Reglen krediterer den, der betjente kunden først i døgnet forinden.",
        "policy_last_day": "Reglen krediterer den, der betjente kunden sidst i døgnet forinden.",
        "pool_one": "Heraf går {percent} til teamet {team}: til det ene medlem, det havde den dag.",
        "pool_many": "Heraf går {percent} til teamet {team}, ligeligt fordelt på de {people} medlemmer, "
        "det havde den dag.",
        "pool_empty": "Der var ingen i teamet {team} den dag, så de andre deler dets {percent}.",
        "in_pool": "Denne andel tilfalder et medlem af teamet {team}.",
        "in_pool_too": "Denne andel er ens egen og dertil den, der tilfalder et medlem af teamet {team}.",
        "leaver_pay_all_earned": "Fratrådt før den dag; programmet udbetaler det optjente fuldt ud.",
        "leaver_pro_rata": "Fratrådt før den dag: ansat i {days} af de {of} dage forinden, "
        "så {given} af denne del er optjent.",
    },
    "sv": {
        "did_right": "Kunden {customer} blev väl behandlad den {day}; det berättade en kollega.",
        "served_one_day": "En kollega hjälpte kunden under dygnet före.",
        "served_many_day": "{people} kollegor hjälpte kunden under dygnet före.",
        "policy_first_day": "Regeln krediterar den som hjälpte kunden först under dygnet före.",
        "policy_last_day": "Regeln krediterar den som hjälpte kunden sist under dygnet före.",
        "pool_one": "Av det går {percent} till teamet {team}: till den enda medlem som det hade den dagen.",
        "pool_many": "Av det går {percent} till teamet {team}, i lika delar till de {people} medlemmar "
        "som det hade den dagen.",
        "pool_empty": "Ingen var med i teamet {team} den dagen, så de andra delar på dess {percent}.",
        "in_pool": "Den här andelen tillfaller en medlem i teamet {team}.",
        "in_pool_too": "Den här andelen är ens egen och därtill den som tillfaller en medlem i teamet {team}.",
        "leaver_pay_all_earned": "Slutade före den dagen; programmet betalar ut det intjänade i sin helhet.",
        "leaver_pro_rata": "Slutade före den dagen: anställd under {days} av de {of} dagarna före, "
        "så {given} av den här delen är intjänad.",
    },
}
_REASONS = {
    "en": {"leaver": "Left the company before the day of the outcome."},
    "da": {"leaver": "Fratrådt virksomheden før resultatets dag."},
    "sv": {"leaver": "Slutade i företaget före resultatets dag."},
}

SENTENCES = {language: catalogue_1.SENTENCES[language] | words for language, words in _SENTENCES.items()}
REASONS = {language: catalogue_1.REASONS[language] | words for language, words in _REASONS.items()}
