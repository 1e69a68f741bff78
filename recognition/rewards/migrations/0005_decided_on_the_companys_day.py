"""Who reports to whom is asked on the company's day, as the services do, no longer on that of UTC.

Between midnight at the company and midnight in UTC a right decision was refused on the day a manager changed.
"""

from django.db import migrations

# Each connection says the company's time zone (backend/settings.py); one that does not is asked on the day of UTC.
COMPANY_DAY_OF = """
CREATE FUNCTION company_day(moment timestamptz) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT (moment AT TIME ZONE coalesce(nullif(current_setting('laurels.company_time_zone', true), ''), 'UTC'))::date
$$;
"""
CONTROLS = """
CREATE OR REPLACE FUNCTION refuse_own_decision() RETURNS trigger LANGUAGE plpgsql AS $$
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
          AND e.starts_on <= {day}
          AND (e.ends_on IS NULL OR e.ends_on > {day})
    ) THEN
        RAISE EXCEPTION 'nobody decides for somebody whose direct report they are'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_not_by_direct_report';
    END IF;
    RETURN NEW;
END $$;
"""
UTC_DAY = "(NEW.decided_at AT TIME ZONE 'UTC')::date"
COMPANY_DAY = "company_day(NEW.decided_at)"


class Migration(migrations.Migration):
    dependencies = [("rewards", "0004_differences_of_a_correction")]

    operations = [
        migrations.RunSQL(COMPANY_DAY_OF, "DROP FUNCTION company_day(timestamptz);"),
        migrations.RunSQL(CONTROLS.replace("{day}", COMPANY_DAY), CONTROLS.replace("{day}", UTC_DAY)),
    ]
