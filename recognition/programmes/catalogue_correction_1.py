"""The sentences about a correction, version 1, released: never edit them, add a catalogue beside this one.

Those of the judgement it rests on come from its own catalogue; a test pins this file's digest.
"""

SENTENCES = {
    "en": {
        "again": "Judged again on {on} by what was known then.",
        "nothing": "That gives no award.",
        "added": "{before} was awarded before, so {amount} comes on top.",
        "taken": "{before} was awarded before, so {amount} is taken back.",
        "taken_in_part": "{before} was awarded before; of what is too much, {amount} is taken back here.",
    },
    "da": {
        "again": "Vurderet på ny den {on} ud fra det, man da vidste.",
        "nothing": "Det giver ingen belønning.",
        "added": "{before} er tildelt før, så {amount} lægges til.",
        "taken": "{before} er tildelt før, så {amount} tages tilbage.",
        "taken_in_part": "{before} er tildelt før; af det, der er for meget, tages {amount} tilbage her.",
    },
    "sv": {
        "again": "Bedömt på nytt den {on} utifrån det som då var känt.",
        "nothing": "Det ger ingen belöning.",
        "added": "{before} har tilldelats tidigare, så {amount} läggs till.",
        "taken": "{before} har tilldelats tidigare, så {amount} tas tillbaka.",
        "taken_in_part": "{before} har tilldelats tidigare; av det som är för mycket tas {amount} tillbaka här.",
    },
}
