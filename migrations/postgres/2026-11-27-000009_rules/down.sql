DROP TABLE rule_changes;
DROP FUNCTION refuse_rule_change();
