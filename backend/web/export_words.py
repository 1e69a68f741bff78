"""What is wrong with a payroll file or a format's settings, in the language of the page; row_words.py has the rest."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

WORDS = {
    # Of a batch, of its lines, and of what is known of the entity that pays it.
    "export_pays_nothing": _("Batch %(batch)s pays nothing, so there is no file for payroll; there is nothing to do."),
    "export_accrues_nothing": _("Batch %(batch)s pays nothing, so there is nothing to accrue."),
    "export_corrections": _(
        "Payroll of %(entity)s takes corrections by hand only, and batch %(batch)s has %(count)s (line, payroll"
        " number, amount): %(listed)s. Agree with payroll on negative lines or a deduction wage type and set that"
        " under Payroll settings, or export canonical-csv and enter the batch by hand."
    ),
    "export_no_code": _(
        "Line %(line)s: the wage type %(value)s has no code in payroll; HR gives one under Wage types."
    ),
    "export_no_number": _(
        "Line %(line)s: the payroll number is blank, and payroll pays nobody by that; correct it where it comes"
        " from, void the batch and build again."
    ),
    "export_benefit_back": _(
        "Line %(line)s: the wage type %(value)s takes a benefit in kind back, which deducting money does not undo;"
        " agree with payroll on negative lines, or export canonical-csv and enter the batch by hand."
    ),
    "export_too_long": _(
        "Line %(line)s: the %(what)s %(value)s is longer than %(most)s characters; shorten it where it comes from,"
        " void the batch and build again."
    ),
    "export_forbidden": _(
        "Line %(line)s: the %(what)s %(value)s has %(character)s, which such a file may not carry; correct it where"
        " it comes from, void the batch and build again."
    ),
    "export_unwritable": _(
        "Line %(line)s: the %(what)s %(value)s has %(character)s, which %(encoding)s cannot write; correct it where"
        " it comes from, void the batch and build again."
    ),
    "export_decimals": _("Line %(line)s: the %(what)s %(value)s has more than two decimals; such a file has two."),
    "export_no_digits": _(
        "Line %(line)s: the %(what)s %(value)s is not a number, as %(system)s wants it; correct it where it comes"
        " from, void the batch and build again."
    ),
    "export_no_lonart": _(
        "Line %(line)s: the wage type %(value)s is not below %(limit)s, and Danløn's import leaves such a line out;"
        " give a lønart below %(limit)s under Wage types, void the batch and build again."
    ),
    "export_too_large": _(
        "Line %(line)s: the %(what)s %(value)s is larger than Proløn takes; enter this line by hand in payroll."
    ),
    "export_no_postid": _("Line %(line)s: its number is no postid of PAXml; build smaller batches."),
    "export_no_accounts": _(
        "Line %(line)s: the wage type %(value)s has no ledger accounts; HR sets cost_account and liability_account."
    ),
    "export_control_character": _(
        "Line %(line)s has the character %(character)s in %(value)s, which no payroll file may carry; void the"
        " batch, mend the text where it comes from, and build again."
    ),
    "export_no_xml": _("%(value)s has %(character)s, which XML may not carry; correct it where it comes from."),
    "export_no_sie": _("SIE cannot write %(character)s in %(value)s; change the name it comes from."),
    "export_no_cvr": _("Danløn needs the CVR number of %(entity)s, eight digits; HR gives it under Payroll settings."),
    "export_long_registration": _(
        "%(value)s is longer than the %(most)s characters PAXml takes as a registration number; HR sets it under"
        " Payroll settings."
    ),
    "export_many_rows": _(
        "%(format)s takes %(most)s rows a file and batch %(batch)s has %(count)s; ask payroll for another way, and"
        " raise most_rows."
    ),
    "export_long_name": _(
        "%(format)s: the file of batch %(batch)s would be called %(value)s, and a name has 1 to %(most)s characters;"
        " change file_name or use shorter codes of periods."
    ),
    "code_blank": _("Write the code payroll knows the wage type by, without line breaks; it stands in its settings."),
    "code_days": _("The last day comes before the first; correct one of them."),
    "code_scope": _("A code belongs to one entity or to one payroll system; name one of them."),
    "code_no_lonart": _(
        "Danløn knows a wage type by a lønart, a number below %(limit)s; %(value)s is left out when a file is read."
    ),
    # Of what payroll of an entity is like, and what a file carries of a wage type.
    "payroll_system": _("%(value)s is no name of a payroll system; write fortnox or danlon, for example."),
    "payroll_choice": _("%(name)s is one of %(known)s."),
    "no_cvr_number": _("%(value)s is no CVR number; write its 8 digits."),
    "no_organisation_number": _("%(value)s is no organisation number; write its 10 digits."),
    "no_registration_number": _("%(value)s is no registration number; write at most 20 letters and digits."),
    "wage_figures": _("A file carries the amount of a wage type, or its units and rate; choose one of these."),
    "wage_account": _("%(value)s is no account; write 3 to 10 digits, or nothing."),
    "wage_shipped": _("%(value)s comes with Laurels; only a wage type of yours is renamed or retired."),
    "wage_names": _("A wage type has a name in each of %(known)s."),
    "wage_line_break": _("Write the names without line breaks; they stand in payroll files."),
    "wage_code": _("%(value)s is no code; write 3 to 32 capital letters, digits and _, a letter first."),
    "wage_tax_class": _(
        "A wage type of yours pays money; its tax class is one of %(known)s."
        " Benefits and small gifts have wage types already, which the tax limit is judged by."
    ),
    "wage_no_money": _("%(value)s is not for paying money; choose a wage type that is."),
    # Of what HR has set for a format.
    "setting_of_no_format": _("Nothing is set for %(value)s; formats with settings are %(known)s."),
    "setting_no_table": _("The settings of %(name)s are not a table of names and values; mend them."),
    "setting_unknown": _("%(name)s knows no setting %(extra)s; it has %(known)s."),
    "setting_one_of": _("%(name)s is one of %(known)s, not %(value)s."),
    "setting_no_text": _("%(name)s is a text without control characters."),
    "setting_no_whole": _("%(name)s is a whole number from %(least)s to %(most)s."),
    "setting_no_flag": _("%(name)s is true or false."),
    "setting_no_columns": _("%(name)s: columns is a list with at least one column."),
    "setting_no_column": _('%(name)s is a table, for example {"source": "amount"}.'),
    "setting_source_and_constant": _("%(name)s has a source or a constant, not both."),
    "setting_decimal_comma": _("%(name)s: a decimal comma cannot stand between commas without quotes."),
    "setting_forbidden": _("%(name)s: forbidden is a text of the characters that may not stand in data."),
    "setting_replacement": _("%(name)s: replacement is a text that is itself allowed."),
    "setting_date": _("%(name)s: date is a pattern, for example %%d%%m%%Y."),
    "setting_most_rows": _("%(name)s: most_rows is a whole number, 0 for no limit."),
    "setting_header_unwritable": _(
        "%(name)s: the header %(value)s has %(character)s, which %(encoding)s cannot write."
    ),
    "setting_header_quoted": _(
        "%(name)s: the header %(value)s has a delimiter or a quotation mark; set quote to minimal."
    ),
    "setting_place": _("%(name)s: file_name knows no %(value)s; use %(known)s."),
    "setting_letters": _(
        "%(name)s: beside its places file_name has letters, digits, full stop, hyphen and _ (A to Z) alone."
    ),
    "setting_plain_letters": _("%(name)s: beside its places file_name has letters and digits (A to Z) alone."),
    "setting_name_begins": _("%(name)s: file_name begins with a letter, a digit or a place."),
    "setting_same_names": _(
        "%(name)s: two batches would have the same name; write {batch}, or {number} and {period}, into file_name."
    ),
    "setting_company_code": _(
        "ADP needs its company code, three capital letters or digits, not %(value)s; HR sets it under Payroll settings."
    ),
    "setting_account": _("%(value)s is no account; sie4i takes 3 to 10 digits as %(name)s."),
    "setting_percent": _("%(value)s is no percentage; write contributions_percent as 31.42."),
    "setting_contributions": _(
        "sie4i books contributions on two accounts: set contributions_account and contributions_liability."
    ),
}
PARTS = {
    "amount": pgettext_lazy("part of a payroll line", "amount"),
    "batch": pgettext_lazy("part of a payroll line", "batch"),
    "code": pgettext_lazy("part of a payroll line", "code"),
    "company": pgettext_lazy("part of a payroll line", "company"),
    "constant": pgettext_lazy("part of a payroll line", "constant"),
    "cost centre": pgettext_lazy("part of a payroll line", "cost centre"),
    "currency": pgettext_lazy("part of a payroll line", "currency"),
    "earned from": pgettext_lazy("part of a payroll line", "earned from"),
    "earned to": pgettext_lazy("part of a payroll line", "earned to"),
    "entity": pgettext_lazy("part of a payroll line", "entity"),
    "line no": pgettext_lazy("part of a payroll line", "line no"),
    "payroll number": pgettext_lazy("part of a payroll line", "payroll number"),
    "period": pgettext_lazy("part of a payroll line", "period"),
    "period end": pgettext_lazy("part of a payroll line", "period end"),
    "quantity": pgettext_lazy("part of a payroll line", "quantity"),
    "rate": pgettext_lazy("part of a payroll line", "rate"),
    "registration number": pgettext_lazy("part of a payroll line", "registration number"),
    "text": pgettext_lazy("part of a payroll line", "text"),
    "today": pgettext_lazy("part of a payroll line", "today"),
    "units": pgettext_lazy("part of a payroll line", "units"),
    "wage type": pgettext_lazy("part of a payroll line", "wage type"),
}
"""What the place ``what`` may name; a column that HR has called otherwise keeps its name."""
