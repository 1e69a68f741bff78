"""What a broken constraint of this part means for a person."""

SENTENCES = {"frictionreport_settled_when": "What is settled says when; what is open does not."}
