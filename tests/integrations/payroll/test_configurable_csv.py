"""The configurable CSV: golden bytes of each preset, every setting, and what is refused."""

from dataclasses import replace

import pytest

from integrations.payroll import configurable_csv, paying
from tests.integrations.payroll.sample import DANISH, GOLDEN, PLAIN, line, written

IN_KRONER = [each._replace(currency="DKK") for each in PLAIN]
FORMATS = {form.name: form for form in configurable_csv.FORMATS}


def with_settings(preset="zenegy", lines=None, **settings):
    batch = replace(DANISH, settings={f"csv:{preset}": settings})
    return written(FORMATS[f"csv:{preset}"], batch, IN_KRONER if lines is None else lines)


@pytest.mark.parametrize("preset", ["visma-lon", "intega-lon", "datalon", "zenegy"])
def test_a_preset_gives_the_golden_bytes(preset):
    assert with_settings(preset) == (GOLDEN / f"{preset}.csv").read_bytes()


def test_no_preset_claims_to_be_confirmed():
    assert [form.name for form in FORMATS.values() if form.is_confirmed] == []


@pytest.mark.parametrize("preset", ["visma-lon", "intega-lon"])
def test_a_short_name_has_at_most_twenty_letters_and_digits(preset):
    name = FORMATS[f"csv:{preset}"].file_name(DANISH)

    assert name == "RW2609N0002.csv"
    with pytest.raises(paying.BadSettings, match="1 to 20 characters"):
        FORMATS[f"csv:{preset}"].file_name(replace(DANISH, period="HALF-YEAR-TWO-2026"))


def name_by(preset="zenegy", batch=DANISH, **settings):
    return FORMATS[f"csv:{preset}"].file_name(replace(batch, settings={f"csv:{preset}": settings}))


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("", ""),
        ("Loen_{entity}_{batch}", "Loen_acme-dk_2026-09-0002.csv"),
        ("{period}.{number}-{currency}", "2026-09.0002-DKK.csv"),
        ("L{short_period}{number}", "L26090002.csv"),
        ("{number}{period}", "00022026-09.csv"),
    ],
)
def test_a_file_is_called_by_its_pattern_the_same_every_time(pattern, name):
    assert name_by(file_name=pattern) == name == name_by(file_name=pattern)


def test_a_place_never_brings_in_what_no_name_may_have():
    odd = replace(DANISH, entity="../Ærø & Søn\\x", period="2026/09")

    assert name_by(batch=odd, file_name="{entity}_{period}_{number}") == "r-S-n-x_2026-09_0002.csv"
    assert name_by(batch=odd, file_name="{entity}{period}{number}", plain_name=True) == "rSnx2026090002.csv"


@pytest.mark.parametrize("preset", ["visma-lon", "intega-lon"])
def test_a_preset_with_short_names_keeps_its_rule_whatever_the_pattern(preset):
    assert name_by(preset, file_name="LOEN{short_period}N{number}") == "LOEN2609N0002.csv"
    with pytest.raises(paying.BadSettings, match="letters and digits \\(A to Z\\) alone"):
        name_by(preset, file_name="LOEN-{batch}")
    with pytest.raises(paying.BadSettings, match="1 to 20 characters"):
        name_by(preset, file_name="LOENANERKENDELSE{period}{number}")


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"file_name": 5}, "file_name is a text"),
        ({"file_name": "{name}_{batch}"}, r"knows no \{name\}; use \{batch\}"),
        ({"file_name": "{0}_{batch}"}, r"knows no \{0\}"),
        ({"file_name": "{batch.code}{batch}"}, "A to Z"),
        ({"file_name": "{batch!r}{batch}"}, "A to Z"),
        ({"file_name": "{{batch}}"}, "A to Z"),
        ({"file_name": "{batch"}, "A to Z"),
        ({"file_name": "løn_{batch}"}, "A to Z"),
        ({"file_name": "a/b_{batch}"}, "A to Z"),
        ({"file_name": "a b_{batch}"}, "A to Z"),
        ({"file_name": ".{batch}"}, "begins with a letter"),
        ({"file_name": "loen"}, "same name"),
        ({"file_name": "loen_{period}"}, "same name"),
        ({"file_name": "loen_{number}"}, "same name"),
        ({"longest_name": 0}, "longest_name is a whole number"),
        ({"longest_name": 101}, "longest_name is a whole number"),
        ({"longest_name": True}, "longest_name is a whole number"),
        ({"plain_name": "yes"}, "plain_name is true or false"),
    ],
)
def test_a_pattern_that_names_no_file_is_refused_when_it_is_set(settings, sentence):
    with pytest.raises(paying.BadSettings, match=sentence):
        configurable_csv.check(settings, preset="zenegy")


@pytest.mark.parametrize(
    ("settings", "first"),
    [
        ({"delimiter": ","}, b'00101,15,,,"0,01",2026-09-30,110,Kunder som stannar\r\n'),
        ({"delimiter": "\t"}, b"00101\t15\t\t\t0,01\t2026-09-30\t110\tKunder som stannar\r\n"),
        ({"quote": "all"}, b'"00101";"15";"";"";"0,01";"2026-09-30";"110";"Kunder som stannar"\r\n'),
        ({"newline": "lf"}, b"00101;15;;;0,01;2026-09-30;110;Kunder som stannar\n"),
        ({"trailing_delimiter": True}, b"00101;15;;;0,01;2026-09-30;110;Kunder som stannar;\r\n"),
        ({"number": "point"}, b"00101;15;;;0.01;2026-09-30;110;Kunder som stannar\r\n"),
        ({"number": "hundredths"}, b"00101;15;;;1;2026-09-30;110;Kunder som stannar\r\n"),
        ({"date": "%d%m%Y"}, b"00101;15;;;0,01;30092026;110;Kunder som stannar\r\n"),
        (
            {"columns": [{"constant": "LT"}, {"source": "payroll_number", "width": 8, "pad": "zero_left"}]},
            b"LT;00000101\r\n",
        ),
        ({"columns": [{"source": "code", "width": 4, "pad": "space_right"}, {}]}, b"15  ;\r\n"),
        ({"columns": [{"source": "registration_number"}, {"source": "today"}]}, b"10000001;2026-10-02\r\n"),
    ],
)
def test_every_setting_shows_in_the_file(settings, first):
    assert with_settings(has_header=False, **settings).startswith(first)


def test_a_sign_may_stand_behind():
    assert b";750,00-;" in with_settings(sign="trailing")


def test_a_header_is_written_once_and_a_mark_too():
    lines = [line(number, 100) for number in range(1, 2 * paying.CHUNK + 2)]
    content = with_settings(encoding="utf-8-sig", lines=lines)

    assert content.count(b"\xef\xbb\xbf") == 1
    assert content.count(b"payroll_number;") == 1
    assert content.count(b"\r\n") == len(lines) + 1


def test_a_forbidden_character_is_refused_or_replaced_as_agreed():
    comma = [line(1, 100, text="a, b")]

    with pytest.raises(
        paying.FileRefused, match=r"Line 1: the text 'a, b' has ',' .U\+002C., which such a file may not"
    ):
        with_settings("visma-lon", lines=comma)
    assert b";a  b\r\n" in with_settings("visma-lon", lines=comma, replacement=" ")


def test_a_figure_is_never_changed_by_forbidden_characters():
    assert with_settings("datalon", forbidden=",;", replacement=" ").startswith(b"00101;15;;;0,01\r\n")


def test_what_is_longer_than_its_column_is_refused():
    with pytest.raises(paying.FileRefused, match="Line 1: the payroll number '00101' is longer than 4 characters"):
        with_settings(columns=[{"source": "payroll_number", "longest": 4}])


def test_what_the_encoding_cannot_write_is_refused():
    with pytest.raises(paying.FileRefused, match="cp1252 cannot write"):
        with_settings(encoding="cp1252", lines=[line(1, 100, text="Łódź")])


def test_more_rows_than_a_file_takes_are_refused():
    with pytest.raises(paying.BadSettings, match="takes 4 rows a file and batch 2026-09-0002 has 5"):
        with_settings(most_rows=4)


@pytest.mark.parametrize(
    "settings",
    [
        {"delimeter": ";"},
        {"delimiter": "x"},
        {"quote": "sometimes"},
        {"encoding": "utf-16"},
        {"number": "roman"},
        {"columns": []},
        {"columns": ["amount"]},
        {"columns": [{"source": "customer"}]},
        {"columns": [{"source": "amount", "constant": "1"}]},
        {"columns": [{"sauce": "amount"}]},
        {"columns": [{"source": "amount", "width": -1}]},
        {"columns": [{"source": "amount", "pad": "both"}]},
        {"columns": [{"constant": "a\n"}]},
        {"forbidden": 7},
        {"forbidden": ";", "replacement": ";"},
        {"date": "tomorrow"},
        {"most_rows": True},
        {"has_header": "no"},
        {"delimiter": ",", "number": "comma", "quote": "never"},
        {"columns": [{"header": "beløb", "source": "amount"}], "encoding": "ascii"},
        {"columns": [{"header": "amount; DKK", "source": "amount"}], "quote": "never"},
    ],
)
def test_settings_that_cannot_be_are_refused(settings):
    with pytest.raises(paying.BadSettings):
        configurable_csv.check(settings, preset="zenegy")
