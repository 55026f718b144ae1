// SPDX-License-Identifier: AGPL-3.0-or-later
// From a run of the pool to an accepted match, as the coordinator goes (MS 6.01, 6.02): by keyboard alone on a wide screen in English, and on a phone
// without scripts in French. It uses children of the pool up, so it is the last step of its setting.
import { pages, selectors } from "./config.mjs";
import { enterAs, settled } from "./flows_common.mjs";

const tabsTried = 900;

/** Nothing but keys: Tab to a control, then the key that belongs to it. What Tab does not reach cannot be used. */
class Keys {
  constructor(page) { this.page = page; }
  async reach(locator) {
    const wanted = await locator.first().elementHandle();
    const there = () => wanted.evaluate((e) => {
      const now = document.activeElement;
      return e === now || (e.type === "radio" && now?.type === "radio" && now.name === e.name && now.form === e.form);
    });
    for (let tabs = 0; tabs < tabsTried; tabs++) {
      if (await there()) return;
      await this.page.keyboard.press("Tab");
    }
    throw new Error(`Tab does not lead to ${locator}`);
  }
  async follow(locator) {
    await this.reach(locator);
    await Promise.all([this.page.waitForNavigation(), this.page.keyboard.press("Enter")]);  // a key does not wait for the page as a click does
    await settled(this.page);
  }
  async type(locator, text) {
    await this.reach(locator);
    await this.page.keyboard.type(text);
  }
  async tick(locator) {
    await this.reach(locator);
    if ((await locator.getAttribute("type")) === "radio") {
      const options = await locator.evaluate((e) => document.getElementsByName(e.name).length);
      for (let n = 0; n <= options && !await locator.isChecked(); n++) await this.page.keyboard.press(n === 0 ? "Space" : "ArrowDown");
    } else await this.page.keyboard.press("Space");
    if (!await locator.isChecked()) throw new Error(`the keys do not tick ${locator}`);
  }
  async chooseFirst(locator) {
    await this.reach(locator);
    await this.page.keyboard.press("ArrowDown");
    if (!await locator.inputValue()) throw new Error(`the keys do not choose in ${locator}`);
  }
}

/** A finger. */
class Finger {
  constructor(page) { this.page = page; }
  async follow(locator) {
    await locator.first().click();
    await settled(this.page);
  }
  async type(locator, text) { await locator.fill(text); }
  async tick(locator) { await locator.check({ force: true }); }  // it lies under its label
  async chooseFirst(locator) { await locator.selectOption({ index: 1 }); }
}

/** Whatever a form asks for and nobody has filled in; then its button. */
async function complete(page, hand, wanted = {}) {
  const form = page.locator("main form.form").first();
  for (const field of await form.locator(":scope .field:visible").all()) {
    if (await field.locator(".optional").count() || await field.evaluate((f) => f.classList.contains("check"))) continue;
    const choices = field.locator("input[type=radio], input[type=checkbox]");
    if (await choices.count()) {
      const name = await choices.first().getAttribute("name");
      const choice = wanted[name] ? field.locator(`[value='${wanted[name]}']`) : choices.first();
      if (wanted[name] ? !await choice.isChecked() : !await field.locator(":checked").count()) await hand.tick(choice);
      continue;
    }
    const control = field.locator("input, textarea, select").first();
    if (await control.inputValue() !== "") continue;
    if (await control.evaluate((c) => c.tagName) === "SELECT") await hand.chooseFirst(control);
    else await hand.type(control, "none");
  }
  await hand.follow(form.locator(".button-main[type=submit]"));
  const wrong = page.locator("main [aria-invalid=true]");
  if (await wrong.count()) throw new Error(`refused: ${(await page.locator("main .error").first().innerText()).replaceAll("\n", " ")}`);
}

async function answers(scene, hand) {
  const { page, look } = scene;
  const done = [];
  while (done.length < 12) {
    const next = page.locator("main a[data-main-action][href*='/matches/']").first();
    if (!await next.count()) break;
    const act = (await next.getAttribute("href")).split("/").pop();
    await hand.follow(next);
    if (act === "answer" && await page.locator("main input[name=party][value=guardian]:checked").count())
      await hand.chooseFirst(page.locator("main select[name=person_id]"));
    if (!done.includes(act)) await look(`run-to-match-${act}`);
    await complete(page, hand, { response: "accepted" });
    done.push(act);
    if (act === "approval") return done;
  }
  throw new Error(`no match came of it: ${done.join(", ")}`);
}

/** The day to answer is another than the programme's (decision 0289). */
async function moveTheDay({ page, look }, hand) {
  const proposal = page.url().split("?")[0];
  await page.goto(`${proposal}/deadline`);
  await look("run-to-match-day-to-answer");
  await page.fill("[name=answer_by]", new Date(Date.now() + 30 * 86400e3).toISOString().slice(0, 10));
  await hand.follow(page.locator("main form.form .button-main[type=submit]"));
  if (!page.url().includes("done=")) throw new Error("the day to answer was not moved");
  await page.goto(proposal);
}

async function runToMatch(scene) {
  const { page, origin, look, language, width, reload } = scene;
  const keys = language === "en" && width === 1280 && !reload, phone = language === "fr" && width === 390 && reload;
  if (!keys && !phone) return;
  const hand = keys ? new Keys(page) : new Finger(page);
  await enterAs(scene, "supervisor");
  await page.goto(origin + pages.pool);
  await hand.follow(page.locator("main ul.tabs a[href*='programme=']").nth(3));
  await look("run-to-match-pool");
  await hand.follow(page.locator(selectors.keepRun));
  await look("run-to-match-kept");
  await hand.follow(page.locator("form[action*='/placement/runs/'] button[name=decision][value=adopted]"));
  if (!page.url().includes("done=")) throw new Error("the run was not adopted");
  await look("run-to-match-adopted");
  const child = page.locator(selectors.child).first(), name = (await child.innerText()).trim();
  await hand.follow(child);
  await look("run-to-match-child");
  await hand.follow(page.locator(selectors.propose));
  await look("run-to-match-proposal");
  for (const reason of await page.locator("main form.form textarea").all())  // all eight (MS 6.01); profiles gave some
    if (await reason.inputValue() === "") await hand.type(reason, "none");
  await complete(page, hand);
  await look("run-to-match-proposed");
  await moveTheDay(scene, hand);
  const done = await answers(scene, hand);
  for (const act of ["disclosure", "answer", "approval"]) if (!done.includes(act)) throw new Error(`there was no ${act}: ${done.join(", ")}`);
  await look("run-to-match-matched");
  await page.goto(origin + pages.pool);
  await hand.follow(page.locator("main ul.tabs a[href*='programme=']").nth(3));
  if ((await page.locator("main").innerText()).includes(name)) throw new Error(`${name} still waits`);
}

export const placementSteps = [["from a run to an accepted match", runToMatch]];
