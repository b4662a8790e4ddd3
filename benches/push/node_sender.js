// The same load through Google's own SDK for Node, to compare the service's client with: messages a second, and processor
// time a message.
//
//     tirkeu fcm-fake --count-only --delay-ms 50 --account-file account.json --tls-cert leaf.pem --tls-key leaf.key
//     NODE_EXTRA_CA_CERTS=ca.pem node benches/push/node_sender.js \
//         --package target/ci/npm/node_modules/firebase-admin --fake http://127.0.0.1:PORT --account account.json \
//         [--messages 6000] [--rounds 5] [--batches 1] [--way each|one]
//
// The certificate must be for fcm.googleapis.com and oauth2.googleapis.com; .ci/fcm.py shows how openssl makes one.
// `each` is `sendEach`: 500 messages a call, by HTTP/2, a hundred in flight on a connection that it opens anew for each call.
// `--batches 4` lets four calls run at once. `one` is `send`: HTTP/1.1. Firebase-admin 14 needs Node 22 or newer.
// The processor time is that of this process (user and system), after a warm-up that is not counted. Messages are the
// service's approval for an iPhone, the longest there is. Prints one line of JSON a round, then the median.

"use strict";
const { randomUUID } = require("node:crypto");
const { readFileSync } = require("node:fs");
const path = require("node:path");
const { parseArgs } = require("node:util");

const { values: given } = parseArgs({
  options: {
    package: { type: "string" },
    fake: { type: "string" },
    account: { type: "string" },
    messages: { type: "string", default: "6000" },
    rounds: { type: "string", default: "5" },
    batches: { type: "string", default: "1" },
    way: { type: "string", default: "each" },
  },
});
if (!given.package || !given.fake || !given.account) {
  console.error("node_sender.js --package FOLDER --fake URL --account FILE: the rest is in the file's head");
  process.exit(2);
}
const BATCH = 500; // the most that sendEach takes
const folder = path.resolve(given.package);
require("../../tests/outside/fcm/shim.cjs")(Number(new URL(given.fake).port));
const { initializeApp, cert } = require(path.join(folder, "lib/app/index.js"));
const { getMessaging } = require(path.join(folder, "lib/messaging/index.js"));
const { version } = require(path.join(folder, "package.json"));

function message(number) {
  const nid = randomUUID();
  const exp = String(Math.floor(Date.now() / 1000) + 3600);
  return {
    token: `phone-${number}-${"x".repeat(140)}`,
    data: { nid, kind: "approval_requested", v: "1", exp },
    apns: {
      headers: { "apns-push-type": "alert", "apns-priority": "10", "apns-expiration": exp, "apns-collapse-id": nid },
      payload: {
        aps: {
          alert: { titleLocKey: "n_approval_requested_t", locKey: "n_approval_requested_b" },
          sound: "default",
          category: "APPROVAL_REQUESTED",
          "interruption-level": "time-sensitive",
          mutableContent: true,
          threadId: "approval_requested",
        },
      },
    },
    fcmOptions: { analyticsLabel: "approval_requested" },
  };
}

// Lets `lanes` of them run at once.
async function inLanes(jobs, lanes) {
  const one = async () => {
    for (let job = jobs.pop(); job; job = jobs.pop()) await job();
  };
  await Promise.all(Array.from({ length: lanes }, one));
}

async function sendAll(messaging, count) {
  let failed = 0;
  const jobs = [];
  if (given.way === "one") {
    for (let number = 0; number < count; number++) jobs.push(() => messaging.send(message(number)).catch(() => failed++));
    await inLanes(jobs, 100);
  } else {
    for (let from = 0; from < count; from += BATCH) {
      const size = Math.min(BATCH, count - from);
      jobs.push(async () => {
        const batch = Array.from({ length: size }, (_, at) => message(from + at));
        failed += (await messaging.sendEach(batch)).failureCount;
      });
    }
    await inLanes(jobs, Number(given.batches));
  }
  return failed;
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

async function main() {
  initializeApp({ credential: cert(JSON.parse(readFileSync(given.account, "utf8"))) });
  const messaging = getMessaging();
  const count = Number(given.messages);
  await sendAll(messaging, Math.min(count, 2 * BATCH));
  const rounds = [];
  for (let round = 1; round <= Number(given.rounds); round++) {
    const begun = process.hrtime.bigint();
    const before = process.cpuUsage();
    const failed = await sendAll(messaging, count);
    const used = process.cpuUsage(before);
    const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
    const result = { round, messages: count, failed, per_second: count / seconds, cpu_us: (used.user + used.system) / count };
    rounds.push(result);
    console.log(JSON.stringify(result, (_, value) => (typeof value === "number" ? Math.round(value * 10) / 10 : value)));
  }
  const of = (name) => Math.round(median(rounds.map((round) => round[name])) * 10) / 10;
  const failed = rounds.reduce((sum, round) => sum + round.failed, 0);
  const sender = `firebase-admin ${version} / Node ${process.version} ${given.way}`;
  console.log(JSON.stringify({ sender, batches: Number(given.batches), per_second: of("per_second"), cpu_us: of("cpu_us"), failed }));
  process.exit(failed ? 1 : 0);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
