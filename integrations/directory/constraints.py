"""What a broken constraint of this part means for a person."""

SENTENCES = {
    "column_mapping_once": "These columns were saved under the same name at the same moment; look at them again.",
}
