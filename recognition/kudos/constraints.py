"""What a broken constraint of this part means for a person."""

SENTENCES = {
    "kudos_value_code_key": "There is a value of this name already; choose another name.",
    "kudospolicy_never_cash": "Kudos points are symbolic or goods, never cash.",
    "kudospolicy_somebody": "A kudos needs room for at least one recipient.",
    "allowance_once_per_period": "Your allowance was opened at the same moment; try again.",
    "allowance_ends_later": "An allowance ends after it was opened; correct the times.",
    "allowance_never_cash": "Kudos points are symbolic or goods, never cash.",
    "kudos_giver": "A kudos has one giver.",
    "kudos_recipient_giver": "A kudos has one giver.",
    "kudos_never_cash": "Kudos points are symbolic or goods, never cash.",
    "kudos_points_from_allowance": "Points come from an allowance; a kudos without points has none.",
    "kudos_recipient_once": "Everybody is thanked once in one kudos; name each person once.",
    "kudos_not_to_oneself": "Nobody thanks themself; name the colleague you mean.",
    "boost_once_per_giver": "You joined this kudos at the same moment; nothing is left to do.",
    "boost_mark_once": "This reaction was noted at the same moment; nothing is left to do.",
    "kudosreport_once": "You reported this kudos already; somebody will look at it.",
    "kudos_flag_key_key": "This pattern was found at the same moment; nothing is left to do.",
    "flaggedperson_once": "A flag names each person once.",
}
