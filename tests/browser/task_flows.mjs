// SPDX-License-Identifier: AGPL-3.0-or-later
// The twelve tasks of a coordinator's day, each done once on the demonstration agency while its clicks and keystrokes are counted,
// and held against the numbers that docs/tasks.md gives. Rules of counting stand there.
import { readFileSync } from "node:fs";
import { pages, selectors } from "./config.mjs";
import { enterAs, settled } from "./flows_common.mjs";

const main = "main";
const today = "today";

/** A hand on mouse and keyboard that counts. */
class Hand {
  clicks = 0;
  keys = 0;
  constructor(page) { this.page = page; }
  async press(locator) {
    await locator.first().click();
    this.clicks++;
    await settled(this.page);
  }
  // A field that has the focus already needs no click.
  async type(locator, text) {
    if (!await locator.evaluate((field) => field === document.activeElement)) { await locator.click(); this.clicks++; }
    await locator.press("End");
    await locator.pressSequentially(text);
    this.keys += text.length;
  }
  async choose(locator, option) {  // opening the list and taking a line
    await locator.selectOption(option);
    this.clicks += 2;
  }
  /// A closed part of the menu costs a click.
  async menu(path) {
    const link = this.page.locator(`nav.menu a[href='${path}']`);
    const part = this.page.locator("nav.menu details", { has: this.page.locator(`a[href='${path}']`) });
    if ((await part.getAttribute("open")) === null) await this.press(part.locator("summary"));
    await this.press(link);
  }
  // What a form asks for at the least, and its button: whatever is required and empty is filled in the shortest way.
  async least(form, texts = {}) {
    for (const field of await form.locator(":scope .field:visible").all()) {
      if (await field.locator(".optional").count() || await field.evaluate((f) => f.classList.contains("check"))) continue;
      const radios = field.locator("input[type=radio], input[type=checkbox]");
      if (await radios.count()) {
        const name = await radios.first().getAttribute("name");
        const wanted = texts[name] ? field.locator(`[value='${texts[name]}']`) : radios.first();
        if (texts[name] ? await wanted.isChecked() : await field.locator(":checked").count()) continue;
        await wanted.check({ force: true });  // it lies under its label
        this.clicks++;
        continue;
      }
      const control = field.locator("input, textarea, select").first();
      const name = await control.getAttribute("name");
      if (await control.inputValue() !== "") continue;
      if (await control.evaluate((c) => c.tagName) === "SELECT") await this.choose(control, texts[name] ?? { index: 1 });
      else await this.type(control, texts[name] ?? (await control.evaluate((c) => c.classList.contains("input-date")) ? today : "As told"));
    }
    await this.press(form.locator(".button-main[type=submit]"));
    const wrong = await this.page.locator(`${main} [aria-invalid=true]`).count();
    if (wrong) throw new Error(`${wrong} fields were refused: ${(await this.page.locator(`${main} .error`).first().innerText()).replaceAll("\n", " ")}`);
  }
  form() { return this.page.locator(`${main} form.form`).first(); }
}

// A match whose page the worker opens from the work list.
async function openMatch(hand) { await hand.press(hand.page.locator(selectors.matchLink)); }

const tasks = {
  async 1({ page }) {
    if (!await page.locator("ol.work li[data-row]").count()) throw new Error("nobody is on the work list");
  },
  async 2({ page, hand }) {
    await hand.press(page.locator(selectors.recordContact));
    await page.locator(selectors.note).waitFor();
    await hand.type(page.locator(selectors.note), "They met twice, all is well.");
    await hand.press(page.locator(selectors.save));
    await page.locator(selectors.saved).first().waitFor();
  },
  async 3({ page, hand }) {
    await openMatch(hand);
    await hand.press(page.locator(selectors.newMeeting));
    await hand.least(hand.form(), { minutes: "60", activities: "Walk" });
  },
  async 4({ hand, page }) {
    await hand.menu("/screening/mentors");
    await hand.press(page.locator("main a[href='/screening/inquiries/new']"));
    await hand.least(hand.form(), { given_name: "Ada", family_name: "Brook" });
  },
  async 5({ hand, page }) {
    await hand.menu("/screening/mentors");
    await hand.press(page.locator("main a[data-main-action][href$='/check_order']"));
    await hand.least(hand.form());
  },
  async 6({ hand, page }) {
    await hand.menu("/screening/references");
    await hand.press(page.locator("main a[data-main-action]"));
    const way = page.locator("main form[action$='/way']");
    await hand.type(way.locator("[name=reach]"), "paul@example.org");
    await hand.press(way.locator("[type=submit]"));
    await hand.press(page.locator("main form[action$='/sent'] [type=submit]"));
  },
  async 7({ hand, page }) {
    await hand.menu(pages.pool);
    await hand.press(page.locator("main ul.tabs a[href*='programme=']").nth(3));  // who has one programme needs no tab
    await hand.press(page.locator(selectors.child));
    if (await page.locator(selectors.propose).count() < 2) throw new Error("no ranked mentors");
  },
  // Goes on where task 7 stopped: the child's page with its ranked mentors.
  async 8({ hand, page }) {
    await hand.press(page.locator(selectors.propose));
    for (const reason of await page.locator("main form.form textarea").all())  // eight reasons (MS 6.01); the profiles gave the others
      if (await reason.inputValue() === "") await hand.type(reason, "none");
    await hand.least(hand.form());
    for (let acts = 0; acts < 12; acts++) {
      const next = page.locator("main a[data-main-action][href*='/matches/']").first();
      if (!await next.count()) break;
      const act = (await next.getAttribute("href")).split("/").pop();
      acted.push(act);
      await hand.press(next);
      const guardian = page.locator("main input[name=party][value=guardian]:checked");
      if (act === "answer" && await guardian.count()) await hand.choose(page.locator("main select[name=person_id]"), { index: 1 });
      await hand.least(hand.form(), { response: "accepted" });
      if (act === lastAct) return;
    }
    throw new Error(`the match was not made: ${acted.join(", ")}; ${page.url()}`);
  },
  async 9({ hand, page }) {
    await openMatch(hand);
    await hand.press(page.locator("main a[href*='/concerns/new']"));
    await hand.least(hand.form(), { category: "relationship", summary: "They do not speak to each other." });
  },
  async 10({ hand, page }) {
    await hand.menu(pages.surveys);
    await hand.press(page.locator("main tbody button[type=submit]"));
    if (!/\/survey\/[0-9a-z]{26}/.test(await page.locator("main").innerText())) throw new Error("no link to send");
  },
  async 11({ hand, page }) {
    await openMatch(hand);
    await hand.press(page.locator("main details:has(a[href$='/closure']) summary"));
    await hand.press(page.locator("main a[href$='/closure']"));
    await hand.least(hand.form());
  },
  async 12({ hand, page }) {
    await hand.menu(pages.measures);
    const section = page.locator("details.section", { has: page.locator(selectors.measureLink) }).first();
    if (await section.getAttribute("open") === null) await hand.press(section.locator("summary"));
    await hand.press(section.locator(selectors.measureLink));
    const file = page.waitForEvent("download");
    await page.locator("main a[href*='/as/xlsx']").click();
    hand.clicks++;
    if (!(await file).suggestedFilename().endsWith(".xlsx")) throw new Error("no spreadsheet came");
  },
};
const acted = [], lastAct = "approval";
const whose = { 4: "screening", 5: "screening", 6: "screening", 12: "director" };

// "| 2 | Log a contact | 2 | 29 | ..." : task, clicks, keystrokes
function written() {
  const rows = readFileSync("docs/tasks.md", "utf8").matchAll(/^\| (\d+) \|[^|]*\| (\d+) \| (\d+) \|/gm);
  return new Map([...rows].map(([, task, clicks, keys]) => [task, { clicks: Number(clicks), keys: Number(keys) }]));
}

async function twelveTasks(scene) {
  const told = written(), wrong = [];
  if (told.size !== Object.keys(tasks).length) wrong.push(`docs/tasks.md counts ${told.size} tasks, here are ${Object.keys(tasks).length}`);
  for (const [number, task] of Object.entries(tasks)) {
    const hand = new Hand(scene.page);
    try {
      await enterAs(scene, whose[number] ?? "supervisor");
      if (number !== "8") await scene.page.goto(`${scene.origin}/`);
      await task({ page: scene.page, hand });
    } catch (error) {
      wrong.push(`task ${number}: ${error.message.split("\n")[0]} at ${scene.page.url()}`);
      continue;
    }
    const said = told.get(number);
    if (said?.clicks !== hand.clicks || said?.keys !== hand.keys)
      wrong.push(`task ${number}: ${hand.clicks} clicks and ${hand.keys} keystrokes; docs/tasks.md says ${said?.clicks} and ${said?.keys}`);
    await scene.look(`task-${number}`);
  }
  await enterAs(scene, "coordinator");
  if (wrong.length) throw new Error(wrong.join("; "));
}

export const taskSteps = [["the twelve tasks, counted", twelveTasks]];
