//! Security test 8: whether a phone has an account cannot be told from the answer to a request for a code, nor from its time.

use crate::support::{Reply, World, both_engines};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::time::Instant;

/// Phones of each kind, and how often each is asked: 300 samples of each kind.
const PHONES: usize = 30;
const ROUNDS: usize = 10;

fn known(n: usize) -> String {
    format!("+7701{:07}", 7_000_000 + n)
}

fn unknown(n: usize) -> String {
    format!("+7701{:07}", 7_500_000 + n)
}

/// What may be told apart besides time: status, names of the headers, shape of the body.
fn shape(reply: &Reply) -> (u16, Vec<String>, Value) {
    let mut body = reply.json();
    for value in body.as_object_mut().unwrap().values_mut() {
        let length = value.as_str().map(str::len);
        *value = json!(length);
    }
    let mut names: Vec<String> = reply.headers.keys().map(ToString::to_string).collect();
    names.sort();
    (reply.status.as_u16(), names, body)
}

async fn asks(world: &World, phone: &str) -> (Reply, f64) {
    let stranger = world.stranger();
    let body = json!({"phone": phone});
    let begun = Instant::now();
    let reply = stranger.post("/v1/auth/otp", &body).await;
    (reply, begun.elapsed().as_secs_f64())
}

fn real(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap())
}

/// Two-sided p of the rank test of Mann and Whitney: how likely two samples of one distribution differ as much as these.
fn mann_whitney(some: &[f64], others: &[f64]) -> f64 {
    let of = |sample: &[f64], is_some| sample.iter().map(|x| (*x, is_some)).collect::<Vec<_>>();
    let mut all = [of(some, true), of(others, false)].concat();
    all.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (mut ranks, mut ties, mut at) = (0.0, 0.0, 0);
    while at < all.len() {
        let equal = all[at..].iter().take_while(|one| one.0.total_cmp(&all[at].0).is_eq()).count();
        let rank = real(2 * at + equal + 1) / 2.0;
        ranks += rank * real(all[at..at + equal].iter().filter(|one| one.1).count());
        ties += real(equal).powi(3) - real(equal);
        at += equal;
    }
    let (pairs, total) = (real(some.len() * others.len()), real(all.len()));
    let wins = ranks - real(some.len() * (some.len() + 1)) / 2.0;
    let deviation = (pairs / 12.0 * (total + 1.0 - ties / (total * (total - 1.0)))).sqrt();
    let z = ((wins - pairs / 2.0).abs() - 0.5).max(0.0) / deviation;
    erfc(z / std::f64::consts::SQRT_2)
}

/// Abramowitz and Stegun, 7.1.26: exact to 1.5e-7.
fn erfc(x: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let terms = [1.061_405_429, -1.453_152_027, 1.421_413_741, -0.284_496_736, 0.254_829_592];
    terms.iter().fold(0.0, |sum, term| sum * t + term) * t * (-x * x).exp()
}

#[test]
fn the_rank_test_tells_shifted_samples_apart_and_equal_ones_not() {
    let sample = |shift: f64| (0..300).map(|n| f64::from(n * 7919 % 300) + shift).collect::<Vec<_>>();
    assert!(mann_whitney(&sample(0.0), &sample(0.0)) > 0.9);
    assert!(mann_whitney(&sample(0.0), &sample(5.0)) > 0.01);
    assert!(mann_whitney(&sample(0.0), &sample(30.0)) < 0.001);
    // A published example: U = 23, n = 5, m = 7 is far from significant.
    let p = mann_whitney(&[19.0, 22.0, 16.0, 29.0, 24.0], &[20.0, 11.0, 17.0, 12.0]);
    assert!((p - 0.1113).abs() < 0.001, "{p}");
}

/// One campaign of 2 x 300 samples, interleaved; both kinds of phones have the same past except for the account.
async fn campaign(world: &World) -> f64 {
    let (mut of_known, mut of_unknown) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        // The pauses of a phone are over.
        world.after(TimeDelta::minutes(16)).await;
        for n in 0..PHONES {
            let ((one, its_time), (other, other_time)) = if (n + round) % 2 == 0 {
                let one = asks(world, &known(n)).await;
                (one, asks(world, &unknown(n)).await)
            } else {
                let other = asks(world, &unknown(n)).await;
                (asks(world, &known(n)).await, other)
            };
            assert_eq!(one.status, 202, "{}", one.text());
            assert_eq!(shape(&one), shape(&other));
            of_known.push(its_time);
            of_unknown.push(other_time);
        }
    }
    assert!(of_known.len() >= 300);
    mann_whitney(&of_known, &of_unknown)
}

both_engines! {
    async fn known_and_unknown_phones_take_the_same_time(world: World) {
        for n in 0..PHONES {
            world.sign_in(&known(n)).await;
            // The past of an unknown phone: a code that was not entered.
            asks(&world, &unknown(n)).await.0.expect(202);
        }
        assert_eq!(world.count("accounts").await, 30);
        let mut tried = Vec::new();
        for _ in 0..3 {
            // A new day: the phones' budgets are whole again.
            world.after(TimeDelta::days(1)).await;
            tried.push(campaign(&world).await);
            if tried.last().is_some_and(|p| *p > 0.01) {
                break;
            }
        }
        // Equal distributions fail all three times once in a million.
        assert!(tried.iter().any(|p| *p > 0.01), "{tried:?}");
        world.after(TimeDelta::minutes(6)).await;
    }
}
