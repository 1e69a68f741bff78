"""What a broken constraint of this part means for a person."""

SENTENCES = {
    "programmes_programme_code_key": "Another programme was made with this code just now; try again.",
    "programme_version_once": "Another version was loaded just now; try again.",
    "programme_version_ends_after_start": "ends_on is before starts_on; give a later day.",
    "programme_version_activated_by_somebody": "An active version names who activated it and when.",
    "programme_version_two_persons": "Who loaded a version cannot activate it; ask another programme owner.",
    "programme_version_no_overlap": "Another version is active on some of these days; load it with other dates.",
    "budget_once": "Another budget was made for this programme and unit just now; try again.",
    "consultation_concluded_after_notice": "A consultation is concluded on or after the day of the notice.",
    "programmes_paygate_version_id_key": "The checklist of this version is signed already.",
    "programmes_baseline_version_id_key": "The baseline of this version is frozen already.",
    "programmes_simulation_job_id_key": "This job runs another simulation.",
    "simulation_ends_after_start": "A simulation runs from a day to the same or a later one.",
    "simulation_done_has_figures": "A simulation has figures exactly when it has ended.",
    "simulation_line_once": "A simulation has one line for each person, team, month and unit.",
    "cap_use_once": "The cap is being used by somebody else right now; try again.",
    "cap_use_not_negative": "More of a cap would be given back than was used.",
}
