// The script of the page as a module, without a browser: its parsers, and proofs of every kind made here.

import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";

const { subtle } = webcrypto;
const text = readFileSync(new URL("../../src/http/certificates/verify.js", import.meta.url), "utf8");
const { bytesOf, check, decode, open } = await import(`data:text/javascript,${encodeURIComponent(text)}`);

const ascii = (words) => [...Buffer.from(words)];
const head = (major, n) => {
  const top = major << 5;
  if (n < 24) return [top | n];
  if (n < 256) return [top | 24, n];
  if (n < 65536) return [top | 25, n >> 8, n & 255];
  return [top | 26, ...[24, 16, 8, 0].map((by) => Math.floor(n / 2 ** by) & 255)];
};

/** A small encoder: numbers, texts, null, Uint8Array, arrays, Map. */
function encode(value) {
  if (value === null) return [0xf6];
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === "string") return [...head(3, Buffer.byteLength(value)), ...ascii(value)];
  if (value instanceof Uint8Array) return [...head(2, value.length), ...value];
  if (Array.isArray(value)) return [...head(4, value.length), ...value.flatMap(encode)];
  return [...head(5, value.size), ...[...value].flatMap(([key, content]) => [...encode(key), ...encode(content)])];
}

function digitsOf(bytes) {
  let digits = "";
  for (let at = 0; at < bytes.length; at += 7) {
    const part = bytes.slice(at, at + 7);
    const value = part.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    digits += String(value).padStart([0, 3, 5, 8, 10, 13, 15, 17][part.length], "0");
  }
  return digits;
}

const NUMBER = "26418053729152";
const NOW = 1795500000;
const cti = (number) => Uint8Array.from([40, 32, 24, 16, 8, 0].map((by) => Number((BigInt(number) >> BigInt(by)) & 255n)));
const facts = () => ["KARIMOV SANJAR", "Каримов Санжар", 9598, "UZB", "FA0013401", "г. Алматы", null, "••••••••0012"];
const claims = (changes = []) =>
  new Map([[1, "KZREG1"], [4, NOW + 86400], [5, NOW - 86400], [6, NOW - 50], [7, cti(NUMBER)], [-70000, facts()], ...changes]);

const pair = await subtle.generateKey("Ed25519", true, ["sign", "verify"]);
const { x } = await subtle.exportKey("jwk", pair.publicKey);
const keys = [{ kty: "OKP", crv: "Ed25519", alg: "EdDSA", use: "sig", kid: "k1", x }];
const asked = { keys, number: NUMBER, now: NOW, subtle };

async function proof(map, { labels = new Map([[1, -8], [4, Uint8Array.from(ascii("k1"))]]), plain = new Map(), tag = 18, signs = true } = {}) {
  const [header, payload] = [Uint8Array.from(encode(labels)), Uint8Array.from(encode(map))];
  const signed = Uint8Array.from(encode(["Signature1", header, new Uint8Array(), payload]));
  const signature = signs ? new Uint8Array(await subtle.sign("Ed25519", pair.privateKey, signed)) : new Uint8Array(64);
  return digitsOf([...head(6, tag), ...encode([header, plain, payload, signature])]);
}

const verdict = async (digits, changes = {}) => (await check(digits, { ...asked, ...changes })).verdict;

async function proofs() {
  const good = await proof(claims());
  const seen = await check(good, asked);
  assert.deepEqual([seen.verdict, seen.isCurrent, seen.claims.name, seen.claims.birth], ["genuine", true, "KARIMOV SANJAR", "1996-04-12"]);
  const status = new Map([["status_list", new Map([["idx", 77], ["uri", "https://x/1"]])]]);
  assert.equal(await verdict(await proof(claims([[65535, status], [-70001, "later"]]))), "genuine");
  assert.equal((await check(good, { ...asked, now: NOW + 86400 })).isCurrent, false);
  assert.equal((await check(good, { ...asked, now: NOW - 86401 })).isCurrent, false);
  for (const changes of [{ number: "26418053729249" }, { keys: [] }, { keys: [{ ...keys[0], kid: "k2" }] }]) {
    assert.equal(await verdict(good, changes), "damaged");
  }
  const deaf = { importKey: () => Promise.reject(new Error("no such algorithm")) };
  assert.equal(await verdict(good, { subtle: deaf }), "unsupported");
  assert.equal(await verdict(good, { subtle: undefined }), "unsupported");
  const wrong = [
    await proof(claims([[1, "KZREG2"]])),
    await proof(claims([[4, "soon"]])),
    await proof(claims([[7, cti("1").slice(1)]])),
    await proof(claims([[-70000, facts().slice(1)]])),
    await proof(claims([[-70000, facts().with(2, null)]])),
    await proof(claims([[-70000, facts().with(0, null)]])),
    await proof(claims([[65535, new Map()]])),
    await proof(claims(), { labels: new Map([[1, -7], [4, Uint8Array.from(ascii("k1"))]]) }),
    await proof(claims(), { labels: new Map([[1, -8], [4, Uint8Array.from(ascii("k1"))], [2, []]]) }),
    await proof(claims(), { plain: new Map([[1, -8]]) }),
    await proof(claims(), { tag: 17 }),
    await proof(claims(), { signs: false }),
    "", "1", "x", `${good}0`, good.slice(0, -1), good.slice(17), `٠${good.slice(1)}`,
  ];
  for (const digits of wrong) assert.equal(await verdict(digits), "damaged", digits.slice(0, 40));
  for (let at = 0; at < good.length; at++) {
    const other = (Number(good[at]) + 1) % 10;
    assert.equal(await verdict(good.slice(0, at) + other + good.slice(at + 1)), "damaged", `digit ${at}`);
  }
  return good.length + wrong.length;
}

function parsers() {
  assert.deepEqual([...bytesOf("00000000000000001255")], [0, 0, 0, 0, 0, 0, 1, 255]);
  for (const digits of ["256", "99999999999999999", "0000", "00"]) assert.throws(() => bytesOf(digits), digits);
  const hex = (digits) => Uint8Array.from(Buffer.from(digits, "hex"));
  for (const [digits, value] of [["00", 0], ["1818", 24], ["3903e7", -1000], ["1b001fffffffffffff", 2 ** 53 - 1], ["f6", null], ["80", []]]) {
    assert.deepEqual(decode(hex(digits)), value, digits);
  }
  const refused = [
    "", "1817", "1900ff", "1a0000ffff", "1b00000000ffffffff", // not the shortest
    "1b0020000000000000", "1c", "1f", // too large, reserved
    "5f4101ff", "9f01ff", "bf0102ff", // without an end
    "f97e00", "fb3ff0000000000000", "f7", "f820", // floats, undefined, other simple values
    "a201020103", "a1f600", "a1410100", // a key twice, keys of other types
    "61ff", "62c080", "0000", "81", "4201", "9affffffff", // no UTF-8, something behind, too short
    "8181818181818181" + "80", // too deep
  ]; // prettier-ignore
  for (const digits of refused) assert.throws(() => decode(hex(digits)), digits);
  for (let n = 0; n < 20000; n++) {
    const bytes = webcrypto.getRandomValues(new Uint8Array(n % 90));
    assert.throws(() => open(bytes));
  }
  return refused.length;
}

export async function withoutBrowser() {
  return parsers() + (await proofs());
}
