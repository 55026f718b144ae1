// SPDX-License-Identifier: AGPL-3.0-or-later
// A whole round of file review, from the draw to the action of a finding; the outside reviewer's workspace; an evidence package.
import { enterAs, refusal, settled } from "./flows_common.mjs";

const chip = (name, value) => `input[name='${name}'][value='${value}']`;

const press = (page, selector) => page.locator(selector).first().check();

// A programme's quarter is drawn once, five are offered and the demonstration has drawn two: two settings walk it, so that each language,
// size and kind of page does.
const walksARound = ({ language, width, reload }) => (language === "en") === (width === 1280) && (language === "en") === !reload;

// Draws the next quarter of the first programme, whose staff have logins.
async function draw(page, origin) {
  await page.goto(origin + "/review/rounds/new");
  const quarters = await page.locator("select[name=quarter] option").evaluateAll((all) => all.map((o) => o.value));
  for (const quarter of quarters) {
    await page.goto(origin + "/review/rounds/new");
    await page.selectOption("select[name=quarter]", quarter);
    await page.locator("form[action='/review/rounds'] [type=submit]").click();
    await settled(page);
    if (/\/review\/rounds\/[A-Za-z0-9_-]{26}/.test(page.url())) return page.url().split("?")[0];
  }
  throw new Error("every quarter was drawn before");
}

// Passes every item but the first of a mentee's file, which fails with its reason.
async function answer(page, differently) {
  const form = "form[action^='/review/files/']";
  const items = await page.locator(`${form} fieldset input[type=radio][value=pass]`).evaluateAll((all) => all.map((r) => r.name));
  for (const [i, item] of items.entries()) {
    const fails = i === 0 && !differently;
    await press(page, `${form} ${chip(item, fails ? "fail" : "pass")}`);
    if (fails) await page.fill(`[name='${item}_reason']`, "Not in the file");
  }
  await page.locator(`${form} .button-main`).click();
  await settled(page);
}

async function readAs(scene, who, round, differently) {
  const { page, look } = scene;
  await enterAs(scene, who);
  await page.goto(round);
  const files = await page.locator("section[aria-labelledby=files] a").evaluateAll((all) => all.map((a) => a.href));
  let looked = false;
  for (const file of files) {
    await page.goto(file);
    if (!await page.locator("form[action^='/review/files/']").count()) continue;
    if (!looked) await look(`file-under-review-${who}`);
    if (!looked && !differently) {
      await press(page, "form[action^='/review/files/'] input[value=fail]");
      await page.locator("form[action^='/review/files/'] .button-main").click();
      await settled(page);
      await look("answer-without-reason", refusal);
    }
    looked = true;
    await answer(page, differently);
  }
}

async function wholeRound(scene) {
  if (!walksARound(scene)) return;
  const { page, origin, look } = scene;
  await enterAs(scene, "director");
  scene.round = await draw(page, origin);
  await look("round-drawn", refusal);
  const readers = await page.locator("input[name=readers]").count();
  for (let i = 0; i < readers; i++) {
    const box = page.locator("input[name=readers]").nth(i);
    const words = await page.locator(`label[for='${await box.getAttribute("id")}']`).innerText();
    if (scene.readers.some(({ name }) => words.trim() === name)) await press(page, `[id='${await box.getAttribute("id")}']`);
  }
  await page.locator("form[action$='/readers'] [type=submit]").click();
  await settled(page);
  await look("round-with-readers");
  // Which files are drawn is chance: whoever carries every case of it reads none, and to them the round does not exist.
  const files = await page.locator("section[aria-labelledby=files]").innerText();
  for (const { login, name } of scene.readers)
    if (login === "director" || files.includes(name)) await readAs(scene, login, scene.round, login !== "director");
  await enterAs(scene, "director");
  await page.goto(scene.round);
  await look("round-all-read");
  await page.locator("form[action$='/end'] [type=submit]").click();
  await settled(page);
  await look("round-ended");
}

async function findingToAction(scene) {
  if (!scene.round) return;
  const { page, origin, look } = scene;
  await page.goto(scene.round);
  const plan = await page.locator("a[href*='/review/actions/new']").first().getAttribute("href");
  const programme = new URL(plan, origin).searchParams.get("programme");
  await page.goto(`${origin}/review/evaluations/new?programme=${programme}`);
  await press(page, "input[name=sources][value=reviews]");
  await page.fill("[name=summary]", `Files are thin ${scene.marker}`);
  await page.fill("[name=mentees_invited]", "20");
  await page.fill("[name=mentees_responded]", "12");
  await page.locator("main form .button-main").click();
  await settled(page);
  await look("evaluated");
  await page.goto(origin + plan);
  await look("action-for-a-finding");
  await page.fill("[name=statement]", `Write it down ${scene.marker}`);
  await page.selectOption("[name=owner_id]", { index: 1 });
  await page.fill("[name=due_date]", new Date(Date.now() + 30 * 86400e3).toISOString().slice(0, 10));
  await page.locator("main form .button-main").click();
  await settled(page);
  await look("improvement-with-action");
  await page.goto(scene.round);
  await look("round-with-action");
  if (await page.locator("a[href*='/review/actions/new']").count() && await page.locator(`a[href='${plan}']`).count())
    throw new Error("the finding still asks for an action");
  await page.goto(`${origin}/review/evaluations/share?programme=${programme}`);
  await look("share-an-evaluation");
  await press(page, "input[name=groups][value=mentees]");
  await page.locator("main form .button-main").click();
  await settled(page);
  await page.goto(`${origin}/review/external-reviews/new?programme=${programme}`);
  await look("external-review");
}

// The reviewer's mark goes over the whole width, repeats, and takes no line of the page away.
async function marked(page) {
  const mark = await page.evaluate(() => {
    const strip = document.querySelector(".watermark").getBoundingClientRect(), over = document.querySelector(".marks");
    scrollTo(0, document.body.scrollHeight);
    const foot = document.querySelector("main").getBoundingClientRect();
    const top = document.elementFromPoint(foot.left + 20, Math.min(innerHeight, foot.bottom) - 2);
    return { width: strip.width / document.documentElement.clientWidth, times: over.children.length,
      stays: getComputedStyle(document.querySelector(".watermark")).position, free: !top || !top.closest(".watermark, .marks") };
  });
  if (mark.width < 0.98 || mark.times < 6 || mark.stays === "fixed" || !mark.free) throw new Error(`the mark: ${JSON.stringify(mark)}`);
}

async function outsideReviewer(scene) {
  if (!scene.round) return;
  const { page, origin, look } = scene;
  await page.goto(origin + "/review/openings/new");
  await page.fill("[name=login]", "outside");
  await press(page, `input[name=rounds][value='${scene.round.split("/").pop()}']`);
  await page.fill("[name=why]", `Site visit ${scene.marker}`);
  await page.locator("main form .button-main").click();
  await settled(page);
  await look("what-an-opening-shows");
  if (await page.locator("[name=released]").count()) await press(page, "[name=released]");
  await page.locator("main form .button-main").click();
  await settled(page);
  await look("opened");
  await enterAs(scene, "outside");
  await page.goto(origin + "/review/workspace");
  await look("workspace");
  await marked(page);
  await page.locator("a[href^='/review/workspace/']").first().click();
  await settled(page);
  await look("workspace-file");
  await page.fill("[name=note]", `Ask about this ${scene.marker}`);
  await page.locator("form[action$='/notes'] [type=submit]").click();
  await settled(page);
  await look("workspace-note");
  await page.goto(origin + "/review/rounds");
  await look("workspace-only", refusal);
}

async function evidencePackage(scene) {
  const { page, origin, look } = scene;
  await enterAs(scene, "director");
  await page.goto(origin + "/evidence/packages/new");
  await look("new-package");
  await press(page, chip("cases", "names"));
  await page.locator("main form .button-main").click();
  await settled(page);
  await look("names-unconfirmed", refusal);
  await press(page, chip("cases", "pseudonyms"));
  await press(page, "[name=without_pdf]");
  await page.locator("main form .button-main").click();
  await settled(page);
  await look("package-under-way");
  for (let tries = 0; !await page.locator("a[href$='/package.zip']").count(); tries++) {
    if (tries > 100) throw new Error("no package after half a minute");
    await page.waitForTimeout(300);
    if (scene.reload || tries % 10 === 9) await page.goto(page.url());
  }
  await page.goto(page.url());
  await look("package-made");
  const download = page.waitForEvent("download");
  await page.locator("a[href$='/package.zip']").click();
  if (!/kith-evidence-\d{4}-\d\d-\d\d\.zip/.test((await download).suggestedFilename())) throw new Error("an archive without its name");
  await page.fill("[name=pseudonym]", "c-000000000000");
  await page.locator("form[action$='/case'] [type=submit]").click();
  await settled(page);
  await look("no-such-pseudonym", refusal);
  await page.goto(origin + "/evidence/packages");
  await look("packages");
}

// A package of the director's goes to the reviewer who was let in, with the opening (decision 0295).
async function packageForReviewer(scene) {
  if (!scene.round) return;
  const { page, origin, look } = scene;
  await page.goto(origin + "/review/openings");
  await page.locator("p:has(+ form) > a[href^='/evidence/openings/']").first().click();
  await settled(page);
  if (!await page.locator("input[name=packages]").count()) throw new Error("no package can be opened");
  await press(page, "input[name=packages]");
  await page.locator("main form .button-main").click();
  await settled(page);
  await look("packages-for-a-reviewer");
  await enterAs(scene, "outside");
  await page.goto(origin + "/evidence/opened");
  await look("packages-opened");
  const download = page.waitForEvent("download");
  await page.locator("a[href$='/package.zip']").first().click();
  await download;
}

// What a county asks, as a catalogue of the agency's own (decision 0290): checked, looked at, kept, withdrawn.
async function ownCatalogue(scene) {
  const { page, origin, look } = scene;
  await enterAs(scene, "director");
  await page.goto(origin + "/accreditation/own-catalogues/new");
  await look("own-catalogue-new");
  await page.fill("[name=name]", `fund-${Date.now().toString(36)}`);
  await page.fill("[name=content]", 'body = "County"\n[[clause]]\nid = "1"\ntitle.en = "One"\nmeasures = ["M9.99"]\n');
  await page.locator("button[value=check]").click();
  await settled(page);
  await look("own-catalogue-problems", refusal);
  const id = await page.locator("main details code").first().textContent();
  await page.fill("[name=content]", `body = "County"\nprogrammes = ["${id}"]\n[[clause]]\nid = "1"\ntitle.en = "One"\nattested = true\n`);
  await page.locator("button[value=check]").click();
  await settled(page);
  await look("own-catalogue-preview");
  await page.locator("button[value=save]").click();
  await settled(page);
  await look("own-catalogue");
  await page.locator("form[action$='/withdrawal'] [type=submit]").click();
  await settled(page);
  await look("own-catalogues");
  await page.goto(origin + "/accreditation/own-catalogues/wording");
  await look("own-wording");
}

export const reviewSteps = [["whole round of file review", wholeRound], ["finding to action", findingToAction],
  ["outside reviewer", outsideReviewer], ["evidence package", evidencePackage],
  ["package for a reviewer", packageForReviewer], ["own catalogue", ownCatalogue]];
