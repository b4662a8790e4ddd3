-- Changes of stay policies, rules and calendar days. Nothing is overwritten: what was judged before known_from is judged as before.
-- valid_from: none is as far back as anybody asks. content: JSON; none takes back what was valid from the same day.
CREATE TABLE rule_changes (
    id BLOB NOT NULL PRIMARY KEY,
    subject TEXT NOT NULL,
    valid_from TEXT,
    valid_until TEXT,
    known_from TEXT NOT NULL,
    content TEXT
) STRICT;

CREATE TRIGGER rule_changes_no_update BEFORE UPDATE ON rule_changes
BEGIN SELECT RAISE(ABORT, 'changes of the rulebook are only added to'); END;
CREATE TRIGGER rule_changes_no_delete BEFORE DELETE ON rule_changes
BEGIN SELECT RAISE(ABORT, 'changes of the rulebook are only added to'); END;
-- INSERT OR REPLACE deletes without asking the trigger above.
CREATE TRIGGER rule_changes_no_replace BEFORE INSERT ON rule_changes
WHEN EXISTS (SELECT 1 FROM rule_changes WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'changes of the rulebook are only added to'); END;
