//! The policy against an oracle that knows nothing of the table: the rules once more, in other words.

use super::*;
use crate::domain::integrators::{Scope, ScopeSet};
use crate::domain::organizations::DelegateRole;
use crate::domain::reference::regions::RegionCode;
use proptest::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

/// What is the same for everybody.
const OPEN: [&str; 36] = [
    "get_batch_template",
    "list_limits",
    "list_reference_tables",
    "list_statistics",
    "get_open_figures",
    "request_otp",
    "verify_otp",
    "refresh_session",
    "start_oidc",
    "finish_oidc",
    "request_token",
    "get_oauth_metadata",
    "verify_certificate",
    "verify_certificate_number",
    "list_status_lists",
    "get_status_list",
    "list_register_entries",
    "list_register_heads",
    "calculate_deadlines",
    "list_outages",
    "list_violation_articles",
    "list_entry_ban_grounds",
    "list_regions",
    "list_countries",
    "list_premises_kinds",
    "list_purposes",
    "list_document_kinds",
    "list_refusal_reasons",
    "list_annulment_grounds",
    "list_vacate_reasons",
    "list_holidays",
    "list_stay_policies",
    "list_problems",
    "get_liveness",
    "get_readiness",
    "get_jwks",
];

/// What an officer decides, but never in his own matter.
const DECIDE: [&str; 7] = [
    "annul_registration",
    "decide_case",
    "decide_border_review",
    "open_annulment_notice",
    "drop_annulment_notice",
    "record_violation",
    "add_entry_ban",
];

/// What he may do in his region.
const READ: [&str; 10] = [
    "get_officer_figures",
    "search_registrations",
    "list_cases",
    "get_case",
    "list_border_reviews",
    "get_officer_registration",
    "list_violations",
    "search_violations",
    "withdraw_violation",
    "list_entry_bans",
];

/// What only supervisors do, in their region or everywhere.
fn overseen(who: &Principal, object: &Object) -> (bool, Option<Role>) {
    let Principal::Officer(officer) = who else { return (false, None) };
    if officer.rank() != Rank::Supervisor {
        return (false, None);
    }
    let mine = officer.region().is_none() || officer.region() == object.region;
    (true, if mine { Some(Role::Officer) } else { None })
}

/// What only programs do, and the scope for it.
fn of_programs(operation: &str) -> Option<Scope> {
    match operation {
        "get_figures" => Some(Scope::StatisticsRead),
        "report_border_crossings" => Some(Scope::BorderWrite),
        "submit_batch" | "cancel_batch" => Some(Scope::RegistrationsWrite),
        "list_batches" | "get_batch" | "list_batch_lines" => Some(Scope::RegistrationsRead),
        "list_events" | "list_webhooks" | "get_webhook" | "list_webhook_deliveries" => Some(Scope::EventsRead),
        _ if operation.contains("webhook") => Some(Scope::WebhooksWrite),
        _ => None,
    }
}

/// What only delegates of an organisation do, and in which roles.
fn of_delegates(operation: &str) -> Option<&'static [DelegateRole]> {
    use DelegateRole as D;
    const LOOK: [&str; 8] = [
        "get_organization",
        "list_premises",
        "list_organization_registrations",
        "list_standing_consents",
        "list_standing_consent_uses",
        "get_occupancy",
        "list_arrivals",
        "list_departures",
    ];
    const MANAGE: [&str; 7] = [
        "add_premises",
        "change_premises",
        "list_delegates",
        "invite_delegate",
        "revoke_delegate",
        "give_standing_consent",
        "revoke_standing_consent",
    ];
    match operation {
        _ if LOOK.contains(&operation) => Some(&[D::Read, D::Answer, D::Manager]),
        _ if MANAGE.contains(&operation) => Some(&[D::Manager]),
        "answer_registrations" => Some(&[D::Answer, D::Manager]),
        _ => None,
    }
}

/// What a program with this scope does for those for whom it applied.
fn also_of_programs(operation: &str) -> Option<Scope> {
    match operation {
        "submit_registration" | "withdraw_registration" | "resend_registration" => Some(Scope::RegistrationsWrite),
        "list_registrations" | "get_registration" | "list_registration_events" | "get_certificate" => {
            Some(Scope::RegistrationsRead)
        }
        _ => None,
    }
}

/// Whether somebody of this kind may do it at all, and in which role with this object.
#[expect(clippy::too_many_lines, reason = "a table in words: one case after the other")]
fn oracle(operation: &str, who: &Principal, object: &Object) -> (bool, Option<Role>) {
    let me = match who {
        Principal::Anonymous | Principal::Client(_) => None,
        Principal::Account(account) => Some(*account),
        Principal::Officer(officer) => Some(officer.account()),
    };
    let it_is_about_me =
        me.is_some_and(|me| me == object.owner || object.guardian.is_some_and(|guardian| guardian == me));
    let i_am_the_host = me.is_some_and(|me| object.addressee.is_some_and(|host| host == me));
    if OPEN.contains(&operation) {
        return (true, None);
    }
    if ["add_outage", "withdraw_outage", "lift_entry_ban", "add_organization"].contains(&operation) {
        return overseen(who, object);
    }
    if operation == "get_integrator" || operation.contains("sandbox") || of_programs(operation).is_some() {
        let Principal::Client(client) = who else { return (false, None) };
        let may = of_programs(operation).is_none_or(|scope| client.scopes.contains(scope));
        return (may, if may && object.client == Some(client.id) { Some(Role::Client) } else { None });
    }
    if DECIDE.contains(&operation) || READ.contains(&operation) {
        let Principal::Officer(officer) = who else { return (false, None) };
        let mine = match (officer.region(), object.region) {
            (None, _) => officer.rank() == Rank::Supervisor,
            (Some(_), None) => false,
            (Some(a), Some(b)) => a.as_str() == b.as_str(),
        };
        let in_his_own_matter = DECIDE.contains(&operation) && (it_is_about_me || i_am_the_host);
        return (true, if mine && !in_his_own_matter { Some(Role::Officer) } else { None });
    }
    if ["get_confirmation", "answer_confirmation"].contains(&operation) {
        return (true, if object.linked { Some(Role::Anybody) } else { None });
    }
    if operation == "get_certificate_pdf" {
        let role = if it_is_about_me { Some(Role::Migrant) } else { None };
        return (true, role.or(if object.linked { Some(Role::Anybody) } else { None }));
    }
    if let (Principal::Client(client), Some(scope)) = (who, also_of_programs(operation)) {
        let may = client.scopes.contains(scope);
        return (may, if may && object.client == Some(client.id) { Some(Role::Client) } else { None });
    }
    if let Some(needed) = of_delegates(operation) {
        let is_mine =
            me.is_some_and(|me| object.delegate.is_some_and(|it| it.account == me && needed.contains(&it.role)));
        return (me.is_some(), if is_mine { Some(Role::Host) } else { None });
    }
    let role = match operation {
        "list_host_registrations"
        | "get_host_registration"
        | "confirm_registration"
        | "reject_registration"
        | "vacate_registration"
        | "withdraw_vacate" => {
            if i_am_the_host {
                Some(Role::Host)
            } else {
                None
            }
        }
        "get_registration" | "list_registration_events" | "get_hearing" if i_am_the_host && !it_is_about_me => {
            Some(Role::Host)
        }
        _ if it_is_about_me => Some(Role::Migrant),
        _ => None,
    };
    (me.is_some(), role)
}

/// Few accounts, so that they meet; the nil one must never be taken for nobody's.
fn account() -> impl Strategy<Value = Uuid> {
    (0..4u128).prop_map(Uuid::from_u128)
}

fn region() -> impl Strategy<Value = Option<RegionCode>> {
    prop::sample::select(vec![None, Some("75"), Some("71"), Some("79")])
        .prop_map(|code| code.map(|code| RegionCode::parse(code).unwrap()))
}

fn scopes() -> impl Strategy<Value = ScopeSet> {
    prop::sample::subsequence(Scope::ALL.to_vec(), 0..=Scope::ALL.len()).prop_map(|scopes| scopes.into_iter().collect())
}

fn principal() -> impl Strategy<Value = Principal> {
    prop_oneof![
        Just(Principal::Anonymous),
        account().prop_map(Principal::Account),
        (account(), prop::sample::select(Rank::ALL.to_vec()), region())
            .prop_filter_map("no officer", |(account, rank, region)| Officer::new(account, rank, region))
            .prop_map(Principal::Officer),
        (account(), scopes()).prop_map(|(id, scopes)| Principal::Client(Client { id, scopes })),
    ]
}

fn object() -> impl Strategy<Value = Object> {
    let (owner, other) = (account(), || prop::option::of(account()));
    let role = prop::sample::select(DelegateRole::ALL.to_vec());
    let delegate = prop::option::of((account(), role).prop_map(|(account, role)| Delegate { account, role }));
    (owner, (other(), other(), other()), region(), any::<bool>(), delegate).prop_map(
        |(owner, (guardian, addressee, client), region, linked, delegate)| Object {
            owner,
            guardian,
            addressee,
            region,
            client,
            linked,
            delegate,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn the_policy_and_the_oracle_agree(
        permission in prop::sample::select(Permission::ALL.to_vec()), who in principal(), object in object(),
    ) {
        let (admitted, met) = oracle(permission.operation(), &who, &object);
        prop_assert_eq!(admits(permission, &who), admitted);
        prop_assert_eq!(role(permission, &who, &object), met);
        // Nobody reaches an object by what he may not do at all.
        prop_assert!(met.is_none() || admitted);
    }
}

/// Every set of scopes that a token can have.
fn all_scope_sets() -> impl Iterator<Item = ScopeSet> {
    (0..1u32 << Scope::ALL.len()).map(|bits| {
        Scope::ALL.into_iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, scope)| scope).collect()
    })
}

#[test]
fn no_scope_gives_the_right_to_decide() {
    let decisions = [Permission::ConfirmRegistration, Permission::RejectRegistration, Permission::AnnulRegistration];
    let id = Uuid::from_u128(1);
    let object = Object {
        owner: id,
        addressee: Some(id),
        region: RegionCode::parse("75").ok(),
        linked: true,
        guardian: None,
        client: None,
        delegate: None,
    };
    let mut sets = 0;
    for scopes in all_scope_sets() {
        sets += 1;
        let client = Principal::Client(Client { id, scopes });
        for decision in decisions {
            assert!(
                !admits(decision, &client) && role(decision, &client, &object).is_none(),
                "{decision:?} {client:?}"
            );
        }
    }
    assert_eq!(sets, 64);
}

#[test]
fn a_scope_is_granted_to_the_tokens_that_have_it_and_to_no_others() {
    for scope in Scope::ALL {
        for scopes in all_scope_sets() {
            let client = Client { id: Uuid::from_u128(1), scopes };
            let granted = table::ClientGrant::Scope(scope).admits(&client);
            assert_eq!(granted, client.scopes.to_string().split(' ').any(|name| name == scope.as_str()), "{client:?}");
            assert!(table::ClientGrant::Any.admits(&client));
        }
    }
}

#[test]
fn nobody_annuls_in_his_own_matter() {
    let (officer, migrant, host) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
    let almaty = RegionCode::parse("75").ok();
    for (rank, region) in [(Rank::Officer, almaty), (Rank::Supervisor, almaty), (Rank::Supervisor, None)] {
        let who = Principal::Officer(Officer::new(officer, rank, region).unwrap());
        let file = |owner, addressee| Object {
            owner,
            addressee,
            region: almaty,
            linked: false,
            guardian: None,
            client: None,
            delegate: None,
        };
        let annuls = |object| role(Permission::AnnulRegistration, &who, &object);
        assert_eq!(annuls(file(migrant, Some(host))), Some(Role::Officer));
        assert_eq!(annuls(file(migrant, None)), Some(Role::Officer));
        assert_eq!(annuls(file(officer, Some(host))), None);
        assert_eq!(annuls(file(migrant, Some(officer))), None);
        assert_eq!(role(Permission::GetOfficerRegistration, &who, &file(officer, None)), Some(Role::Officer));
    }
}

#[test]
fn only_the_host_confirms_and_only_officers_annul() {
    for permission in [Permission::ConfirmRegistration, Permission::RejectRegistration] {
        let row = permission.row();
        assert_eq!(row.account, Some(table::Reach::Addressed));
        assert!(row.anybody.is_none() && row.officer.is_none() && row.supervisor.is_none() && row.client.is_none());
    }
    let row = Permission::AnnulRegistration.row();
    let others = Some(table::Reach::OthersInRegion);
    assert_eq!((row.officer, row.supervisor), (others, others));
    assert!(row.anybody.is_none() && row.account.is_none() && row.client.is_none());
}

#[test]
fn each_operation_stands_in_the_table_once_and_reads_back() {
    let operations: BTreeSet<&str> = Permission::ALL.iter().map(|permission| permission.operation()).collect();
    assert_eq!(operations.len(), Permission::ALL.len());
    for permission in Permission::ALL {
        assert_eq!(Permission::of_operation(permission.operation()), Some(*permission));
    }
    assert_eq!(Permission::of_operation("make_coffee"), None);
    assert_eq!(rights::AnnulRegistration::PERMISSION, Permission::AnnulRegistration);
}

#[test]
fn an_account_reaches_everything_about_itself_and_nothing_else_without_being_granted_it() {
    let (me, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let account = Principal::Account(me);
    for permission in Permission::ALL.iter().copied() {
        let foreign = Object {
            owner: other,
            addressee: Some(other),
            region: None,
            linked: false,
            guardian: None,
            client: None,
            delegate: None,
        };
        assert_eq!(role(permission, &account, &foreign), None, "{permission:?}");
        assert_eq!(role(permission, &Principal::Anonymous, &foreign), None, "{permission:?}");
    }
}

#[test]
fn who_has_no_account_is_not_the_host_of_what_is_addressed_to_nobody() {
    let nobodys = Object {
        owner: Uuid::nil(),
        addressee: None,
        region: None,
        linked: false,
        guardian: None,
        client: None,
        delegate: None,
    };
    let client = Principal::Client(Client { id: Uuid::nil(), scopes: ScopeSet::default() });
    for reach in [table::Reach::Own, table::Reach::Addressed, table::Reach::Party] {
        for who in [&Principal::Anonymous, &client, &Principal::Account(Uuid::from_u128(1))] {
            assert_eq!(reach.role(who, &nobodys), None, "{reach:?} {who:?}");
        }
    }
}
