"""Prices and decisions are append-only; nobody decides about an order of their own, whoever writes the rows.

Composite foreign keys hold a decision's beneficiary to the order's person and an order's price to its item; the insert
trigger refuses a second approval by the first approver and a decision by a direct report of the beneficiary.
"""

from django.db import migrations

from recognition.core.append_only import guard

CONTROLS = """
CREATE FUNCTION refuse_own_order_decision() RETURNS trigger LANGUAGE plpgsql AS $$
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
          AND e.starts_on <= (NEW.decided_at AT TIME ZONE 'UTC')::date
          AND (e.ends_on IS NULL OR e.ends_on > (NEW.decided_at AT TIME ZONE 'UTC')::date)
    ) THEN
        RAISE EXCEPTION 'nobody decides for somebody whose direct report they are'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'order_decision_not_by_direct_report';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER shop_orderdecision_controls BEFORE INSERT ON shop_orderdecision
    FOR EACH ROW EXECUTE FUNCTION refuse_own_order_decision();
ALTER TABLE shop_orderdecision ADD CONSTRAINT order_decision_beneficiary
    FOREIGN KEY (order_id, beneficiary_id) REFERENCES shop_order (id, employee_id);
ALTER TABLE shop_order ADD CONSTRAINT order_price_of_item
    FOREIGN KEY (price_id, item_id) REFERENCES shop_itemprice (id, item_id);
"""

UNDO = """
ALTER TABLE shop_order DROP CONSTRAINT order_price_of_item;
ALTER TABLE shop_orderdecision DROP CONSTRAINT order_decision_beneficiary;
DROP TRIGGER shop_orderdecision_controls ON shop_orderdecision;
DROP FUNCTION refuse_own_order_decision();
"""


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial"), ("activity", "0002_append_only")]

    operations = [
        migrations.RunSQL(*guard("shop_orderdecision")),
        migrations.RunSQL(*guard("shop_itemprice")),
        migrations.RunSQL(CONTROLS, UNDO),
    ]
