//! The tables, typed natively on both engines. Follows `migrations/`; a test compares the two.

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{BigInt, Binary, Bool, Date, Integer, Nullable, Text};

    accounts (id) {
        id -> Uuid,
        phone_index -> Nullable<Binary>,
        locale -> Text,
        sealed -> Binary,
        version -> Integer,
        created_at -> Instant,
        updated_at -> Instant,
        quiet_from -> Nullable<Integer>,
        quiet_until -> Nullable<Integer>,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{BigInt, Binary, Bool, Date, Integer, Nullable, Text};

    otp_challenges (id) {
        id -> Uuid,
        phone_index -> Binary,
        sealed -> Binary,
        code_mac -> Binary,
        attempts -> Integer,
        created_at -> Instant,
        expires_at -> Instant,
        consumed_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{BigInt, Binary, Bool, Date, Integer, Nullable, Text};

    sessions (id) {
        id -> Uuid,
        account_id -> Uuid,
        device_name -> Nullable<Text>,
        generation -> Integer,
        rotated_at -> Instant,
        created_at -> Instant,
        expires_at -> Instant,
        revoked_at -> Nullable<Instant>,
        device_mac -> Nullable<Binary>,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{BigInt, Binary, Bool, Date, Integer, Nullable, Text};

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
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{BigInt, Binary, Bool, Date, Integer, Nullable, Text};

    persons (id) {
        id -> Uuid,
        account_id -> Uuid,
        document_index -> Nullable<Binary>,
        sealed -> Binary,
        version -> Integer,
        created_at -> Instant,
        updated_at -> Instant,
        likeness_index -> Nullable<Binary>,
        lifted -> Nullable<Text>,
        apply_due_at -> Nullable<Instant>,
        apply_reminded_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{BigInt, Binary, Bool, Date, Integer, Nullable, Text};

    registrations (id) {
        id -> Uuid,
        number -> Text,
        person_id -> Uuid,
        account_id -> Uuid,
        sealed -> Binary,
        migrant_index -> Nullable<Binary>,
        document_index -> Nullable<Binary>,
        state -> Text,
        version -> Integer,
        host_kind -> Text,
        host_identifier_index -> Binary,
        host_index -> Nullable<Binary>,
        premises_kind -> Text,
        region -> Text,
        entered_on -> Date,
        moved_in_on -> Date,
        purpose -> Text,
        submitted_at -> Instant,
        answer_by -> Instant,
        decided_at -> Nullable<Instant>,
        reason -> Nullable<Text>,
        comment -> Nullable<Binary>,
        updated_at -> Instant,
        host_notice_id -> Nullable<Uuid>,
        host_reach -> Integer,
        name_index -> Nullable<Binary>,
        surname_index -> Nullable<Binary>,
        address_index -> Nullable<Binary>,
        guardian_id -> Nullable<Uuid>,
        family_id -> Nullable<Uuid>,
        members -> Integer,
        co_owned -> Bool,
        client_id -> Nullable<Uuid>,
        client_reference_index -> Nullable<Binary>,
        organization_id -> Nullable<Uuid>,
        premises_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};

    minors (account_id) {
        account_id -> Uuid,
        guardian_id -> Uuid,
        entered_at -> Instant,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{BigInt, Binary, Bool, Date, Integer, Nullable, Text};

    registration_events (id) {
        id -> Uuid,
        registration_id -> Uuid,
        version -> Integer,
        state -> Text,
        actor -> Text,
        reason -> Nullable<Text>,
        at -> Instant,
        delegate_id -> Nullable<Uuid>,
        standing_consent_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{BigInt, Binary, Bool, Date, Integer, Nullable, Text};

    certificates (number) {
        number -> Text,
        registration_id -> Uuid,
        account_id -> Uuid,
        sealed -> Binary,
        valid_until -> Date,
        issued_at -> Instant,
        status_list -> Integer,
        status_index -> Integer,
        commitment -> Nullable<Binary>,
        register_seq -> Nullable<BigInt>,
        stay_due_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{BigInt, Binary, Bool, Date, Integer, Nullable, Text};

    status_lists (list) {
        list -> Integer,
        version -> Integer,
        bits -> Binary,
        jwt -> Text,
        signed_at -> Instant,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{BigInt, Binary, Bool, Date, Integer, Nullable, Text};

    status_progress (id) {
        id -> Integer,
        through -> Instant,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{BigInt, Binary, Bool, Date, Integer, Nullable, Text};

    certificate_register (seq) {
        seq -> BigInt,
        commitment -> Binary,
        hash -> Binary,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{BigInt, Binary, Bool, Date, Integer, Nullable, Text};

    certificate_register_heads (day) {
        day -> Date,
        size -> BigInt,
        jws -> Text,
        reread_at -> Nullable<Instant>,
        faults -> Nullable<Integer>,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{BigInt, Binary, Bool, Date, Integer, Nullable, Text};

    certificate_printouts (number, edition) {
        number -> Text,
        edition -> Text,
        sha256 -> Binary,
        seal -> Binary,
        sealed_at -> Instant,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{BigInt, Binary, Bool, Date, Integer, Nullable, Text};

    notifications (id) {
        id -> Uuid,
        recipient -> Binary,
        kind -> Text,
        registration_id -> Nullable<Uuid>,
        created_at -> Instant,
        read_at -> Nullable<Instant>,
        acked_at -> Nullable<Instant>,
        escalate_at -> Nullable<Instant>,
        escalation -> Integer,
        named_day -> Nullable<Date>,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{BigInt, Binary, Bool, Date, Integer, Nullable, Text};

    outbox (message_id, device_id, wave) {
        message_id -> Uuid,
        device_id -> Uuid,
        lane -> Text,
        kind -> Text,
        sealed -> Nullable<Binary>,
        priority -> Integer,
        attempt -> Integer,
        created_at -> Instant,
        run_at -> Instant,
        expires_at -> Instant,
        done_at -> Nullable<Instant>,
        outcome -> Nullable<Text>,
        wave -> Integer,
        failures -> Integer,
        dead -> Bool,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{BigInt, Binary, Bool, Date, Integer, Nullable, Text};

    audit (chain, seq) {
        chain -> Uuid,
        seq -> BigInt,
        id -> Uuid,
        at -> Instant,
        actor_kind -> Text,
        actor_id -> Nullable<Uuid>,
        action -> Text,
        object_kind -> Text,
        object_id -> Uuid,
        subject_id -> Nullable<Uuid>,
        purpose -> Nullable<Text>,
        hash -> Binary,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{BigInt, Binary, Bool, Date, Integer, Nullable, Text};

    idempotency_keys (principal, key) {
        principal -> Uuid,
        key -> Text,
        fingerprint -> Binary,
        status -> Integer,
        location -> Nullable<Text>,
        etag -> Nullable<Text>,
        key_owner -> Uuid,
        sealed -> Binary,
        created_at -> Instant,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{BigInt, Binary, Bool, Date, Integer, Nullable, Text};

    number_series (series) {
        series -> Text,
        next -> BigInt,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{BigInt, Binary, Bool, Date, Integer, Nullable, Text};

    audit_checkpoints (seq) {
        seq -> BigInt,
        at -> Instant,
        jws -> Text,
        delivered_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{BigInt, Binary, Bool, Date, Integer, Nullable, Text};

    data_keys (owner) {
        owner -> Uuid,
        generation -> Integer,
        kek_version -> Integer,
        wrapped -> Binary,
        changed_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{Integer, Text};

    service_purpose (id) {
        id -> Integer,
        purpose -> Text,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{BigInt, Integer, Text};

    sandbox_clients (client_id) {
        client_id -> Uuid,
        tag -> Integer,
        ahead -> BigInt,
        faults -> Text,
        faults_until -> Instant,
    }
}

diesel::table! {
    use crate::store::types::Uuid;
    use diesel::sql_types::Text;

    sandbox_answers (registration_id) {
        registration_id -> Uuid,
        client_id -> Uuid,
        scenario -> Text,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{Binary, Bool, Nullable, Text};

    oauth_clients (id) {
        id -> Uuid,
        name -> Text,
        scopes -> Text,
        auth_method -> Text,
        sandbox -> Bool,
        created_at -> Instant,
        suspended_at -> Nullable<Instant>,
        tokens_after -> Nullable<Instant>,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{Binary, Bool, Nullable, Text};

    oauth_client_keys (client_id, key_id) {
        client_id -> Uuid,
        key_id -> Text,
        alg -> Text,
        public_key -> Binary,
        created_at -> Instant,
        expires_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{Binary, Bool, Nullable, Text};

    oauth_client_secrets (id) {
        id -> Uuid,
        client_id -> Uuid,
        mac -> Binary,
        created_at -> Instant,
        expires_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{Binary, Bool, Nullable, Text};

    oauth_assertions (client_id, jti_hash) {
        client_id -> Uuid,
        jti_hash -> Binary,
        expires_at -> Instant,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{BigInt, Binary, Bool, Date, Integer, Nullable, Text};

    identities (subject_mac) {
        subject_mac -> Binary,
        account_id -> Uuid,
        created_at -> Instant,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{BigInt, Binary, Bool, Date, Integer, Nullable, Text};

    oidc_attempts (id) {
        id -> Uuid,
        used_at -> Instant,
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

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{BigInt, Binary, Bool, Date, Integer, Nullable, Text};

    officers (account_id) {
        account_id -> Uuid,
        role -> Text,
        region -> Nullable<Text>,
        badge -> Text,
        suspended_at -> Nullable<Instant>,
        created_at -> Instant,
        version -> Integer,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{Binary, Nullable};

    confirmation_links (id) {
        id -> Uuid,
        token_mac -> Binary,
        registration_id -> Uuid,
        created_at -> Instant,
        expires_at -> Instant,
        used_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, Text};

    changes (recipient, xid, seq) {
        recipient -> Binary,
        xid -> BigInt,
        seq -> BigInt,
        kind -> Text,
        object_id -> Uuid,
        version -> Nullable<Integer>,
        state -> Nullable<Text>,
        deleted -> Bool,
        at -> Instant,
    }
}

diesel::table! {
    use crate::store::types::Instant;
    use diesel::sql_types::BigInt;

    change_marks (xid, seq) {
        xid -> BigInt,
        seq -> BigInt,
        at -> Instant,
    }
}

diesel::table! {
    use crate::store::types::Instant;
    use diesel::sql_types::Integer;

    heartbeats (id) {
        id -> Integer,
        last_beat -> Instant,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{BigInt, Nullable, Text};

    outages (id) {
        id -> Uuid,
        seq -> BigInt,
        began_at -> Instant,
        ended_at -> Instant,
        source -> Text,
        reason -> Nullable<Text>,
        jws -> Text,
        recorded_at -> Instant,
        withdrawn_at -> Nullable<Instant>,
        withdrawal -> Nullable<Text>,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{Binary, Nullable, Text};

    annulment_notices (id) {
        id -> Uuid,
        registration_id -> Uuid,
        account_id -> Uuid,
        ground -> Text,
        note -> Nullable<Binary>,
        officer_id -> Uuid,
        opened_at -> Instant,
        hearing_until -> Instant,
        statement -> Nullable<Binary>,
        answered_at -> Nullable<Instant>,
        closed_at -> Nullable<Instant>,
        outcome -> Nullable<Text>,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{Binary, Nullable, Text};

    vacate_requests (id) {
        id -> Uuid,
        registration_id -> Uuid,
        account_id -> Uuid,
        state -> Text,
        reason -> Text,
        comment -> Nullable<Binary>,
        answer -> Nullable<Binary>,
        requested_at -> Instant,
        answer_by -> Instant,
        closed_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{Binary, Date, Nullable, Text};

    violations (id) {
        id -> Uuid,
        article -> Text,
        subject_kind -> Text,
        subject_index -> Nullable<Binary>,
        account_id -> Nullable<Uuid>,
        registration_id -> Nullable<Uuid>,
        region -> Nullable<Text>,
        occurred_on -> Date,
        officer_id -> Uuid,
        note -> Nullable<Binary>,
        recorded_at -> Instant,
        withdrawn_at -> Nullable<Instant>,
        withdrawn_by -> Nullable<Uuid>,
        host_index -> Nullable<Binary>,
        host_named -> Nullable<Binary>,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{Binary, Date, Nullable, Text};

    entry_bans (id) {
        id -> Uuid,
        document_index -> Binary,
        account_id -> Nullable<Uuid>,
        registration_id -> Nullable<Uuid>,
        ground -> Text,
        act -> Text,
        from_on -> Date,
        until_on -> Date,
        officer_id -> Uuid,
        recorded_at -> Instant,
        lifted_at -> Nullable<Instant>,
        lifted_by -> Nullable<Uuid>,
        lift_act -> Nullable<Text>,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{Binary, Date, Nullable, Text};

    cases (id) {
        id -> Uuid,
        kind -> Text,
        registration_id -> Uuid,
        account_id -> Uuid,
        region -> Text,
        state -> Text,
        statement -> Nullable<Binary>,
        opened_at -> Instant,
        due_on -> Date,
        decision -> Nullable<Text>,
        explanation -> Nullable<Binary>,
        officer_id -> Nullable<Uuid>,
        decided_at -> Nullable<Instant>,
        outcome_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{Binary, Bool, Nullable, Text};

    border_crossings (id) {
        id -> Uuid,
        client_id -> Uuid,
        event_id -> Text,
        direction -> Text,
        crossed_at -> Instant,
        checkpoint -> Text,
        region -> Text,
        key_owner -> Uuid,
        sealed -> Binary,
        document_index -> Nullable<Binary>,
        card_index -> Nullable<Binary>,
        likeness_index -> Nullable<Binary>,
        match_state -> Text,
        person_id -> Nullable<Uuid>,
        review -> Nullable<Text>,
        corrects -> Nullable<Text>,
        cancelled -> Bool,
        superseded_by -> Nullable<Uuid>,
        departed -> Bool,
        received_at -> Instant,
        nationality -> Nullable<Text>,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{Date, Nullable, Text};

    rule_changes (id) {
        id -> Uuid,
        subject -> Text,
        valid_from -> Nullable<Date>,
        valid_until -> Nullable<Date>,
        known_from -> Instant,
        content -> Nullable<Text>,
    }
}

diesel::table! {
    use crate::store::types::Uuid;
    use diesel::sql_types::{Binary, Bool};

    registration_co_owners (registration_id, owner_index) {
        registration_id -> Uuid,
        owner_index -> Binary,
        may_answer -> Bool,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{BigInt, Integer, Nullable, Text};

    client_events (client_id, xid, seq) {
        client_id -> Uuid,
        xid -> BigInt,
        seq -> BigInt,
        id -> Uuid,
        kind -> Text,
        registration_id -> Nullable<Uuid>,
        version -> Nullable<Integer>,
        state -> Nullable<Text>,
        webhook_id -> Nullable<Uuid>,
        at -> Instant,
    }
}

diesel::table! {
    use crate::store::types::Instant;
    use diesel::sql_types::BigInt;

    client_event_marks (xid, seq) {
        xid -> BigInt,
        seq -> BigInt,
        at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Integer};

    event_fanout (id) {
        id -> Integer,
        history -> BigInt,
        xid -> BigInt,
        seq -> BigInt,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, Text};

    webhooks (id) {
        id -> Uuid,
        client_id -> Uuid,
        sealed -> Binary,
        kinds -> Text,
        state -> Text,
        reason -> Nullable<Text>,
        state_at -> Instant,
        version -> Integer,
        created_at -> Instant,
        updated_at -> Instant,
        failing -> Bool,
        failures -> Integer,
        failing_since -> Nullable<Instant>,
        not_before -> Nullable<Instant>,
        due_at -> Nullable<Instant>,
        leased -> Bool,
        claim -> Integer,
        replay_xid -> Nullable<BigInt>,
        replay_seq -> Nullable<BigInt>,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{Bool, Integer, Nullable, Text};

    webhook_deliveries (id) {
        id -> Uuid,
        webhook_id -> Uuid,
        event_id -> Uuid,
        kind -> Text,
        probe -> Bool,
        state -> Text,
        attempts -> Integer,
        revision -> Integer,
        due_at -> Instant,
        created_at -> Instant,
        done_at -> Nullable<Instant>,
        log -> Text,
    }
}

diesel::table! {
    use crate::store::types::Uuid;
    use diesel::sql_types::Text;

    registration_facts (registration_id) {
        registration_id -> Uuid,
        nationality -> Text,
        timeliness -> Text,
    }
}

diesel::table! {
    use crate::store::types::Uuid;
    use diesel::sql_types::{BigInt, Text};

    statistics_queue (seq) {
        seq -> BigInt,
        kind -> Text,
        object_id -> Uuid,
    }
}

diesel::table! {
    use crate::store::types::Uuid;
    use diesel::sql_types::{BigInt, Date, Text};

    statistics_counted (source_id, measure, day) {
        source_id -> Uuid,
        measure -> Text,
        day -> Date,
        amount -> BigInt,
        dims -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::{BigInt, Date, Text};

    statistics_cells (measure, dimension, grain, period, value) {
        measure -> Text,
        dimension -> Text,
        grain -> Text,
        period -> Date,
        value -> Text,
        amount -> BigInt,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{BigInt, Integer, Nullable};

    statistics_progress (id) {
        id -> Integer,
        version -> BigInt,
        through -> Instant,
        leased_until -> Instant,
        leased_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{Binary, Text};

    organizations (id) {
        id -> Uuid,
        bin -> Text,
        identifier_index -> Binary,
        name -> Text,
        created_at -> Instant,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{Binary, Integer, Text};

    organization_premises (id) {
        id -> Uuid,
        organization_id -> Uuid,
        kind -> Text,
        address -> Text,
        address_index -> Binary,
        capacity -> Integer,
        version -> Integer,
        created_at -> Instant,
        updated_at -> Instant,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{Bool, Nullable, Text};

    organization_delegates (id) {
        id -> Uuid,
        organization_id -> Uuid,
        account_id -> Uuid,
        role -> Text,
        state -> Text,
        everywhere -> Bool,
        invited_at -> Instant,
        answered_at -> Nullable<Instant>,
        closed_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use crate::store::types::Uuid;

    organization_delegate_premises (delegate_id, premises_id) {
        delegate_id -> Uuid,
        premises_id -> Uuid,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{Bool, Date, Integer, Nullable};

    standing_consents (id) {
        id -> Uuid,
        organization_id -> Uuid,
        premises_id -> Uuid,
        given_by -> Uuid,
        most -> Integer,
        valid_from -> Date,
        valid_until -> Date,
        anybody -> Bool,
        created_at -> Instant,
        revoked_at -> Nullable<Instant>,
        revoked_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    use crate::store::types::Uuid;

    standing_consent_clients (consent_id, client_id) {
        consent_id -> Uuid,
        client_id -> Uuid,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};

    standing_consent_uses (registration_id) {
        registration_id -> Uuid,
        consent_id -> Uuid,
        at -> Instant,
    }
}

diesel::joinable!(registrations -> persons (person_id));
diesel::joinable!(registration_facts -> registrations (registration_id));
diesel::joinable!(certificates -> registrations (registration_id));
diesel::joinable!(border_crossings -> data_keys (key_owner));
diesel::joinable!(devices -> accounts (account_id));
diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{Bool, Integer, Nullable, Text};

    batches (id) {
        id -> Uuid,
        client_id -> Uuid,
        state -> Text,
        reason -> Nullable<Text>,
        dry_run -> Bool,
        format -> Text,
        header -> Nullable<Text>,
        total -> Integer,
        accepted -> Integer,
        refused -> Integer,
        version -> Integer,
        created_at -> Instant,
        started_at -> Nullable<Instant>,
        finished_at -> Nullable<Instant>,
        due_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use crate::store::types::{Instant, Uuid};
    use diesel::sql_types::{Binary, Integer, Nullable};

    batch_chunks (batch_id, first_line) {
        batch_id -> Uuid,
        first_line -> Integer,
        client_id -> Uuid,
        sealed -> Binary,
        due_at -> Nullable<Instant>,
        claim -> Integer,
    }
}

diesel::table! {
    use crate::store::types::Uuid;
    use diesel::sql_types::{Integer, Nullable, Text};

    batch_lines (batch_id, line) {
        batch_id -> Uuid,
        line -> Integer,
        state -> Text,
        registration_id -> Nullable<Uuid>,
        registration_number -> Nullable<Text>,
        code -> Nullable<Text>,
        errors -> Nullable<Text>,
    }
}

diesel::table! {
    use crate::store::types::Uuid;
    use diesel::sql_types::BigInt;

    batch_turns (client_id) {
        client_id -> Uuid,
        turn -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    minors,
    accounts,
    otp_challenges,
    sessions,
    devices,
    persons,
    registrations,
    registration_events,
    certificates,
    status_lists,
    status_progress,
    certificate_register,
    certificate_register_heads,
    certificate_printouts,
    notifications,
    outbox,
    audit,
    idempotency_keys,
    number_series,
    audit_checkpoints,
    data_keys,
    oauth_clients,
    oauth_client_keys,
    oauth_client_secrets,
    oauth_assertions,
    identities,
    oidc_attempts,
    rate_limits,
    officers,
    confirmation_links,
    changes,
    change_marks,
    heartbeats,
    outages,
    annulment_notices,
    violations,
    entry_bans,
    vacate_requests,
    cases,
    border_crossings,
    rule_changes,
    registration_co_owners,
    client_events,
    client_event_marks,
    event_fanout,
    webhooks,
    webhook_deliveries,
    registration_facts,
    statistics_queue,
    statistics_counted,
    statistics_cells,
    statistics_progress,
    batches,
    batch_chunks,
    batch_lines,
    batch_turns,
    service_purpose,
    sandbox_clients,
    sandbox_answers,
    organizations,
    organization_premises,
    organization_delegates,
    organization_delegate_premises,
    standing_consents,
    standing_consent_clients,
    standing_consent_uses
);
