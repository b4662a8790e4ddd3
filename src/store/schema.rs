//! The tables, typed natively on both engines. Follows `migrations/`; a test compares the two.

diesel::table! {
    use crate::store::types::{Instant, Json, Uuid};
    use diesel::sql_types::{BigInt, Binary, Date, Integer, Nullable, Text};

    accounts (id) {
        id -> Uuid,
        phone -> Text,
        locale -> Text,
        name -> Nullable<Text>,
        iin -> Nullable<Text>,
        version -> Integer,
        created_at -> Instant,
        updated_at -> Instant,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Json, Uuid};
    use diesel::sql_types::{BigInt, Binary, Date, Integer, Nullable, Text};

    otp_challenges (id) {
        id -> Uuid,
        phone -> Text,
        code_mac -> Binary,
        attempts -> Integer,
        created_at -> Instant,
        expires_at -> Instant,
        consumed_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Json, Uuid};
    use diesel::sql_types::{BigInt, Binary, Date, Integer, Nullable, Text};

    sessions (id) {
        id -> Uuid,
        account_id -> Uuid,
        device_name -> Nullable<Text>,
        generation -> Integer,
        rotated_at -> Instant,
        created_at -> Instant,
        expires_at -> Instant,
        revoked_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Json, Uuid};
    use diesel::sql_types::{BigInt, Binary, Date, Integer, Nullable, Text};

    devices (id) {
        id -> Uuid,
        account_id -> Uuid,
        session_id -> Uuid,
        installation_id -> Text,
        platform -> Text,
        target_kind -> Text,
        push_token -> Text,
        app_version -> Nullable<Text>,
        created_at -> Instant,
        updated_at -> Instant,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Json, Uuid};
    use diesel::sql_types::{BigInt, Binary, Date, Integer, Nullable, Text};

    persons (id) {
        id -> Uuid,
        account_id -> Uuid,
        surname -> Text,
        given_names -> Text,
        patronymic -> Nullable<Text>,
        latin_surname -> Text,
        latin_given_names -> Text,
        birth_date -> Date,
        sex -> Text,
        nationality -> Text,
        document_kind -> Text,
        document_number -> Text,
        document_country -> Text,
        document_expires_on -> Date,
        document_key -> Text,
        mrz -> Nullable<Json>,
        version -> Integer,
        created_at -> Instant,
        updated_at -> Instant,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Json, Uuid};
    use diesel::sql_types::{BigInt, Binary, Date, Integer, Nullable, Text};

    registrations (id) {
        id -> Uuid,
        number -> Text,
        person_id -> Uuid,
        account_id -> Uuid,
        person -> Json,
        document_key -> Text,
        state -> Text,
        version -> Integer,
        host_kind -> Text,
        host_identifier -> Text,
        host_phone -> Nullable<Text>,
        premises_kind -> Text,
        region -> Text,
        address -> Json,
        entered_on -> Date,
        moved_in_on -> Date,
        purpose -> Text,
        client_reference -> Nullable<Text>,
        receipt -> Text,
        submitted_at -> Instant,
        answer_by -> Instant,
        decided_at -> Nullable<Instant>,
        reason -> Nullable<Text>,
        comment -> Nullable<Text>,
        updated_at -> Instant,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Json, Uuid};
    use diesel::sql_types::{BigInt, Binary, Date, Integer, Nullable, Text};

    registration_events (id) {
        id -> Uuid,
        registration_id -> Uuid,
        version -> Integer,
        state -> Text,
        actor -> Text,
        reason -> Nullable<Text>,
        at -> Instant,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Json, Uuid};
    use diesel::sql_types::{BigInt, Binary, Date, Integer, Nullable, Text};

    certificates (number) {
        number -> Text,
        registration_id -> Uuid,
        account_id -> Uuid,
        facts -> Json,
        jws -> Text,
        qr -> Text,
        valid_until -> Date,
        issued_at -> Instant,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Json, Uuid};
    use diesel::sql_types::{BigInt, Binary, Date, Integer, Nullable, Text};

    notifications (id) {
        id -> Uuid,
        recipient_phone -> Text,
        kind -> Text,
        registration_id -> Uuid,
        created_at -> Instant,
        read_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Json, Uuid};
    use diesel::sql_types::{BigInt, Binary, Date, Integer, Nullable, Text};

    outbox (message_id, device_id) {
        message_id -> Uuid,
        device_id -> Uuid,
        channel -> Text,
        kind -> Text,
        phone -> Nullable<Text>,
        body -> Nullable<Text>,
        priority -> Integer,
        attempt -> Integer,
        created_at -> Instant,
        run_at -> Instant,
        expires_at -> Instant,
        done_at -> Nullable<Instant>,
        outcome -> Nullable<Text>,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Json, Uuid};
    use diesel::sql_types::{BigInt, Binary, Date, Integer, Nullable, Text};

    audit (id) {
        id -> Uuid,
        at -> Instant,
        actor_kind -> Text,
        actor_id -> Nullable<Uuid>,
        action -> Text,
        object_kind -> Text,
        object_id -> Uuid,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Json, Uuid};
    use diesel::sql_types::{BigInt, Binary, Date, Integer, Nullable, Text};

    idempotency_keys (principal, key) {
        principal -> Uuid,
        key -> Text,
        fingerprint -> Binary,
        status -> Integer,
        location -> Nullable<Text>,
        etag -> Nullable<Text>,
        body -> Text,
        created_at -> Instant,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Json, Uuid};
    use diesel::sql_types::{BigInt, Binary, Date, Integer, Nullable, Text};

    number_series (series) {
        series -> Text,
        next -> BigInt,
    }
}

diesel::table! {
    use crate::store::types::Instant;
    use diesel::sql_types::{Binary, Integer};

    rate_limits (bucket, window_start) {
        bucket -> Binary,
        window_start -> Instant,
        used -> Integer,
        expires_at -> Instant,
    }
}

diesel::joinable!(registrations -> persons (person_id));
diesel::joinable!(certificates -> registrations (registration_id));
diesel::joinable!(devices -> accounts (account_id));
diesel::allow_tables_to_appear_in_same_query!(
    accounts,
    otp_challenges,
    sessions,
    devices,
    persons,
    registrations,
    registration_events,
    certificates,
    notifications,
    outbox,
    audit,
    idempotency_keys,
    number_series
);
