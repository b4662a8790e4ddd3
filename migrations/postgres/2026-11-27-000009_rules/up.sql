-- Changes of stay policies, rules and calendar days. Nothing is overwritten: what was judged before known_from is judged as before.
-- valid_from: none is as far back as anybody asks. content: JSON; none takes back what was valid from the same day.
CREATE TABLE rule_changes (
    id uuid NOT NULL PRIMARY KEY,
    subject text NOT NULL,
    valid_from date,
    valid_until date,
    known_from timestamptz NOT NULL,
    content text
);

CREATE FUNCTION refuse_rule_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'changes of the rulebook are only added to';
END $$;
CREATE TRIGGER rule_changes_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON rule_changes
FOR EACH STATEMENT EXECUTE FUNCTION refuse_rule_change();
