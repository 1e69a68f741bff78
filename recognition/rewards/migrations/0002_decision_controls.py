"""Decisions are append-only and never by somebody who benefits: the database's last word.

Composite foreign keys hold beneficiary and proposer to the proposal's own; the insert trigger refuses
a second approval by the first approver and a decision by a direct report of the beneficiary.
"""

from django.db import migrations

from recognition.core.append_only import guard

CONTROLS = """
CREATE FUNCTION refuse_own_decision() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted record;
BEGIN
    SELECT employee_id, proposed_by_id INTO wanted FROM rewards_proposal WHERE id = NEW.proposal_id;
    IF NEW.beneficiary_id <> wanted.employee_id OR NEW.proposer_id IS DISTINCT FROM wanted.proposed_by_id THEN
        RAISE EXCEPTION 'beneficiary or proposer are not the proposal''s'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_names_the_beneficiary';
    END IF;
    IF NEW.step = 'second' AND EXISTS (
        SELECT 1 FROM rewards_decision d
        WHERE d.proposal_id = NEW.proposal_id AND d.number = NEW.number - 1
          AND (d.decided_by_id IN (NEW.decided_by_id, NEW.acted_by_id)
               OR d.acted_by_id IN (NEW.decided_by_id, NEW.acted_by_id))
    ) THEN
        RAISE EXCEPTION 'the second approver is never the first'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_second_is_another';
    END IF;
    IF EXISTS (
        SELECT 1 FROM people_employment e
        WHERE e.employee_id IN (NEW.decided_by_id, NEW.acted_by_id) AND e.manager_id = NEW.beneficiary_id
          AND e.starts_on <= (NEW.decided_at AT TIME ZONE 'UTC')::date
          AND (e.ends_on IS NULL OR e.ends_on > (NEW.decided_at AT TIME ZONE 'UTC')::date)
    ) THEN
        RAISE EXCEPTION 'nobody decides for somebody whose direct report they are'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_not_by_direct_report';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER rewards_decision_controls BEFORE INSERT ON rewards_decision
    FOR EACH ROW EXECUTE FUNCTION refuse_own_decision();
ALTER TABLE rewards_decision ADD CONSTRAINT decision_beneficiary
    FOREIGN KEY (proposal_id, beneficiary_id) REFERENCES rewards_proposal (id, employee_id);
"""

UNDO = """
ALTER TABLE rewards_decision DROP CONSTRAINT decision_beneficiary;
DROP TRIGGER rewards_decision_controls ON rewards_decision;
DROP FUNCTION refuse_own_decision();
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0001_initial"), ("activity", "0002_append_only")]

    operations = [
        migrations.RunSQL(*guard("rewards_decision")),
        migrations.RunSQL(CONTROLS, UNDO),
    ]
