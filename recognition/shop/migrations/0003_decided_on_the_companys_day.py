"""Who reports to whom is asked on the company's day, as the services do, no longer on that of UTC."""

from django.db import migrations

CONTROLS = """
CREATE OR REPLACE FUNCTION refuse_own_order_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.step = 'second' AND EXISTS (
        SELECT 1 FROM shop_orderdecision d
        WHERE d.order_id = NEW.order_id AND d.number = NEW.number - 1
          AND (d.decided_by_id IN (NEW.decided_by_id, NEW.acted_by_id)
               OR d.acted_by_id IN (NEW.decided_by_id, NEW.acted_by_id))
    ) THEN
        RAISE EXCEPTION 'the second approver is never the first'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'order_decision_second_is_another';
    END IF;
    IF NEW.kind <> 'fulfil' AND EXISTS (
        SELECT 1 FROM people_employment e
        WHERE e.employee_id IN (NEW.decided_by_id, NEW.acted_by_id) AND e.manager_id = NEW.beneficiary_id
          AND e.starts_on <= {day}
          AND (e.ends_on IS NULL OR e.ends_on > {day})
    ) THEN
        RAISE EXCEPTION 'nobody decides for somebody whose direct report they are'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'order_decision_not_by_direct_report';
    END IF;
    RETURN NEW;
END $$;
"""
UTC_DAY = "(NEW.decided_at AT TIME ZONE 'UTC')::date"
COMPANY_DAY = "company_day(NEW.decided_at)"


class Migration(migrations.Migration):
    dependencies = [("shop", "0002_guards"), ("rewards", "0005_decided_on_the_companys_day")]

    operations = [
        migrations.RunSQL(CONTROLS.replace("{day}", COMPANY_DAY), CONTROLS.replace("{day}", UTC_DAY)),
    ]
