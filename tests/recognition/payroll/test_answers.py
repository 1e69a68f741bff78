"""Payroll's answer as a file: found out where it can be, refused by line and field where it cannot."""

import time

import pytest

from recognition.payroll import answers
from recognition.payroll.answers import Handed, Payment

HEADER = "payroll_number;wage_type;amount;period\n"


def read(text, *, encoding="utf-8", currency="DKK"):
    content = text.encode(encoding) if isinstance(text, str) else text
    return answers.read(content, period="2026-09", currency=currency)


def faults(text, **options):
    with pytest.raises(answers.BadAnswer) as refused:
        read(text, **options)
    return [(fault.line, fault.field) for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("written", "minor"),
    [
        ("1234,50", 123450),
        ("1234.5", 123450),
        ("1.234,50", 123450),
        ("1,234.50", 123450),
        ("1 234,50", 123450),
        ("1\N{NO-BREAK SPACE}234,50", 123450),
        ("1.234.567", 123456700),
        ("1.234.567,89", 123456789),
        ("-75,00", -7500),
        ("−75", -7500),
        ("0", 0),
    ],
)
def test_an_amount_is_read_as_it_is_written_there(written, minor):
    assert [each.amount for each in read(f'{HEADER}00101;15;"{written}";2026-09').payments] == [minor]


@pytest.mark.parametrize(
    "written",
    ["1.234", "1,234", "1.234.56", "1,2,3", "12,345.678,9", "kr 5", "1e3", "", "=1+1", "٣", "5,123", "9" * 20],
)
def test_an_amount_that_cannot_be_read_in_one_way_is_refused_with_its_line(written):
    assert faults(f'{HEADER}00101;15;1,00;2026-09\n00102;15;"{written}";2026-09') == [(3, "amount")]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_delimiter_and_encoding_are_found_out(delimiter, encoding):
    text = "Lønnummer;Lønart;Beløb;Periode\n00101;15;2500;202609\n".replace(";", delimiter)

    answer = read(text, encoding=encoding)

    assert answer.payments == [Payment(2, "00101", "15", 250000)]
    assert (answer.delimiter, answer.encoding) == (delimiter, "cp1252" if encoding == "cp1252" else "utf-8")


def test_every_wrong_cell_is_named_with_line_and_field():
    text = f"{HEADER}00101;15;x;2026-08\n\n;15;1;2026-09\n00102;15;1\n"

    assert faults(text) == [(2, "period"), (2, "amount"), (4, "payroll_number"), (5, "period")]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", [(1, "")]),
        (b"\x81\xff\n", [(1, "")]),
        (b"payroll_number;wage_type;amount\n1;2;3", [(1, "period")]),
        (HEADER.encode(), [(2, "")]),
        (HEADER.encode() + b'"open', [(2, "")]),
        (HEADER.encode() + b"1;2;3\x00;2026-09", [(2, "amount")]),
        (HEADER.encode() + b"1" * 200 + b";2;3;2026-09", [(2, "payroll_number")]),
    ],
)
def test_what_is_no_answer_is_refused(content, expected):
    assert faults(content) == expected


def test_an_answer_that_is_no_csv_is_told_so_in_our_words():
    with pytest.raises(answers.BadAnswer) as caught:
        answers.read(HEADER.encode() + b'"open', period="2026-09", currency="DKK")

    assert [each.mistake.code for each in caught.value.faults] == ["cut_off_in_quote"]


def test_many_errors_are_told_up_to_a_limit():
    assert len(faults(HEADER + "1;1;x;2026-09\n" * 500)) == answers.MOST_ERRORS


def compared(handed, *payments):
    rows = answers.compared(handed, [Payment(2, *each) for each in payments])
    return [(row.payroll_number, row.wage_type, row.expected, row.answered, row.result) for row in rows]


def test_sums_are_compared_by_payroll_number_and_wage_type():
    handed = [
        Handed("00101", ("15", "recognition_bonus"), 1, 500),
        Handed("00102", ("15", "recognition_bonus"), 2, 300),
        Handed("00103", ("15", "recognition_bonus"), 3, 200),
    ]

    assert compared(
        handed, ("00101", "15", 200), ("00101", "recognition_bonus", 300), ("00102", "15", 299), ("9", "15", 7)
    ) == [
        ("00101", "15", 500, 500, "matched"),
        ("00102", "15", 300, 299, "different"),
        ("00103", "15", 200, None, "missing"),
        ("9", "15", None, 7, "extra"),
    ]


def test_a_number_without_its_leading_zeros_is_known_again_unless_two_could_be_meant():
    one = [Handed("00101", ("15",), 1, 500)]
    two = [*one, Handed("101", ("15",), 2, 300), Handed("0101", ("15",), 3, 1)]

    assert compared(one, ("101", "15", 500)) == [("00101", "15", 500, 500, "matched")]
    assert [row[4] for row in compared(two, ("101", "15", 300))] == ["missing", "missing", "matched"]
    assert [row[4] for row in compared(two[::2], ("101", "15", 500))] == ["missing", "missing", "extra"]


def test_what_comes_to_nothing_on_both_sides_is_matched():
    assert compared([Handed("1", ("15",), 1, 0)], ("2", "15", 5), ("2", "15", -5)) == [
        ("1", "15", 0, None, "matched"),
        ("2", "15", None, 0, "matched"),
    ]


@pytest.mark.slow
def test_a_batch_of_many_people_is_compared_without_asking_each_about_each():
    people = 20_000
    handed = [Handed(f"{number:06}", ("15",), number, 500) for number in range(people)]
    payments = [Payment(2, f"{number:06}", "15", 500) for number in range(people)]

    begun = time.process_time()
    found = answers.compared(handed, payments)

    assert {row.result for row in found} == {"matched"}
    assert time.process_time() - begun < 5


def test_a_column_of_another_currency_is_refused_and_its_own_is_not():
    rows = "payroll_number;wage_type;amount;period;Valuta\n1;15;1,00;2026-09;dkk\n2;15;1,00;2026-09;\n"

    assert len(read(rows).payments) == 2
    assert faults(rows + "3;15;1,00;2026-09;SEK\n") == [(4, "currency")]


def test_two_columns_of_which_either_could_be_meant_are_refused():
    assert faults("payroll_number;wage_type;Beløb;amount;period\n1;15;1,00;2,00;2026-09\n") == [(1, "amount")]


def test_utf_16_is_refused_by_name():
    with pytest.raises(answers.BadAnswer, match="UTF-16"):
        read(f"{HEADER}1;15;1,00;2026-09\n", encoding="utf-16")
