// SPDX-License-Identifier: AGPL-3.0-or-later
// look.mjs <folder of styleguide_files> [<folder for screenshots>]: serves the styleguide under the product's own content
// security policy and looks at it in two languages, light and dark, wide and narrow, with and without scripts; with axe.
import { createServer } from "node:http";
import { readFileSync, mkdirSync, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [folder, shots] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const chromium = process.env.KITH_CHROMIUM ?? "/usr/bin/chromium";
let playwright;
try { playwright = require("playwright-core"); } catch { /* said below */ }
if (!playwright || !existsSync(chromium)) { console.log("skipped: no browser or no playwright-core"); process.exit(77); }
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const types = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'";
const server = createServer((request, answer) => {
  const path = new URL(request.url, "http://x").pathname;
  try {
    const body = readFileSync(join(folder, path));
    answer.writeHead(200, { "content-type": types[path.slice(path.lastIndexOf("."))], "content-security-policy": policy });
    answer.end(body);
  } catch { answer.writeHead(404); answer.end(); }
}).listen(0, "127.0.0.1");
await new Promise((ready) => server.once("listening", ready));
const origin = `http://127.0.0.1:${server.address().port}`;

const browser = await playwright.chromium.launch({ executablePath: chromium, args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
let passed = 0, failed = 0;
const expect = (ok, what) => { if (ok) passed++; else { failed++; console.log(`FAILED ${what}`); } };

async function look(language, scheme, width, scripts) {
  const name = `${language}-${scheme}-${width}${scripts ? "" : "-plain"}`;
  const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height: 900 }, javaScriptEnabled: scripts, bypassCSP: false });
  const page = await context.newPage();
  const heard = [];
  page.on("console", (m) => { if (["error", "warning"].includes(m.type())) heard.push(m.text()); });
  page.on("pageerror", (e) => heard.push(e.message));
  await page.goto(`${origin}/${language}.html`, { waitUntil: "load" });
  if (shots) { mkdirSync(shots, { recursive: true }); await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true }); }
  const [have, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  expect(have <= room, `${name}: scrolls sideways, ${have} > ${room}`);
  if (scripts) {
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => axe.run(document, { runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } }));
    for (const v of violations) console.log(`  ${v.id} (${v.impact}): ${v.help}: ${v.nodes.slice(0, 4).map((n) => n.target.join(" ")).join(" | ")}`);
    expect(violations.length === 0, `${name}: ${violations.length} violations found by axe`);
    expect(await page.evaluate(() => document.activeElement?.id) === "error-summary", `${name}: the error summary takes the focus`);
  }
  expect(heard.length === 0, `${name}: the browser complains: ${heard.join(" / ")}`);
  await context.close();
}

async function keys() {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${origin}/en.html`);
  await page.evaluate(() => { document.activeElement.blur(); window.pressed = []; document.addEventListener("click", (e) => window.pressed.push(e.target.getAttribute("aria-label"))); });
  await page.keyboard.press("2");
  expect((await page.evaluate(() => window.pressed.at(-1))) === "Reached Geneviève Ouellet-Tremblay", "key 2 presses the second line's first action");
  await page.keyboard.press("?");
  expect(await page.locator("#keys-help").evaluate((d) => d.open), "? opens the help");
  await page.locator("#keys-off").uncheck();
  await page.keyboard.press("Escape");
  const before = await page.evaluate(() => window.pressed.length);
  await page.keyboard.press("1");
  expect((await page.evaluate(() => window.pressed.length)) === before, "switched-off keys do nothing");
  await page.locator("#note").fill("9");
  expect(await page.locator("#note").inputValue() === "9", "digits are typed into fields");
  await page.locator("[data-fill=day]").first().click();
  expect(await page.locator("#day").inputValue() === "22 Nov 2026", "Today fills the day");
  await page.context().close();
}

for (const language of ["en", "fr"]) for (const scheme of ["light", "dark"]) for (const width of [1280, 390]) await look(language, scheme, width, true);
await look("fake", "light", 390, true);
await look("en", "light", 390, false);
await keys();
await browser.close();
server.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
