"""What is wrong with a row or a file, by code, with places for the values of this one. Pure.

One table, because files of several parts are wrong in the same ways, what a job keeps is said again by whoever reads it
later, and the doors that say it in other languages walk it. A code never changes its meaning; its sentence may.
"""

from types import MappingProxyType

from recognition.core.export_sentences import EXPORTS, PAYROLL, SETTINGS
from recognition.core.rule_sentences import AWARDS, PROGRAMMES, WARNINGS

CELLS = {
    "blank": "is blank; every row needs it",
    "number_blank": "is blank; every row needs the number of its person",
    "too_long": "has %(length)s characters, at most %(most)s are kept; shorten it",
    "field_too_long": "has %(length)s characters, at most %(most)s can be; shorten it",
    "unfit_text": "has characters that are no text; write it in UTF-8, without NUL",
    "turning_text": "has characters that turn the text around them; take out U+202A to U+202E and U+2066 to U+2069",
    "no_time": "%(value)s is no time; write it as 2026-09-30T12:00:00+02:00",
    "no_offset": "%(value)s has no offset, so nobody knows when it was; write 2026-09-30T12:00:00+02:00",
    "impossible_time": "%(value)s is no time there ever was; write it as 2026-09-30T12:00:00+02:00",
    "no_date": "%(value)s is no date; write it as 2026-09-30",
    "impossible_date": "%(value)s is no day of the calendar; correct it",
    "two_dates": "%(value)s may be two days; say how the file writes dates, or write 2026-09-30",
    "no_whole_number": "%(value)s is no whole number; write for example 9",
    "no_number": "%(value)s is not a number; write digits with a decimal point, for example 1968.75",
    "too_many_decimals": "%(value)s has more decimals than %(currency)s (%(digits)s); round it to %(digits)s",
    "too_large_amount": "%(value)s is too large an amount; the limit is %(most)s minor units",
    "negative_value": "%(value)s is negative; a %(kind)s is worth nothing or more",
    "no_share": "%(value)s is no share of full time; write 0.8 for four days of five",
    "no_share_or_percent": "%(value)s is no share of full time; write 0.8 or 80 %% for four days of five",
    "share_out_of_range": "the full-time share lies between 0 and 2; write 0.8 for four days of five",
    "no_language": "%(value)s is no language code; write da, sv or en",
    "no_email": "%(value)s is no e-mail address; correct it or leave it blank",
    "no_currency": "%(value)s is no currency of ISO 4217; write DKK, SEK or EUR, for example",
    "no_currency_code": "%(value)s is not a currency code of ISO 4217; write DKK, SEK or EUR, for example",
    "currency_blank": "is blank although there is a value; write DKK, SEK or EUR, for example",
    "no_country": "%(value)s is no country code of ISO 3166; write DK or SE, for example",
    "no_time_zone": "%(value)s is no time zone; write Europe/Stockholm, for example",
    "left_before_hired": "%(left)s is before hired_on %(hired)s; correct one",
}
# Of people, and of the entities and managers they belong to.
PEOPLE = {
    "unknown_entity_id": "%(value)s is no entity; add it to entities.csv",
    "unknown_entity_name": "%(value)s is no entity here; add it first",
    "entity_missing": "is missing; say for which entity this person works",
    "other_currency": "%(currency)s is not the currency of %(entity)s, which pays in %(other)s;"
    " correct the currency or the entity",
    "entity_currency_stays": "%(entity)s pays in %(currency)s for ever; make a new entity for %(other)s",
    "rewrites_past": "has been %(before)s since %(day)s; let the change begin on a later day",
    "rewrites_past_blank": "has been blank since %(day)s; let the change begin on a later day",
    "email_taken": "%(email)s belongs to employee %(employee)s already; everybody has their own",
    "payroll_number_taken": "%(number)s belongs to employee %(employee)s in %(entity)s already; correct one",
    "manager_left_out": "%(manager)s was left out because of an error in their row;"
    " add them to employees.csv or correct the id",
    "unknown_manager": "%(manager)s is no employee; add them to employees.csv or correct the id",
    "manager_gone": "the last day of %(manager)s is %(day)s, so whoever is above them decides;"
    " name another manager if there is one",
    "circle": "%(circle)s: a circle; give one of them another manager, or none",
    "several_managers": "%(name)s may be %(several)s; write the number of the manager",
    "unknown_manager_name": "%(name)s is nobody here and nobody in this file; add them, or correct it",
    "twice": "%(key)s stands in line %(line)s with other content; keep one of them",
}
# Of customers, what was done for them and what came of it.
CUSTOMERS = {
    "unknown_acquirer": "there is no employee %(id)s; add them to employees.csv or correct the id",
    "unknown_employee_id": "there is no employee %(id)s; add it to employees.csv or correct the id",
    "unknown_customer_id": "there is no customer %(id)s; add it to customers.csv or correct the id",
    "employee_left_out": "employee %(id)s was left out because of an error in its own row; correct that row",
    "customer_left_out": "customer %(id)s was left out because of an error in its own row; correct that row",
    "employee_blank": "is blank; only the channel %(channel)s has no employee, this one is %(other)s",
    "unknown_stage": "%(value)s is no stage; the stages are %(known)s",
    "first_paid_blank": "is blank; a referral counts from the referred customer's first paid invoice, so give its time",
    "refers_to_itself": "is the customer itself; name the one who was referred",
    "needs_nomination": "%(kind)s comes from an accepted nomination alone; nominate the colleague instead",
    "unknown_kind": "%(value)s is no kind of outcome; the kinds are %(known)s",
    "score_blank": "kind %(kind)s needs its score; write the customer's answer",
    "no_scale": "%(value)s is no scale; write it from worst to best, for example 1-7",
    "nps_scale": "NPS is asked on the scale 0-10, not %(low)s-%(high)s; report the answer as csat",
    "off_scale": "%(score)s is not on the scale %(low)s-%(high)s; correct it or name the scale",
    "other_kind": "%(score)s is %(kind)s, not %(told)s; correct it, or write the kind %(asked)s and we derive it",
}
# Of a row or a file as a whole.
FILES = {
    "too_many_fields": "the row has %(count)s fields, the header has %(width)s; put texts with commas in quotes",
    "too_few_fields": "the row has %(count)s fields, the header has %(width)s; add what is missing, or the commas",
    "too_many_cells": "the row has %(count)s fields, the header has %(width)s; put texts with separators in quotes",
    "too_few_cells": "the row has %(count)s fields, the header has %(width)s; add what is missing",
    "file_missing": "the file is missing; a bundle has %(files)s",
    "header_empty": "is empty; the header row needs %(columns)s",
    "column_missing": "this column is missing; the header row needs %(columns)s",
    "column_twice": "this column stands twice; remove or rename one",
    "semicolons": "fields are separated by semicolons (;); separate them by commas:"
    " save the file as “CSV UTF-8 (comma delimited)”",
    "tabs": "fields are separated by tabs; separate them by commas: save the file as “CSV UTF-8 (comma delimited)”",
    "cut_off": "the file ends in the middle of this row; it was cut off, so fetch it again",
    "no_utf8_text": "is UTF-16 or not a text at all; UTF-8 is needed,"
    " so save the file as “CSV UTF-8 (comma delimited)”",
    "line_too_long": "the line is longer than %(most)s bytes; shorten it, or close a quote",
    "no_utf8": "is not UTF-8 (byte %(byte)s), probably Latin-1 or Windows-1252;"
    " save the file as “CSV UTF-8 (comma delimited)”",
    "cut_off_in_quote": "the file ends inside a quoted text that begins in this row;"
    " it was cut off, or a quote is missing",
    "quote_open": "a quoted text that begins in this row does not end; close the quote, or shorten the text",
    "bare_return": "has a bare carriage return; end lines with a newline, or put the text in quotes",
    "quote_inside": "has a quote in the middle of a field; put the whole field in quotes and double the quotes inside",
}
# Of a list of people as a whole.
LISTS = {
    "list_empty": "The file is empty, or its first line is; the first line names the columns.",
    "list_no_columns": "The first line has no semicolon, comma or tab, so there are no columns; save the sheet as CSV.",
    "list_column_twice": "The column %(name)s stands twice; rename or remove one.",
    "list_too_long": "The file has more than %(most)s rows; send it in parts.",
    "list_too_large": "The file is larger than 32 MiB; send it in parts.",
    "list_is_spreadsheet": "This is a spreadsheet and not CSV; save the sheet as “CSV UTF-8” and send that.",
    "list_utf16": "The file is UTF-16; save it as “CSV UTF-8”.",
    "list_no_text": "The file is no text; save the sheet as “CSV UTF-8” and send that.",
    "list_encoding": "Line %(line)s is neither UTF-8 nor Windows-1252; save the sheet as “CSV UTF-8”.",
    "list_quote_open": "Line %(line)s: a quoted text that begins here does not end;"
    " close the quote, or fetch the whole file again.",
    "list_bare_return": "Line %(line)s: has a bare carriage return; end lines with a newline,"
    " or put the text in quotes.",
    "list_quote_inside": "Line %(line)s: has a quote in the middle of a field;"
    " put the whole field in quotes and double the quotes inside.",
    "list_column_missing": "The file has no column %(name)s; choose another for %(field)s.",
    "list_number_not_chosen": "No column is chosen for the number of each person; choose one.",
    "list_name_not_chosen": "No column is chosen for their name; choose one.",
    "list_nothing_chosen": "No column is chosen for the number of each person and their name; choose one.",
}
# Of statistics for pay transparency.
STATISTICS = {
    "statistics_encoding": "The file is not UTF-8; save it as CSV UTF-8.",
    "statistics_column_missing": "The file has no column %(name)s; it needs %(columns)s.",
    "statistics_width": "Line %(line)s has %(count)s cells, the header %(width)s.",
    "statistics_year": "%(year)s is no year of pay; write one from %(first)s on.",
    "statistics_row_count": "The file has %(count)s rows for %(year)s; it needs 1 to %(most)s.",
    "statistics_blank": "Line %(line)s has no %(field)s.",
    "statistics_twice": "Lines %(first)s and %(line)s have the same payroll number; keep one.",
    "statistics_too_large": "The file is larger than 20 MiB; import an entity and a year at a time.",
}
# Of payroll's answer to a batch.
ANSWERS = {
    "answer_too_large": "The file is larger than 10 MB; payroll's answer to one batch is not.",
    "answer_empty": "The file is empty.",
    "answer_no_row": "The file has a header and no row.",
    "answer_encoding": "The file is neither UTF-8 nor Windows-1252; save it as CSV UTF-8.",
    "answer_column_missing": "There is no such column; the header needs %(columns)s.",
    "answer_blank": "This is empty.",
    "answer_text": "This has more than %(most)s characters, or one that is no text.",
    "answer_other_period": "This is %(told)s, the batch is of %(period)s.",
    "answer_other_currency": "This is in %(told)s, the batch is in %(currency)s.",
    "answer_two_columns": "These columns all say this: %(columns)s; leave one of them in the file.",
    "answer_no_amount": "%(value)s is no amount; write 1234.50 or 1234,50.",
    "answer_two_amounts": "%(value)s can be read in two ways; write it without a sign for thousands.",
    "answer_decimals": "%(value)s has more decimals than %(currency)s.",
    "answer_too_large_amount": "%(value)s is too large.",
}
# Of a row that comes as JSON.
BODIES = {
    "not_an_object": "Not an object; write {…} with the row's fields.",
    "not_text": "Give text or a number here.",
}
SENTENCES = MappingProxyType(
    {**CELLS, **PEOPLE, **CUSTOMERS, **FILES, **LISTS, **STATISTICS, **ANSWERS, **BODIES}
    | {**PROGRAMMES, **WARNINGS, **AWARDS, **EXPORTS, **PAYROLL, **SETTINGS}
)
JOINED = MappingProxyType({"circle": "reports to", "several": "or"})
"""The word between the texts of a place that has several; a comma elsewhere."""
