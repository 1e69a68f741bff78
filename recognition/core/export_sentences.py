"""What a payroll file cannot be made of, and what of payroll's settings cannot be, by code. Pure.

These are parts of the table of row_sentences.py, and keep its rules. The place ``what`` is a word for a part of a line,
which whoever says the sentence in another language translates too.
"""

# Of a batch, of its lines, and of what is known of the entity that pays it.
EXPORTS = {
    "export_pays_nothing": "Batch %(batch)s pays nothing, so there is no file for payroll; there is nothing to do.",
    "export_accrues_nothing": "Batch %(batch)s pays nothing, so there is nothing to accrue.",
    "export_corrections": "Payroll of %(entity)s takes corrections by hand only, and batch %(batch)s has %(count)s"
    " (line, payroll number, amount): %(listed)s. Agree with payroll on negative lines or a deduction wage type and set"
    " that under Payroll settings, or export canonical-csv and enter the batch by hand.",
    "export_no_code": "Line %(line)s: the wage type %(value)s has no code in payroll; HR gives one under Wage types.",
    "export_no_number": "Line %(line)s: the payroll number is blank, and payroll pays nobody by that;"
    " correct it where it comes from, void the batch and build again.",
    "export_benefit_back": "Line %(line)s: the wage type %(value)s takes a benefit in kind back, which deducting money"
    " does not undo; agree with payroll on negative lines, or export canonical-csv and enter the batch by hand.",
    "export_too_long": "Line %(line)s: the %(what)s %(value)s is longer than %(most)s characters;"
    " shorten it where it comes from, void the batch and build again.",
    "export_forbidden": "Line %(line)s: the %(what)s %(value)s has %(character)s, which such a file may not carry;"
    " correct it where it comes from, void the batch and build again.",
    "export_unwritable": "Line %(line)s: the %(what)s %(value)s has %(character)s, which %(encoding)s cannot write;"
    " correct it where it comes from, void the batch and build again.",
    "export_decimals": "Line %(line)s: the %(what)s %(value)s has more than two decimals; such a file has two.",
    "export_no_digits": "Line %(line)s: the %(what)s %(value)s is not a number, as %(system)s wants it;"
    " correct it where it comes from, void the batch and build again.",
    "export_no_lonart": "Line %(line)s: the wage type %(value)s is not below %(limit)s, and Danløn's import leaves such"
    " a line out; give a lønart below %(limit)s under Wage types, void the batch and build again.",
    "export_too_large": "Line %(line)s: the %(what)s %(value)s is larger than Proløn takes;"
    " enter this line by hand in payroll.",
    "export_no_postid": "Line %(line)s: its number is no postid of PAXml; build smaller batches.",
    "export_no_accounts": "Line %(line)s: the wage type %(value)s has no ledger accounts;"
    " HR sets cost_account and liability_account.",
    "export_control_character": "Line %(line)s has the character %(character)s in %(value)s, which no payroll file may"
    " carry; void the batch, mend the text where it comes from, and build again.",
    "export_no_xml": "%(value)s has %(character)s, which XML may not carry; correct it where it comes from.",
    "export_no_sie": "SIE cannot write %(character)s in %(value)s; change the name it comes from.",
    "export_no_cvr": "Danløn needs the CVR number of %(entity)s, eight digits; HR gives it under Payroll settings.",
    "export_long_registration": "%(value)s is longer than the %(most)s characters PAXml takes as a registration number;"
    " HR sets it under Payroll settings.",
    "export_many_rows": "%(format)s takes %(most)s rows a file and batch %(batch)s has %(count)s;"
    " ask payroll for another way, and raise most_rows.",
    "export_long_name": "%(format)s: the file of batch %(batch)s would be called %(value)s, and a name has"
    " 1 to %(most)s characters; change file_name or use shorter codes of periods.",
    "code_blank": "Write the code payroll knows the wage type by, without line breaks; it stands in its settings.",
    "code_days": "The last day comes before the first; correct one of them.",
    "code_scope": "A code belongs to one entity or to one payroll system; name one of them.",
    "code_no_lonart": "Danløn knows a wage type by a lønart, a number below %(limit)s;"
    " %(value)s is left out when a file is read.",
}
# Of what payroll of an entity is like, and what a file carries of a wage type; ``name`` is the field.
PAYROLL = {
    "payroll_system": "%(value)s is no name of a payroll system; write fortnox or danlon, for example.",
    "payroll_choice": "%(name)s is one of %(known)s.",
    "no_cvr_number": "%(value)s is no CVR number; write its 8 digits.",
    "no_organisation_number": "%(value)s is no organisation number; write its 10 digits.",
    "no_registration_number": "%(value)s is no registration number; write at most 20 letters and digits.",
    "wage_figures": "A file carries the amount of a wage type, or its units and rate; choose one of these.",
    "wage_account": "%(value)s is no account; write 3 to 10 digits, or nothing.",
    "wage_shipped": "%(value)s comes with Laurels; only a wage type of yours is renamed or retired.",
    "wage_names": "A wage type has a name in each of %(known)s.",
    "wage_line_break": "Write the names without line breaks; they stand in payroll files.",
    "wage_code": "%(value)s is no code; write 3 to 32 capital letters, digits and _, a letter first.",
    "wage_tax_class": "A wage type of yours pays money; its tax class is one of %(known)s."
    " Benefits and small gifts have wage types already, which the tax limit is judged by.",
    "wage_no_money": "%(value)s is not for paying money; choose a wage type that is.",
}
# Of what HR has set for a format; ``name`` is the format and what of it.
SETTINGS = {
    "setting_of_no_format": "Nothing is set for %(value)s; formats with settings are %(known)s.",
    "setting_no_table": "The settings of %(name)s are not a table of names and values; mend them.",
    "setting_unknown": "%(name)s knows no setting %(extra)s; it has %(known)s.",
    "setting_one_of": "%(name)s is one of %(known)s, not %(value)s.",
    "setting_no_text": "%(name)s is a text without control characters.",
    "setting_no_whole": "%(name)s is a whole number from %(least)s to %(most)s.",
    "setting_no_flag": "%(name)s is true or false.",
    "setting_no_columns": "%(name)s: columns is a list with at least one column.",
    "setting_no_column": '%(name)s is a table, for example {"source": "amount"}.',
    "setting_source_and_constant": "%(name)s has a source or a constant, not both.",
    "setting_decimal_comma": "%(name)s: a decimal comma cannot stand between commas without quotes.",
    "setting_forbidden": "%(name)s: forbidden is a text of the characters that may not stand in data.",
    "setting_replacement": "%(name)s: replacement is a text that is itself allowed.",
    "setting_date": "%(name)s: date is a pattern, for example %%d%%m%%Y.",
    "setting_most_rows": "%(name)s: most_rows is a whole number, 0 for no limit.",
    "setting_header_unwritable": "%(name)s: the header %(value)s has %(character)s, which %(encoding)s cannot write.",
    "setting_header_quoted": "%(name)s: the header %(value)s has a delimiter or a quotation mark;"
    " set quote to minimal.",
    "setting_place": "%(name)s: file_name knows no %(value)s; use %(known)s.",
    "setting_letters": "%(name)s: beside its places file_name has letters, digits, full stop, hyphen and _ (A to Z)"
    " alone.",
    "setting_plain_letters": "%(name)s: beside its places file_name has letters and digits (A to Z) alone.",
    "setting_name_begins": "%(name)s: file_name begins with a letter, a digit or a place.",
    "setting_same_names": "%(name)s: two batches would have the same name; write {batch}, or {number} and {period},"
    " into file_name.",
    "setting_company_code": "ADP needs its company code, three capital letters or digits, not %(value)s;"
    " HR sets it under Payroll settings.",
    "setting_account": "%(value)s is no account; sie4i takes 3 to 10 digits as %(name)s.",
    "setting_percent": "%(value)s is no percentage; write contributions_percent as 31.42.",
    "setting_contributions": "sie4i books contributions on two accounts:"
    " set contributions_account and contributions_liability.",
}
