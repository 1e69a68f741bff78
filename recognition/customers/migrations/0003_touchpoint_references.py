"""Touchpoints refer to rows that exist, checked once a statement instead of once a row.

A foreign key looks each row up by itself: a million touchpoints took three times as long with three of
them as without. Here one join looks at all the rows a statement added. Whoever deletes what is referred
to waits for running inserts and then looks too, so that neither can miss the other.
"""

from django.db import migrations

CHECK_ADDED = """
CREATE FUNCTION refuse_stray_touchpoints() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    strays bigint;
BEGIN
    -- Dynamic, so that it is planned for the rows at hand: one row is looked up, a million are joined.
    EXECUTE 'SELECT count(*) FROM added
             LEFT JOIN customers_source ON customers_source.id = added.source_id
             LEFT JOIN customers_customer ON customers_customer.id = added.customer_id
             LEFT JOIN people_employee ON people_employee.id = added.employee_id
             WHERE customers_source.id IS NULL OR customers_customer.id IS NULL
                OR (added.employee_id IS NOT NULL AND people_employee.id IS NULL)' INTO strays;
    IF strays > 0 THEN
        RAISE foreign_key_violation USING CONSTRAINT = 'touchpoint_references',
            MESSAGE = format('%s touchpoints refer to a source, customer or employee that does not exist', strays);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER touchpoint_references AFTER INSERT ON customers_touchpoint
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_stray_touchpoints();
CREATE TRIGGER touchpoint_references_changed AFTER UPDATE ON customers_touchpoint
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_stray_touchpoints();
"""
CHECK_DELETED = """
CREATE FUNCTION refuse_touched() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_touched boolean;
BEGIN
    LOCK TABLE customers_touchpoint IN SHARE MODE;
    EXECUTE format('SELECT EXISTS (SELECT FROM customers_touchpoint WHERE %I IN (SELECT id FROM gone))', TG_ARGV[0])
        INTO is_touched;
    IF is_touched THEN
        RAISE foreign_key_violation USING CONSTRAINT = 'touchpoint_refers_here',
            MESSAGE = format('touchpoints refer to a row of %s', TG_TABLE_NAME);
    END IF;
    RETURN NULL;
END $$;
"""
REFERRED_TO = {"customers_source": "source_id", "customers_customer": "customer_id", "people_employee": "employee_id"}


def guard_deletion(table: str, column: str) -> str:
    return f"""
    CREATE TRIGGER {table}_touched AFTER DELETE ON {table}
        REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION refuse_touched('{column}');
    """


class Migration(migrations.Migration):
    dependencies = [("customers", "0002_touchpoint_indexes")]

    operations = [
        migrations.RunSQL(
            CHECK_ADDED,
            """
            DROP TRIGGER touchpoint_references ON customers_touchpoint;
            DROP TRIGGER touchpoint_references_changed ON customers_touchpoint;
            DROP FUNCTION refuse_stray_touchpoints();
            """,
        ),
        migrations.RunSQL(CHECK_DELETED, "DROP FUNCTION refuse_touched();"),
        *(
            migrations.RunSQL(guard_deletion(table, column), f"DROP TRIGGER {table}_touched ON {table};")
            for table, column in REFERRED_TO.items()
        ),
    ]
