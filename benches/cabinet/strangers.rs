//! The rows of everybody else: copies, with ids and indexes of their own. What is sealed in them is never opened.

use super::postgres::Postgres;

/// Registrations of one stranger.
const EACH: u64 = 5;

fn id(kind: u8, n: &str) -> String {
    format!("('00000000-0000-7000-8000-{kind:02x}' || lpad(to_hex(({n})::bigint), 10, '0'))::uuid")
}

fn index(kind: &str, n: &str) -> String {
    format!("sha256(convert_to('{kind}' || ({n}), 'UTF8'))")
}

/// Copies one row of a table so many times, with these columns of its own; `n` is the number of the copy.
fn copies(server: &Postgres, (table, template): (&str, &str), count: u64, own: &[(&str, String)]) {
    let columns = format!(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '{table}' ORDER BY ordinal_position"
    );
    let columns = server.sql(&[&columns]);
    let columns: Vec<&str> = columns.lines().map(str::trim).filter(|name| !name.is_empty()).collect();
    let values: Vec<String> = columns
        .iter()
        .map(|name| {
            own.iter().find(|(own, _)| own == name).map_or_else(|| format!("t.{name}"), |(_, value)| value.clone())
        })
        .collect();
    let sql = format!(
        "INSERT INTO {table} ({}) SELECT {} FROM (SELECT * FROM {table} WHERE {template} LIMIT 1) t, generate_series(1, {count}) n",
        columns.join(", "),
        values.join(", ")
    );
    // Without triggers and foreign keys: what is copied is consistent already.
    server.sql(&["SET session_replication_role = replica", &sql]);
}

/// Makes so many registrations of strangers, and what else there is of them.
pub fn insert(server: &Postgres, registrations: u64) {
    let people = registrations / EACH;
    let none = || "NULL".to_owned();
    let (account, person, phone) = (id(1, "n"), id(2, "n"), index("phone", "n"));
    copies(server, ("data_keys", "generation IS NOT NULL"), people, &[("owner", account.clone())]);
    copies(server, ("accounts", "true"), people, &[("id", account.clone()), ("phone_index", phone)]);
    let document = index("document", "n");
    let own = [
        ("id", person),
        ("account_id", account),
        ("document_index", document),
        ("likeness_index", none()),
        ("apply_due_at", none()),
    ];
    copies(server, ("persons", "true"), people, &own);
    let owner = format!("1 + n % {people}");
    let state = format!("CASE WHEN n <= {people} THEN 'confirmed' ELSE 'superseded' END");
    let registration = id(3, "n");
    let own = [
        ("id", registration.clone()),
        ("number", "('R' || n)".to_owned()),
        ("person_id", id(2, &owner)),
        ("account_id", id(1, &owner)),
        ("migrant_index", index("phone", &owner)),
        ("document_index", index("document", &owner)),
        ("host_index", index("host", "n % 50000")),
        ("host_identifier_index", index("iin", "n % 50000")),
        ("name_index", none()),
        ("surname_index", none()),
        ("address_index", none()),
        ("state", state),
    ];
    copies(server, ("registrations", "state = 'confirmed'"), registrations, &own);
    let own = [
        ("number", "('C' || n)".to_owned()),
        ("registration_id", registration.clone()),
        ("account_id", id(1, &owner)),
        ("register_seq", none()),
        ("stay_due_at", none()),
    ];
    copies(server, ("certificates", "true"), registrations, &own);
    let own = [("id", id(4, "n")), ("recipient", index("phone", &owner)), ("escalate_at", none())];
    copies(server, ("notifications", "true"), registrations, &own);
    let own = [("id", id(5, "n")), ("chain", id(5, "0")), ("seq", "n".to_owned()), ("subject_id", id(1, &owner))];
    copies(server, ("audit", "subject_id IS NOT NULL"), registrations, &own);
    let few = registrations / 20;
    let own = [
        ("id", id(6, "n")),
        ("subject_index", index("document", "n")),
        ("registration_id", registration.clone()),
        ("account_id", id(1, "n")),
    ];
    copies(server, ("violations", "true"), few, &own);
    for (table, kind) in [("cases", 7), ("annulment_notices", 8), ("vacate_requests", 9)] {
        let own = [("id", id(kind, "n")), ("registration_id", registration.clone()), ("account_id", id(1, "n"))];
        copies(server, (table, "true"), few, &own);
    }
    let own = [("id", id(10, "n")), ("document_index", index("document", "n")), ("account_id", id(1, "n"))];
    copies(server, ("entry_bans", "true"), few, &own);
    crossings(server, people);
    server.sql(&["VACUUM ANALYZE"]);
}

/// Three crossings of everybody, those who ask included: in, out and in again.
fn crossings(server: &Postgres, people: u64) {
    let each = "(VALUES (0, 'entry', 90), (1, 'exit', 80), (2, 'entry', 1)) AS c (at, direction, days)";
    let columns = "id, client_id, event_id, direction, crossed_at, checkpoint, region, key_owner, sealed, match_state, person_id, cancelled, departed, received_at";
    let row = |n: &str, person: &str| {
        format!(
            "{}, {}, 'e' || ({n} * 3 + c.at), c.direction, date_trunc('day', now()) - make_interval(days => c.days), 'KORDAY', '75', {}, ''::bytea, 'matched', {person}, false, false, now()",
            id(11, &format!("{n} * 3 + c.at")),
            id(12, "0"),
            id(13, "0"),
        )
    };
    let of_strangers = format!("SELECT {} FROM generate_series(1, {people}) n, {each}", row("n", &id(2, "n")));
    let own = format!(
        "SELECT {} FROM (SELECT row_number() OVER () + {people} AS n, id FROM persons WHERE id > {}) p, {each}",
        row("p.n", "p.id"),
        id(255, "0")
    );
    server.sql(&[
        "SET session_replication_role = replica",
        &format!("INSERT INTO border_crossings ({columns}) {of_strangers}"),
        &format!("INSERT INTO border_crossings ({columns}) {own}"),
    ]);
}
