"""Why something was refused, in the language of the page; the domain says it in English."""

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.templatetags.laurels import spoken
from backend.web import row_words
from recognition.core.errors import DomainError
from recognition.core.mistakes import UNKNOWN, Mistake


class Refusal(NamedTuple):
    """``text`` is in the language of the page; ``detail``, where there is more to know, in English."""

    text: str
    detail: str = ""


class Wrong(NamedTuple):
    """Why a form was not taken: by field, and (``refusal``) as a whole."""

    fields: dict[str, list[str]]
    refusal: Refusal | None = None


TEXTS = {
    "bad_text": gettext_lazy(
        "A text is too long, or has characters that cannot stand there. Shorten it, or write it anew."
    ),
    "stale_page": gettext_lazy("This page was out of date. What stands now is below; decide again if needed."),
    "already_decided": gettext_lazy("This has been decided already. What stands now is below."),
    "forbidden": gettext_lazy("This is not yours to decide."),
    "not_yours_to_decide": gettext_lazy("This is not yours to decide."),
    "nobody_decides": gettext_lazy("Nobody may decide about this. Ask an administrator to name a second approver."),
    "insufficient_funds": gettext_lazy("The budget has not enough left. Ask whoever owns it to allocate more."),
    "points_spent": gettext_lazy(
        "The points were spent meanwhile. Adjust to what is left, or decline; HR then has a case."
    ),
    "no_room": gettext_lazy("A limit of this programme leaves no room for that much. Adjust to less."),
    "beyond_reach": gettext_lazy("The person left or changed entity meanwhile. Decline; proposed anew, HR has a case."),
    "second_needed": gettext_lazy(
        "This needs a second person, so it is not decided together with others. Open it alone."
    ),
    "no_open_period": gettext_lazy("No pay period is open. Ask HR to open one."),
    "too_late": gettext_lazy("It is too late to undo this. Ask HR for a reversal."),
    "bad_decision": gettext_lazy(
        "Declining needs a reason; declining or lowering what is owed needs a code; adjusting needs an amount above 0."
    ),
    "already_contested": gettext_lazy("You contest this already."),
    "too_late_to_contest": gettext_lazy("The days in which this can be contested are over. Ask HR about it."),
    "already_signed": gettext_lazy("Somebody signed this checklist before. What stands now is below."),
    "dispute_over": gettext_lazy("This has been answered or taken back already. What stands now is below."),
    "nobody_reviews": gettext_lazy("Everybody who could answer has a part in it. Ask an administrator."),
    "bad_dispute": gettext_lazy("Something is missing: say what is wrong, or what comes of it and why."),
    "still_employed": gettext_lazy("This person has not left; an identity can be erased only after that."),
    "still_open": gettext_lazy("Something of this person is not settled yet: an award, an order, a contest or a case."),
    "on_hold": gettext_lazy("A legal hold keeps what there is of this person. Release it first."),
    "clock_still_runs": gettext_lazy("The time for which this is kept is not over. Say why it should be erased now."),
    "second_person_needed": gettext_lazy("You asked for this, or it is yours. Another person of HR confirms it."),
    "anonymisation_ended": gettext_lazy("This request was carried out or withdrawn already."),
    "access_export_not_ready": gettext_lazy("There is no file of this copy. Ask for another if you need one."),
    "bad_hold": gettext_lazy("Say whose rows, or which kind of rows, are to be kept, and why: one of the two."),
    "unknown_hold": gettext_lazy("There is no such hold in force. Somebody may have released it."),
    "bad_span": gettext_lazy("This clock cannot run so long, or the country is none."),
    "letter_not_failed": gettext_lazy("This mail has not failed. Look at the list again."),
    "still_here": gettext_lazy("This person has not left, and reads statements after signing in."),
    "unknown_employee": gettext_lazy("Nobody has this number. Look at it again."),
    "key_reused": gettext_lazy("This form was sent before with other content. Look at the page and decide again."),
    "role_needed": gettext_lazy("This needs a role you do not hold there. Ask an administrator."),
    "period_not_open": gettext_lazy("This period is not the open one. Look at the list of periods."),
    "period_still_open": gettext_lazy("The period is still open. HR closes it first."),
    "period_exists": gettext_lazy("This entity has periods already; the next one opens when the open one is closed."),
    "not_payable": gettext_lazy("Something of this period cannot be paid as it is, so nothing was built."),
    "already_claimed": gettext_lazy("Something of this period is in a batch already, so nothing was built."),
    "no_wage_type": gettext_lazy("Nothing says how payroll is to treat a bonus. Ask an administrator."),
    "wage_codes_missing": gettext_lazy(
        "Payroll knows no code for a wage type of this batch. HR or a payroll preparer gives it under Wage types; then"
        " export again, or choose one of Laurels’ own formats."
    ),
    "wage_type_exists": gettext_lazy(
        "There is a wage type of this code already. Its code stands in payroll lines for ever, so choose another."
    ),
    "wage_type_in_use": gettext_lazy(
        "A programme is paid as this wage type, today or from a later day on. Choose another for it first."
    ),
    "same_person": gettext_lazy("Payroll takes two persons, and you did the step before; another does this one."),
    "batch_not_releasable": gettext_lazy("The batch is past the state in which a file of it is made."),
    "batch_not_exported": gettext_lazy("Only an exported batch is confirmed."),
    "batch_not_reconciled": gettext_lazy("Payroll's answer is missing or does not agree: say why you confirm it."),
    "nothing_to_reconcile": gettext_lazy("Payroll answers to an exported batch, not to this one."),
    "bad_answer": gettext_lazy("Something in the file is wrong, so nothing was taken in."),
    "void_not_declared": gettext_lazy(
        "Without this declaration a batch cannot be void; what payroll has is confirmed."
    ),
    "batch_not_voidable": gettext_lazy("The batch cannot be void now: it is confirmed, or a later one takes it back."),
    "sold_out": gettext_lazy("There are not so many left. Order less, or something else."),
    "limit_reached": gettext_lazy("You may not have so many of it in one calendar year."),
    "bad_order": gettext_lazy("Order at least one piece."),
    "not_a_shopper": gettext_lazy("Only who is employed today orders. Your points stay yours."),
    "too_late_to_cancel": gettext_lazy("This cannot be cancelled any more. Ask HR to refund it."),
    "stale_order": gettext_lazy("This page was out of date. What stands now is below."),
    "illegal_order_move": gettext_lazy("This page was out of date. What stands now is below."),
    "order_decided": gettext_lazy("This has been decided already. What stands now is below."),
    "reason_needed": gettext_lazy("Write a reason that the person can read."),
    "order_not_approved": gettext_lazy("Only an approved order is handed over."),
    "order_beyond_payroll": gettext_lazy(
        "The person left or changed entity, so payroll takes nothing back and nothing was refunded. Agree with them"
        " what becomes of it, then note it here."
    ),
    "order_not_refundable": gettext_lazy("Only what was handed over is refunded, and once."),
    "bad_item": gettext_lazy("Something in the item does not fit together."),
    "bad_item_text": gettext_lazy("An item needs a name, also beside a description."),
    "stale_item": gettext_lazy("Somebody changed the item meanwhile. Look at it again."),
    "price_changed": gettext_lazy("The price has changed. Look at it again."),
    "not_enough_points": gettext_lazy("You have not enough points."),
    "review_open": gettext_lazy("A review of access is under way. Finish and sign that one first."),
    "review_signed": gettext_lazy("This review is signed; nothing in it changes any more."),
    "review_unfinished": gettext_lazy("Not every role is judged yet, or the review is not signed."),
    "own_review": gettext_lazy("Nobody judges their own role, and who started a review does not sign it."),
    "last_administrator": gettext_lazy("This is the last administrator. Make somebody else one first."),
    "too_many_packs": gettext_lazy("You have three evidence packs under way. Wait for one."),
    "pack_not_ready": gettext_lazy("There is no file of this pack: it is not made yet, or is no longer kept."),
    "bad_tax_limit": gettext_lazy("This limit cannot be: look at the amount, the days and the source."),
    "own_tax_limit": gettext_lazy("You entered this limit; another person of HR verifies it."),
    "file_name_in_use": gettext_lazy(
        "A file of this name belongs to a batch that is not confirmed. Confirm or void that one first."
    ),
    "restricted": gettext_lazy(
        "There are lines in it of somebody whose identity was erased; it is for auditors alone until bookkeeping no"
        " longer needs them."
    ),
    "void_file": gettext_lazy("This batch is void and its file must not be used."),
    "bad_report": gettext_lazy("There is no such report. Look at the periods and filters."),
    "too_many_reports": gettext_lazy("You have five reports under way. Wait for one, or cancel one."),
    "bad_view": gettext_lazy("The view cannot be kept like this. Give it a name; share it with a role you hold."),
    "unknown_view": gettext_lazy("There is no such view of yours."),
    "bad_statistics": gettext_lazy("These statistics cannot be imported."),
    "bad_statistics_file": gettext_lazy("This file holds no statistics that can be read."),
    "no_statistics": gettext_lazy("Nobody imported statistics of that year."),
    "report_not_ready": gettext_lazy("There is no file of this report."),
    "report_expired": gettext_lazy("This report is no longer kept. Ask for it again."),
    "job_ended": gettext_lazy("This has ended already; nothing is left to stop."),
    "file_too_large": gettext_lazy("The file is larger than is kept. Ask for a shorter period."),
    "bad_person": gettext_lazy("This cannot be true of this person, or not from that day on. Look at what is said."),
    "bad_team": gettext_lazy("A team cannot be called or moved so. Look at the list of teams."),
    "bad_entity": gettext_lazy("This cannot be true of an entity. Look at what is said."),
    "broken_people_file": gettext_lazy("This file cannot be read. Save the sheet as “CSV UTF-8” and send it again."),
    "bad_columns": gettext_lazy("The columns do not fit this file. Choose them again."),
    "not_sound": gettext_lazy("This has errors, was taken in already, or is no longer kept. Send it again."),
    "no_address": gettext_lazy("There is no work e-mail on record. Add it first."),
    "already_signs_in": gettext_lazy("They have signed in before and need no invitation."),
    "mail_failed": gettext_lazy("The mail was not sent. Invite again when mail works."),
    "token_issued_already": gettext_lazy(
        "This token was made by the first click, and its secret was shown then. If you did not see it, revoke the token"
        " and make another."
    ),
    "run_lost": gettext_lazy("The work was lost several times. Ask for it again."),
    "bad_delegation": gettext_lazy(
        "This cannot be handed over so: somebody else who works here then stands in, from a first to a last"
        " day, today or later."
    ),
    "not_your_delegation": gettext_lazy("Only the person who is away, or HR, decides who stands in."),
    "role_for_oneself": gettext_lazy("Nobody grants a role to themself. Ask another administrator."),
    "ground_lost": gettext_lazy(
        "What this is paid for was withdrawn or corrected, or a conflict of interest was declared. Look at"
        " it again; decline, or adjust to what is right."
    ),
    "illegal_move": gettext_lazy("This has moved on meanwhile. Look at it again."),
    "nothing_to_reverse": gettext_lazy(
        "This cannot be taken back, or not by so much: say why, and at most what is left of it."
    ),
    "claw_back_case": gettext_lazy(
        "This person left or changed entity, or has spent the points, so it is not taken back here: HR has a case now."
    ),
    "bad_settlement": gettext_lazy("Say what came of the case, and what was agreed."),
    "case_settled": gettext_lazy("Somebody settled this case already."),
    "unknown_outcome": gettext_lazy(
        "There is no such outcome, or several sources have one of this id: then write the source before it,"
        " as crm:4711."
    ),
    "not_judged": gettext_lazy("The programme has not judged this outcome yet, so there is nothing to correct."),
    "not_mature": gettext_lazy(
        "An outcome of this occasion was corrected and has to become certain first. Correct the award then."
    ),
    "bad_shares": gettext_lazy("Give each person a whole number from 1 on, leave out who gets nothing, and say why."),
    "nothing_to_split": gettext_lazy("No programme shares the credit for this outcome by agreement."),
    "split_stands": gettext_lazy("There is an agreement already, or it no longer waits for this. Look at it again."),
    "bad_allocation": gettext_lazy("This programme has no budget of that kind, or the amount is not above 0."),
    "not_available": gettext_lazy("So much is not available in this budget. Withdraw less."),
    "overdraft_in_use": gettext_lazy("More than that of the overdraft is in use. Allocate as much first."),
    "bad_consultation": gettext_lazy(
        "Name the country by two letters and the body that was consulted; the notice comes before its"
        " conclusion, and no day lies ahead."
    ),
    "already_active": gettext_lazy("This version is active already."),
    "starts_in_the_past": gettext_lazy("Rules never judge the past. Let the version begin today or later."),
    "overlap": gettext_lazy(
        "Another version of this programme is active on some of these days. Let this one begin after it."
    ),
    "bad_stretch": gettext_lazy("These days make no stretch of time: the last one lies after the first."),
    "unknown_item": gettext_lazy("There is no such item in your shop today."),
    "not_a_decider": gettext_lazy("Somebody else decides about this order."),
    "bad_link_days": gettext_lazy("A link lasts from 1 to 30 days."),
    "nobody_to_invite": gettext_lazy("There is nobody here to invite: no such employee, or they have left."),
    "already_credited": gettext_lazy(
        "Another nomination for this was accepted, so it is credited once. Thank with a kudos."
    ),
    "already_served": gettext_lazy(
        "Your colleague has a contact of their own for this, so is credited without a nomination."
    ),
    "bad_deed": gettext_lazy("The day lies ahead, or more than 24 months ago. Correct the date."),
    "not_employed_then": gettext_lazy("Your colleague was not employed on that day. Correct the person or the date."),
    "evidence_missing": gettext_lazy("Say in a sentence or two what your colleague did for the customer."),
    "self_nomination": gettext_lazy("Nobody nominates themself. Ask a colleague who saw it."),
    "reason_missing": gettext_lazy("Say why the nomination is declined; the colleague who made it reads that."),
    "bad_value": gettext_lazy(
        "A tag has 1 to 32 letters a to z, digits, - and _, and the value a name in at least one language."
    ),
    "bad_rule": gettext_lazy("There is no team of this name, or the points are too many: 0 to 1,000,000."),
    "bad_policy": gettext_lazy("One of these numbers is too large or too small. Look at them again."),
    "not_complete": gettext_lazy("Nobody can have told everything of a time to come. Choose now or earlier."),
    "not_failed": gettext_lazy("This has not failed, or somebody else lets it be tried again already."),
    "bad_correction": gettext_lazy("A correction needs one of the codes and a reason in words."),
    "family_changed": gettext_lazy(
        "All versions of a programme pay for gains, or all for saved customers: their budgets are kept apart. Give this"
        " one a code of its own."
    ),
    "not_your_conflict": gettext_lazy("A conflict is declared by the person concerned or HR, and withdrawn by HR."),
}
WHOLE = {
    "already_contested",
    "bad_correction",
    "bad_decision",
    "bad_policy",
    "bad_rule",
    "bad_value",
    "family_changed",
    "not_complete",
    "not_failed",
    "still_employed",
    "void_not_declared",
}
"""Of these the text says all there is to know: the English sentence names nothing besides."""

PLACES = {
    "cost_centre": gettext_lazy("Cost centre"),
    "country": gettext_lazy("Country"),
    "currency": gettext_lazy("Currency"),
    "email": gettext_lazy("Work e-mail"),
    "entity_id": gettext_lazy("Legal entity"),
    "language": gettext_lazy("Language"),
    "manager_id": gettext_lazy("Manager"),
    "name": gettext_lazy("Name"),
    "payroll_number": gettext_lazy("Payroll number"),
    "team": gettext_lazy("Team"),
    "time_zone": gettext_lazy("Time zone"),
}
"""What the fields are called in which something about a person or an entity is wrong."""


def said(error: DomainError) -> Refusal:
    """What to tell the person: the domain's own sentence, or one in their language with that one as its detail."""
    told = worded(code=error.code, sentence=error.sentence, mistake=error.mistake)
    place = getattr(error, "field", "") if error.mistake and spoken() != "en" else ""  # in English the sentence has it
    return told._replace(text=f"{PLACES.get(place, place)}: {told.text}") if place else told


def worded(*, code: str, sentence: str, mistake: Mistake | None = None) -> Refusal:
    """``said`` of what is known of an error: its code and its English sentence, or the mistake that it is."""
    if spoken() == "en":
        return Refusal(sentence)
    if mistake is not None and mistake.code != UNKNOWN:
        return Refusal(f"{row_words.told(mistake).text.removesuffix('.')}.")
    return Refusal(str(TEXTS.get(code) or _("This was refused.")), "" if code in WHOLE else sentence)
