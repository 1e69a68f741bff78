"""What is wrong with a programme file, what of one is doubtful, and what of an award does not hold, by code. Pure.

These are parts of the table of row_sentences.py, and keep its rules.
"""

# Of a programme file.
PROGRAMMES = {
    "rule_file_too_long": "The file has %(length)s characters; a programme needs at most %(most)s.",
    "rule_no_toml": (
        "The file is not TOML: line %(line)s cannot be read from character %(column)s on; mend that place first."
    ),
    "rule_toml_twice": (
        "The file is not TOML: what stands in line %(line)s, until character %(column)s, is said before "
        "it already; keep one of them."
    ),
    "rule_toml_ends": (
        "The file is not TOML: it ends in the middle of something; close the quote or the bracket, or write the value."
    ),
    "rule_missing": "is missing; write %(example)s.",
    "rule_missing_choice": "is missing; write one of %(known)s.",
    "rule_no_text": 'is not a text; write it in quotes: %(key)s = "…".',
    "rule_text_too_long": "has %(length)s characters; use at most %(most)s.",
    "rule_unknown_choice": "%(value)s is not known; choose one of %(known)s.",
    "rule_no_whole": "%(value)s is not a whole number from %(least)s to %(most)s; write one without quotes.",
    "rule_no_wholes": "is not a list of whole numbers from %(least)s to %(most)s; write %(key)s = [50, 75].",
    "rule_repeated": "names something twice; leave out the repetition.",
    "rule_no_flag": "%(value)s is neither true nor false; write %(key)s = true, without quotes.",
    "rule_no_day": "%(value)s is not a date; write it without quotes: %(key)s = 2026-01-31.",
    "rule_unquoted_amount": '%(value)s is not an amount; write it in quotes: %(key)s = "%(example)s".',
    "rule_no_points": '%(value)s is not a number of points; write a whole number in quotes: %(key)s = "50".',
    "rule_not_above_0": "%(value)s is too small; an amount here is above 0.",
    "rule_below_0": "%(value)s is too small; an amount here is 0 or more.",
    "rule_no_share": '%(value)s is not a share; write a percentage in quotes: %(key)s = "10%%".',
    "rule_no_rate": '%(value)s is not a rate; write digits above 0 in quotes: %(key)s = "0.6543".',
    "rule_no_texts": 'is not a list of texts; write %(key)s = ["…", "…"].',
    "rule_no_table": "is not a table; write [%(table)s] on a line of its own.",
    "rule_no_tables": "is not a list of tables; write [[%(table)s]] above each.",
    "rule_unknown_near": "is not known; did you mean %(near)s?",
    "rule_unknown_key": "is not known; known here are %(known)s.",
    "rule_bad_code": "%(value)s has other characters than a-z, 0-9 and -; write for example keep-customers.",
    "rule_no_unit": "%(value)s is neither a currency (DKK, SEK) nor points (%(known)s).",
    "rule_ends_before": "%(value)s is before starts_on %(starts)s; give a later day.",
    "rule_slice_amount": "is for whole tiers; a marginal tier pays basis_points of its slice of the value.",
    "rule_tier_pays": "needs either amount or basis_points; write one of them, 0 for nothing.",
    "rule_limits_empty": 'says nothing; write second_above = "500.00", or leave it out to convert the limits.',
    "rule_limits_no_currency": "is not a currency code of ISO 4217; write [approval.SEK], for example.",
    "rule_no_country": 'is neither default, reason nor a country; write its two letters: DK = "pro_rata".',
    "rule_expires": (
        "is for discretionary symbolic points alone; what is owed, or worth money, waits until somebody decides."
    ),
    "rule_loss": "%(kind)s is a loss; loss is never paid and never attributed to a person; leave it out.",
    "rule_answer": "%(kind)s is an answer, not an outcome, and earns nothing; leave it out.",
    "rule_unknown_kind": "%(value)s is no kind of outcome; choose from %(known)s.",
    "rule_score_money": "A score alone earns points at most, never money; leave %(kind)s out or pay points.",
    "rule_without_value": "%(kind)s has no value to reckon with; use a fixed formula for it, or leave it out.",
    "rule_families": "gain and saved are kept apart; make a programme of its own for recovered.",
    "rule_tiers_missing": "is missing; write [[formula.tiers]] with from and amount or basis_points for each.",
    "rule_tiers_begin": 'leaves a gap below it; begin the first tier at "0", and pay "0" there if you mean nothing.',
    "rule_tiers_order": "is not above the tier before it; put the tiers in ascending order.",
    "rule_value_currency_missing": 'is missing; the rules read a value, so write value_currency = "DKK".',
    "rule_value_currency_unused": "is never used; leave it out, or let the formula or a filter read the value.",
    "rule_value_currency_other": "is not %(unit)s; a programme that pays money reckons in its unit; leave it out.",
    "rule_rate_same": "is the same as from, %(currency)s; a rate leads from one currency to another.",
    "rule_rate_unused": "is never used; a rate leads to %(target)s or from %(unit)s.",
    "rule_rate_twice": "has the same currencies and date as another; keep one of them.",
    "rule_rate_late": "leaves the days from %(starts)s without a rate; date it then or before.",
    "rule_currency_without_rate": (
        "%(currency)s has no rate to %(other)s, so nothing in it is eligible; add one under [[rates]]."
    ),
    "rule_limits_of_unit": "is the unit itself; write its limits under [approval], without %(currency)s.",
    "rule_limits_unused": "is never used; nobody is paid in %(currency)s without a rate from %(unit)s; leave it out.",
    "rule_limit_missing": "is missing, and would be without limit in %(currency)s alone; write it too.",
    "rule_preset_100": "100 is to approve as proposed, which is always there; leave it out.",
    "rule_pool_twice": "%(team)s has a pool already; add the shares up into one.",
    "rule_pools_all": "take everything; let the shares add up to less than 100%%, for those who served the customer.",
    "rule_leavers_law": (
        "forfeit is against Funktionærloven § 17 a for salaried employees; write pro_rata, or a reason beside it."
    ),
    "credit_no_policy": "%(value)s is no credit policy; choose one of %(known)s.",
    "credit_lookback": "The look-back is a whole number of days from 1 to %(most)s.",
    "credit_half_life_of_others": "Only time_decay has a half-life; leave it out for %(policy)s.",
    "credit_half_life_missing": "time_decay needs a half-life of a whole number of days, at least 1.",
    "credit_half_life_short": (
        "A half-life of %(days)s days is too short for a look-back of %(lookback)s days; take at least %(least)s."
    ),
    "credit_weights": "Kind, stage and role weights are whole numbers, 0 or more.",
    "credit_weights_large": "The weights multiply to %(product)s; the limit is %(most)s.",
}
# What the owner of a sound one will probably regret.
WARNINGS = {
    "only_revenue": (
        "All that is paid depends on revenue, so what is right for the customer but sells nothing earns "
        "nothing; add a programme with a fixed amount, for example for recovered or renewal."
    ),
    "only_sale": "Only the sale counts; service must be good all the way, so give the other stages a weight above 0.",
    "one_touch": "%(policy)s credits one person for what several did; equal, linear or position share it.",
    "winning_alone": (
        "Winning (%(kinds)s) is paid and keeping is not; add renewal or repeat_purchase here, or a "
        "programme of its own for them."
    ),
    "winning_outweighs": (
        "Winning a sale is paid better than keeping a customer, in %(programmes)s; pay keeping at least as much."
    ),
    "no_cap": "There is no cap, so one customer or one person can take the whole budget; add [caps.employee].",
    "tier_gap": (
        "Below %(value)s nothing is paid, so nobody earns from customers of that size; let the first tier "
        "pay something."
    ),
    "tier_cliff": (
        "At %(value)s the amount jumps from %(before)s to %(after)s, which tempts to move values over the "
        "edge; add a tier between, or use marginal_tiers."
    ),
    "tier_falls": "At %(value)s the amount falls from %(before)s to %(after)s; raise this tier, or use marginal_tiers.",
    "score_earns_money": (
        "%(kinds)s is a score, and here it earns what is worth money, which invites begging for it; "
        "behaviour (renewal, referral) is safer, and activating needs a signed checklist."
    ),
    "score_earns_points": (
        "%(kinds)s is a score, and here it earns points, which invites begging for it; behaviour "
        "(renewal, referral) is safer, and activating needs a signed checklist."
    ),
    "no_second": "One person alone approves any amount of money; add second_above and second_above_in_period.",
    "no_hold": "Money is proposed at once; some days of hold let a churn or a return cancel it quietly.",
    "no_claw_back": "What is returned after it was paid stays paid; name days in which it is taken back.",
    "many_drop_out": (
        "A quarter of the credit or more is asked, so where four or more helped somebody leaves with "
        "nothing; 5%% is plenty to keep out what was incidental."
    ),
}
# Of an award that is computed anew.
AWARDS = {
    "award_correction": "The correction takes %(expected)s %(unit)s back, not %(taken)s.",
    "award_amount": "The reason gives %(computed)s %(unit)s, not %(proposed)s %(proposed_unit)s.",
    "award_decided": "%(amount)s %(unit)s are not what was last decided.",
    "award_taken_back": "%(taken)s are taken back of an award of %(amount)s.",
    "award_weight": "The reason names the weight %(weight)s, the frozen contribution %(frozen)s.",
    "award_weights_total": "The frozen weights do not add up to their total.",
    "award_agreed": "The shares that were signed are other weights than those frozen.",
    "award_digest": "The digest of %(frozen)s touchpoints was frozen; the %(found)s that are there give another.",
    "award_touches": "The touchpoints give other weights than those frozen.",
}
