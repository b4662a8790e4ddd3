// The page of a certificate in a real browser: without script, with the right proof, with wrong ones, on a narrow screen, in four languages.
//
//     node browser.mjs <folder with node_modules> <browser> <JSON {valid, replaced, unknown}> [<folder for pictures>]
//
// `valid` and `replaced` are certificates as GET /v1/certificates/{number} gives them, `unknown` is a link to none.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { withoutBrowser } from "./proof.mjs";

const [modules, executablePath, file, pictures] = process.argv.slice(2);
const load = createRequire(`${modules}/`);
const puppeteer = load("puppeteer-core");
const axe = readFileSync(load.resolve("axe-core/axe.min.js"), "utf8");
const { valid, replaced, unknown } = JSON.parse(readFileSync(file, "utf8"));
const LANGUAGES = ["kk", "ru", "en", "uz"];
const PHONE = { width: 320, height: 640 };

const digits = (certificate) => certificate.qr.split("#")[1];
const link = (certificate, proof = digits(certificate), language = "en") =>
  `${certificate.links.verify.replace("/v/", "/V/")}?lang=${language}${proof && `#${proof}`}`;
const point = (day) => day.split("-").reverse().join(".");
const altered = (proof, at) => proof.slice(0, at) + ((Number(proof[at]) + 1) % 10) + proof.slice(at + 1);

const browser = await puppeteer.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"] });
let done = 0;

/** Opens a page and lets `story` look at it; then nothing may have been asked for but the page itself, and nothing complained of. */
async function visit(url, story, { script = true, viewport = PHONE, scheme = "light", before, lax = false } = {}) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  const [requests, complaints] = [[], []];
  page.on("request", (request) => requests.push([request.isNavigationRequest(), request.url().split("#")[0]]));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.setViewport(viewport);
  await page.setJavaScriptEnabled(script);
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  if (lax) await page.setBypassCSP(true);
  if (before) await page.evaluateOnNewDocument(before);
  await page.goto(url, { waitUntil: "load" });
  if (script && url.includes("#")) await page.waitForSelector("#proof:not([hidden])", { timeout: 10000 });
  await story(page);
  // Only where the policy is off, a browser asks for an icon by itself.
  const isIcon = (at) => lax && at.endsWith("/favicon.ico");
  const others = requests.filter(([isPage, at]) => !isIcon(at) && !(isPage && /\/[vV]\/\d{14}(\?lang=..)?$/.test(at)));
  assert.deepEqual(others, [], "something else was asked for");
  // That a page says 404 or 422 is no complaint.
  const real = complaints.filter((text) => !/the server responded with a status of 4(04|22)/.test(text));
  assert.deepEqual(real, []);
  await context.close();
  done++;
}

const seen = (page, selector) => page.$eval(selector, (found) => found.checkVisibility());
const text = (page, selector) => page.$eval(selector, (found) => found.innerText.replace(/\s+/g, " ").trim());
const claims = (page) =>
  page.$$eval("[data-claim]", (slots) => Object.fromEntries(slots.filter((s) => s.checkVisibility()).map((s) => [s.dataset.claim, s.textContent])));

function expected(certificate, country) {
  const { holder, host, premises } = certificate;
  const name = `${holder.surname} ${holder.given_names}`.trim();
  const all = {
    name,
    original: holder.original_name === name || holder.original_name.length > 40 ? undefined : holder.original_name,
    birth: point(holder.birth_date),
    nationality: `${country} (${holder.nationality})`,
    document: holder.document.number,
    address: premises.address_ru,
    // The QR code has an asterisk for each hidden digit: three bytes less.
    host: [host.name, host.masked_identifier.replaceAll("•", "*")].filter(Boolean).join(", "),
    from: point(certificate.registered_from),
    until: point(certificate.valid_until),
    issued: point(new Date(Date.parse(certificate.issued_at) + 5 * 3600e3).toISOString().slice(0, 10)),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value));
}

async function fits(page) {
  const [inner, wide] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
  assert.ok(wide <= inner, `${wide} px on a screen of ${inner}`);
}

async function enters(page, certificate, year = certificate.holder.birth_date.slice(0, 4)) {
  const [, month, day] = certificate.holder.birth_date.split("-");
  for (const [name, value] of Object.entries({ day, month, year })) await page.type(`#${name}`, value);
  await Promise.all([page.waitForNavigation(), page.click("#check button")]);
}

async function withoutScript(language) {
  await visit(link(valid, digits(valid), language), async (page) => {
    assert.equal(await page.$eval("html", (html) => html.lang), language);
    assert.ok((await text(page, ".verdict.good h2")).includes(point(valid.valid_until)));
    assert.ok(!(await seen(page, "#proof")) && (await seen(page, "#check")));
    await fits(page);
    await enters(page, valid, "1901");
    assert.ok(await seen(page, "#wrong"));
    await fits(page);
    await enters(page, valid);
    const details = await text(page, "#check");
    const shown = [valid.holder.surname, point(valid.holder.birth_date), valid.holder.document.number.slice(-3), valid.premises.address_kk];
    for (const part of shown) assert.ok(details.includes(part), `${part} in ${details}`);
    assert.ok(!details.includes(valid.holder.document.number));
    await fits(page);
  }, { script: false });
}

async function withProof(language) {
  const country = { kk: "Өзбекстан", ru: "Узбекистан", en: "Uzbekistan", uz: "Oʻzbekiston" }[language];
  const same = async (page) => {
    const found = await claims(page);
    const want = expected(valid, country);
    // The name of the country is the table's; here only for the example's.
    if (valid.holder.nationality !== "UZB") want.nationality = found.nationality;
    assert.deepEqual(found, want);
    assert.ok(await seen(page, "[data-verdict=genuine] h2") && !(await seen(page, "[data-verdict=damaged]")));
    assert.ok(!(await seen(page, "[data-outside]")));
    assert.ok(!page.url().includes("#"), "the address shows a person's data");
    await fits(page);
  };
  await visit(link(valid, digits(valid), language), async (page) => {
    await same(page);
    await page.reload();
    await page.waitForSelector("#proof:not([hidden])");
    await same(page);
  });
}

/** The proof stays when the language is changed, and is gone from the page that answers the form. */
async function onward() {
  await visit(link(valid), async (page) => {
    await Promise.all([page.waitForNavigation(), page.click("nav a[hreflang=kk]")]);
    await page.waitForSelector("#proof:not([hidden])");
    assert.equal((await claims(page)).document, valid.holder.document.number);
    assert.ok(!page.url().includes("#"));
    await enters(page, valid);
    assert.ok(!(await seen(page, "#proof")) && (await seen(page, "#check h2")));
  });
}

async function warned(proof, why) {
  await visit(link(valid, proof), async (page) => {
    assert.ok(await seen(page, "[data-verdict=damaged] h2"), why);
    assert.ok(!(await seen(page, "[data-verdict=genuine]")), why);
    assert.equal(await page.$eval("main", (main) => main.firstElementChild.id), "proof", "the warning comes first");
    assert.deepEqual(await claims(page), {}, why);
    await fits(page);
  });
}

async function otherwise() {
  await visit(link(valid), async (page) => {
    assert.ok(await seen(page, "[data-verdict=unsupported]"));
    assert.deepEqual(await claims(page), {});
  }, { before: () => { SubtleCrypto.prototype.importKey = () => Promise.reject(new Error("no such algorithm")); } });
  await visit(link(valid), async (page) => assert.ok(await seen(page, "[data-outside]")), { before: () => { Date.now = () => 4e12; } });
  await visit(link(replaced), async (page) => {
    assert.match(await text(page, ".verdict.over h2"), /^Replaced on \d\d\.\d\d\.\d{4}$/);
    assert.ok(await seen(page, "[data-verdict=genuine]"));
  });
  await visit(unknown, async (page) => {
    assert.equal(await text(page, ".verdict.bad h2"), "Not issued by us");
    assert.ok(!(await page.$("form")) && !(await page.$("script")));
  });
}

/** Accessibility: contrast, names, structure; in both schemes, with words twice as large. */
async function accessible() {
  const states = {
    genuine: [link(valid)],
    damaged: [link(valid, altered(digits(valid), 60))],
    plain: [link(replaced, "", "kk")],
    wrong: [link(valid, "", "ru"), (page) => enters(page, valid, "1901")],
    details: [link(valid, "", "uz"), (page) => enters(page, valid)],
    unknown: [unknown],
  };
  for (const scheme of ["light", "dark"]) {
    for (const [name, [url, act]] of Object.entries(states)) {
      await visit(url, async (page) => {
        if (act) await act(page);
        await page.addScriptTag({ content: axe });
        const { violations } = await page.evaluate(() => globalThis.axe.run());
        const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
        assert.deepEqual(found, [], `${name}, ${scheme}`);
        await page.addStyleTag({ content: "html { font-size: 200% }" });
        await fits(page);
      }, { scheme, lax: true });
    }
  }
}

try {
  const cases = await withoutBrowser();
  for (const language of LANGUAGES) {
    await withoutScript(language);
    await withProof(language);
    if (!pictures) continue;
    await visit(link(valid, digits(valid), language), (page) => page.screenshot({ path: join(pictures, `verify-${language}.png`) }), {
      viewport: { width: 360, height: 900 },
    });
  }
  await onward();
  for (const at of [0, 60, 400, digits(valid).length - 1]) await warned(altered(digits(valid), at), `digit ${at}`);
  await warned(digits(replaced), "the proof of another certificate");
  await warned("12x", "no digits");
  await otherwise();
  await accessible();
  console.log(`page check: ok, ${done} visits with ${await browser.version()}, ${cases} proofs and parts of proofs judged`);
} finally {
  await browser.close();
}
