// Checks the proof behind the # of a certificate's link on the reader's own device. docs/certificate.md and certificate.cddl say what
// it is made of. Nothing is sent anywhere. All words are the page's: there are none here.

const WIDTHS = [0, 3, 5, 8, 10, 13, 15, 17];
const ZONE = 5 * 3600;
const DAY = 86400;
const TEXT = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function must(isSo) {
  if (!isSo) throw new Error("not a proof");
}

/** The bytes that digits hold. The same bytes have one spelling only. */
export function bytesOf(digits) {
  must(/^[0-9]{1,7089}$/.test(digits));
  const bytes = [];
  for (let at = 0; at < digits.length; at += 17) {
    const part = digits.slice(at, at + 17);
    const count = WIDTHS.indexOf(part.length);
    const value = BigInt(part);
    must(count > 0 && value >> BigInt(8 * count) === 0n);
    for (let n = count - 1; n >= 0; n--) bytes.push(Number((value >> BigInt(8 * n)) & 255n));
  }
  return Uint8Array.from(bytes);
}

/** One CBOR item (RFC 8949) and nothing behind it: definite lengths, shortest forms, no key twice, none of the types that no proof has. */
export function decode(bytes) {
  let at = 0;
  const take = (count) => {
    must(bytes instanceof Uint8Array && count <= bytes.length - at);
    at += count;
    return bytes.slice(at - count, at);
  };
  const argument = (info) => {
    if (info < 24) return info;
    must(info < 28);
    const value = take(2 ** (info - 24)).reduce((sum, byte) => sum * 256 + byte, 0);
    must(Number.isSafeInteger(value) && value >= [24, 2 ** 8, 2 ** 16, 2 ** 32][info - 24]);
    return value;
  };
  const item = (depth) => {
    must(depth < 8);
    const [head] = take(1);
    const [major, info] = [head >> 5, head & 31];
    if (major === 7) {
      must(info >= 20 && info <= 22);
      return [false, true, null][info - 20];
    }
    const value = argument(info);
    if (major === 0) return value;
    if (major === 1) return -1 - value;
    if (major === 2) return take(value);
    if (major === 3) return TEXT.decode(take(value));
    if (major === 6) return { tag: value, content: item(depth + 1) };
    const [list, map] = [[], new Map()];
    for (let n = 0; n < value; n++) {
      const first = item(depth + 1);
      if (major === 4) {
        list.push(first);
      } else {
        must(["number", "string"].includes(typeof first) && !map.has(first));
        map.set(first, item(depth + 1));
      }
    }
    return major === 4 ? list : map;
  };
  const value = item(0);
  must(at === bytes.length);
  return value;
}

/** What COSE has signed (RFC 9052, section 4.4): the array "Signature1", protected header, nothing, payload. */
function signedBytes(header, payload) {
  const bytes = (part) => {
    must(part.length < 2 ** 16);
    const size = part.length;
    const head = size < 24 ? [0x40 | size] : size < 256 ? [0x58, size] : [0x59, size >> 8, size & 255];
    return [...head, ...part];
  };
  return Uint8Array.from([0x84, 0x6a, ...new TextEncoder().encode("Signature1"), ...bytes(header), 0x40, ...bytes(payload)]);
}

/** The day, in the country's only zone, in which an instant is. */
const day = (seconds) => new Date((seconds + ZONE) * 1000).toISOString().slice(0, 10);

function claimsOf(map) {
  const text = (value, isOptional = false) => {
    must(typeof value === "string" || (isOptional && value === null));
    return value;
  };
  const integer = (value) => {
    must(Number.isSafeInteger(value));
    return value;
  };
  const [exp, nbf, iat] = [4, 5, 6].map((label) => integer(map.get(label)));
  const [number, facts, status] = [7, -70000, 65535].map((label) => map.get(label));
  must(map.get(1) === "KZREG1" && number instanceof Uint8Array && number.length === 6);
  must(Array.isArray(facts) && facts.length === 8);
  if (status !== undefined) {
    const entry = status.get("status_list");
    must(integer(entry.get("idx")) >= 0 && text(entry.get("uri")));
  }
  return {
    number: String(number.reduce((sum, byte) => sum * 256 + byte, 0)).padStart(14, "0"),
    name: text(facts[0]),
    original: text(facts[1], true),
    birth: day(integer(facts[2]) * DAY - ZONE),
    nationality: text(facts[3]),
    document: text(facts[4]),
    address: text(facts[5]),
    host: [text(facts[6], true), text(facts[7])].filter(Boolean).join(", "),
    from: day(nbf),
    until: day(exp - 1),
    issued: day(iat),
    exp,
    nbf,
  };
}

/** The parts of a proof. Its claims are not to be believed before the signature is checked. */
export function open(bytes) {
  const { tag, content } = decode(bytes);
  must(tag === 18 && Array.isArray(content) && content.length === 4);
  const [header, plain, payload, signature] = content;
  const labels = decode(header);
  must(labels instanceof Map && labels.size === 2 && labels.get(1) === -8 && plain instanceof Map && plain.size === 0);
  must(signature instanceof Uint8Array && signature.length === 64);
  const claims = claimsOf(decode(payload));
  return { kid: TEXT.decode(labels.get(4)), signed: signedBytes(header, payload), signature, claims };
}

/** Judges a proof: `genuine` (and whether `now`, in seconds, is within its days), `damaged`, or `unsupported` by this browser. */
export async function check(digits, { keys, number, now, subtle }) {
  let proof;
  try {
    proof = open(bytesOf(digits));
  } catch {
    return { verdict: "damaged" };
  }
  const { kid, signed, signature, claims } = proof;
  const key = keys.find((known) => known.kid === kid);
  if (!key || claims.number !== number) return { verdict: "damaged" };
  try {
    // Not the whole key: browsers disagree on what `alg` Ed25519 has.
    const { kty, crv, x } = key;
    const ours = await subtle.importKey("jwk", { kty, crv, x }, "Ed25519", false, ["verify"]);
    if (!(await subtle.verify("Ed25519", ours, signature, signed))) return { verdict: "damaged" };
  } catch {
    return { verdict: "unsupported" };
  }
  return { verdict: "genuine", claims, isCurrent: claims.nbf <= now && now < claims.exp };
}

function show(section, { verdict, claims, isCurrent }, countries) {
  for (const part of section.querySelectorAll("[data-verdict]")) part.hidden = part.dataset.verdict !== verdict;
  for (const slot of section.querySelectorAll("[data-claim]")) {
    const value = claims?.[slot.dataset.claim];
    const isDay = /^\d{4}-\d\d-\d\d$/.test(value);
    const country = slot.dataset.claim === "nationality" && countries[value];
    slot.textContent = isDay ? value.split("-").reverse().join(".") : country ? `${country} (${value})` : value;
    slot.parentElement.hidden = !value;
  }
  section.querySelector("[data-outside]").hidden = isCurrent !== false;
  section.hidden = false;
  // A warning must be read before the number's own verdict, which then says nothing of the paper.
  const main = section.parentElement;
  main.classList.toggle("doubtful", verdict === "damaged");
  if (verdict === "damaged") main.prepend(section);
}

async function run() {
  // What is behind the # leaves the visible address, so that who shares the page does not share a person's data. It stays with this
  // entry of the tab's history: the page can be loaded again.
  if (!["", "#check"].includes(location.hash)) {
    history.replaceState({ proof: location.hash.slice(1) }, "", location.pathname + location.search);
  }
  const digits = history.state?.proof;
  if (!digits) return;
  for (const link of document.querySelectorAll("nav a")) link.hash = digits;
  const section = document.getElementById("proof");
  const { keys, countries } = JSON.parse(document.getElementById("data").textContent);
  const about = { keys, number: section.dataset.number, now: Date.now() / 1000, subtle: globalThis.crypto?.subtle };
  show(section, await check(digits, about), countries);
}

if (typeof document !== "undefined") {
  addEventListener("hashchange", run);
  run();
}
