// Sends through Google's own SDK for Node what it is told to, and prints as JSON what the SDK says of each message.
//
//     node node_sdk.cjs <folder of the package> <port of the fake> <account file> <setup file>
//
// The setup holds `fixtures` (messages as the service knows them, each with `exp`, `ttl` and `urgent` worked out),
// `targets` (whose names say what the fake answers) and `payloads` (raw `data`). NODE_EXTRA_CA_CERTS must name the fake's CA.

"use strict";
const { readFileSync } = require("node:fs");
const path = require("node:path");

const [folder, port, accountFile, setupFile] = process.argv.slice(2);
require("./shim.cjs")(Number(port));
const sdk = (name) => require(path.join(folder, "lib", name, "index.js"));
const { initializeApp, cert } = sdk("app");
const { getMessaging } = sdk("messaging");

// The message of the service, in the words of the SDK's own types.
function message({ nid, kind, platform, target, exp, ttl, urgent, wave }) {
  const built = { ...target, data: { nid, kind, v: "1", exp: String(exp) }, fcmOptions: { analyticsLabel: kind } };
  if (wave > 0) built.data.wave = String(wave);
  if (platform === "android") built.android = { priority: urgent ? "high" : "normal", ttl: ttl * 1000 };
  if (platform === "ios") {
    built.apns = {
      headers: { "apns-push-type": "alert", "apns-priority": urgent ? "10" : "5", "apns-expiration": String(exp), "apns-collapse-id": nid },
      payload: {
        aps: {
          alert: { titleLocKey: `n_${kind}_t`, locKey: `n_${kind}_b` },
          sound: "default",
          category: kind.toUpperCase(),
          "interruption-level": urgent ? "time-sensitive" : "active",
          mutableContent: true,
          threadId: kind,
        },
      },
    };
  }
  if (platform === "web") built.webpush = { headers: { TTL: String(ttl), Urgency: urgent ? "high" : "normal" } };
  return built;
}

async function said(send) {
  try {
    await send(); // what the SDK itself finds wrong, it throws at once
    return "ok";
  } catch (error) {
    return error.code;
  }
}

async function main() {
  const setup = JSON.parse(readFileSync(setupFile, "utf8"));
  initializeApp({ credential: cert(JSON.parse(readFileSync(accountFile, "utf8"))) });
  const messaging = getMessaging();
  const result = { version: require(path.join(folder, "package.json")).version, send: {}, sendEach: {}, payloads: [] };

  const each = async (messages) =>
    (await messaging.sendEach(messages)).responses.map((response) => (response.success ? "ok" : response.error.code));
  result.fixtures = await each(setup.fixtures.map(message));
  // One target of each name for each way: a name that errs once only must err once on both.
  const errors = await each(setup.targets.map((target) => ({ token: `${target}-each`, data: { a: "b" } })));
  setup.targets.forEach((target, at) => (result.sendEach[target] = errors[at]));
  for (const target of setup.targets) result.send[target] = await said(() => messaging.send({ token: `${target}-one`, data: { a: "b" } }));
  for (const data of setup.payloads) result.payloads.push(await said(() => messaging.send({ token: "t", data })));
  result.fid = await said(() => messaging.send({ fid: "f", data: { a: "b" } }));
  result.dryRun = await said(() => messaging.send({ token: "dry-run" }, true));
  console.log(JSON.stringify(result));
  process.exit(0);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
