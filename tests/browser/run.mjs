// SPDX-License-Identifier: AGPL-3.0-or-later
// run.mjs KITH [--only self|tasks|SETTING] [--every] [--pictures] [--steps PATTERN] [--data DIR]: starts kith on the demonstration agency and walks the flows in
// both languages, at both sizes, with and without scripts: each two of them together (config.mjs, `settings`), with --every all eight. SETTING is one of the eight
// such as fr-390-nojs, or a part of its name; "tasks" are the twelve tasks alone. With --pictures each page looked at is drawn to build/screenshots; a step that
// broke always is. Last line `N passed, N failed`; a unit is a step or a page looked at.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, openSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import net from "node:net";
import { chromium as playwright } from "playwright-core";
import { checkPage, Ear } from "./checks.mjs";
import { chromium, everySetting, flags, settings, sizes } from "./config.mjs";
import { steps } from "./flows.mjs";
import { selfTest } from "./self_test.mjs";
import { taskSteps } from "./task_flows.mjs";

const [kith] = process.argv.slice(2);
const option = (name) => { const at = process.argv.indexOf(name); return at < 0 ? null : process.argv[at + 1]; };
const shots = "build/screenshots", pictures = process.argv.includes("--pictures");
let passed = 0, failed = 0, skipped = 0;

function tell(title, wrong) {
  if (wrong.length === 0) { passed++; return; }
  failed++;
  console.log(`FAILED ${title}`);
  for (const sentence of wrong.slice(0, 12)) console.log(`    ${sentence}`);
}

const freePort = () => new Promise((done) => {
  const probe = net.createServer().listen(0, "127.0.0.1", () => { const { port } = probe.address(); probe.close(() => done(port)); });
});

async function serve(program) {
  const data = option("--data") ?? join(mkdtempSync(join(tmpdir(), "kith-browser-")), "data");
  if (!existsSync(join(data, "demonstration-logins.txt"))) {
    const seeded = spawnSync(program, ["seed", "--data", data, "--agency", "demo/agency.zip"], { encoding: "utf8" });
    if (seeded.status !== 0) throw new Error(`kith seed: ${seeded.stderr}`);
  }
  // An outside reviewer is nobody in the records; rounds are opened to the account by the director.
  const outside = "nineteen patient herons at dawn";
  spawnSync(program, ["user", "--data", data, "add", "outside", "--name", "Outside Reviewer", "--password-stdin"], { input: `${outside}\n` });
  const port = await freePort(), log = openSync("build/reports/browser_server.log", "a");
  const server = spawn(program, ["serve", "--data", data, "--listen", `127.0.0.1:${port}`], { stdio: ["ignore", log, log] });
  const origin = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries++) {
    if (server.exitCode !== null || tries > 300) throw new Error("kith serve did not start; see build/reports/browser_server.log");
    try { if ((await fetch(`${origin}/readyz`)).ok) break; } catch { /* not yet */ }
    await new Promise((r) => setTimeout(r, 50));
  }
  return { origin, server, data, outside, remove: option("--data") ? null : data };
}

// {login: password}
function readLogins(data) {
  const lines = readFileSync(join(data, "demonstration-logins.txt"), "utf8").split("\n").slice(1);
  return Object.fromEntries(lines.map((line) => line.trim().split(/\s+/)).filter((words) => words.length > 2).map(([login, password]) => [login, password]));
}

// What people are called whose logins these are: "director  PASSWORD  Yusuf Angilirq, sees every programme".
function readNames(data, logins) {
  const lines = readFileSync(join(data, "demonstration-logins.txt"), "utf8").split("\n");
  return logins.map((login) => ({ login, name: lines.find((line) => line.trim().startsWith(`${login} `))?.trim().replace(/^\S+\s+\S+\s+/, "").split(",")[0] }));
}

async function walk(browser, { origin, data, outside }, { language, size, scripts, list = steps }) {
  const title = `${language} ${size.width}x${size.height} ${scripts ? "with scripts" : "without scripts"}`, began = Date.now();
  const context = await browser.newContext({ viewport: size, javaScriptEnabled: scripts, locale: language === "fr" ? "fr-CA" : "en-CA" });
  context.setDefaultTimeout(Number(process.env.KITH_BROWSER_TIMEOUT ?? 15000));
  const page = await context.newPage(), ear = new Ear(page, origin);
  // A busy machine sometimes fails to draw a tall page; the picture is for people, so it is asked for once more.
  const picture = (path) => page.screenshot({ path, fullPage: true }).catch(() => page.screenshot({ path, fullPage: true }));
  const look = async (name, expected) => {
    if (pictures) await picture(join(shots, `${language}-${size.width}-${scripts ? "js" : "nojs"}-${name}.png`));
    const wrong = await checkPage(page, ear, { language, scripts });
    tell(`${title}: ${name}`, expected ? wrong.filter((sentence) => !expected.test(sentence.replace("console error: ", ""))) : wrong);
  };
  const scene = { page, origin, look, language, who: "coordinator", sessions: {}, logins: { ...readLogins(data), outside }, readers: readNames(data, ["director", "coordinator", "coordonnatrice"]), reload: !scripts, width: size.width, marker: `Browser ${language} ${size.width} ${scripts ? "js" : "nojs"}` };
  const only = option("--steps");
  for (const [name, step] of list) {
    if (only && !new RegExp(only).test(name) && step !== list[0][1]) continue;
    try {
      await step(scene);
      tell(`${title}: ${name}`, []);
    } catch (error) {
      tell(`${title}: ${name}`, [`${error.message.split("\n")[0]} at ${page.url()}`]);
      await page.screenshot({ path: join(shots, `broken-${language}-${size.width}-${scripts ? "js" : "nojs"}-${name.replaceAll(" ", "-")}.png`) }).catch(() => {});
      if (step === list[0][1]) break;
    }
    ear.take();
  }
  await context.close();
  console.log(`${title}: ${Math.round((Date.now() - began) / 1000)} s`);
}

async function stop(served) {
  served?.server.kill("SIGTERM");
  if (served?.remove) rmSync(join(served.remove, ".."), { recursive: true, force: true });
}

async function main() {
  mkdirSync(shots, { recursive: true });
  mkdirSync("build/reports", { recursive: true });
  const browser = await playwright.launch({ executablePath: chromium, args: flags });
  let served = null;
  try {
    for (const [title, wrong] of await selfTest(browser)) tell(title, wrong);
    if (option("--only") === "self") return;
    if (option("--only") !== "tasks") served = await serve(kith);
    const walked = option("--only") || process.argv.includes("--every") ? everySetting : settings;
    if (served) for (const setting of walked) if (!option("--only") || setting.name.includes(option("--only"))) await walk(browser, served, setting);
    if (option("--only") && option("--only") !== "tasks") return;
    await stop(served);  // the tasks are counted on an agency that nobody has worked in yet
    served = await serve(kith);
    await walk(browser, served, { language: "en", size: sizes[0], scripts: true, list: [steps[0], ...taskSteps] });
  } finally {
    await browser.close();
    await stop(served);
  }
}

try { await main(); } catch (error) { tell("the run itself", [error.stack]); }
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
