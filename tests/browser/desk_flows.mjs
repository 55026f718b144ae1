// SPDX-License-Identifier: AGPL-3.0-or-later
// A parent refers a child by the public form and becomes its guardian. Surveys by page and questionnaire. A pause is planned and taken back.
import { enterAs, refusal, settled } from "./flows_common.mjs";

const press = async (page, button) => {
  await page.locator(button).first().click();
  await settled(page);
};

async function aParentRefers(scene) {
  const { page, origin, look } = scene;
  const name = `Ola${Date.now() % 100000}`;
  await enterAs(scene, "nobody's account");
  await page.goto(`${origin}/apply/referral`);
  await page.fill("[name=given_name]", "Kit");
  await page.selectOption("[name=source]", "family");
  await page.fill("[name=request]", "Somebody to talk to");
  await page.fill("[name=by_name]", `${name} Berg`);
  await page.fill("[name=by_relation]", "mother");
  await page.fill("[name=by_reach]", "ola@example.org");
  await page.fill("[name=by_safe]", "Mornings, no message");
  await page.check("[name=by_guardian]");
  await look("refer-as-a-parent");
  await press(page, "main form button[value=send]");
  await enterAs(scene, "intake");
  await page.goto(`${origin}/arrivals`);
  await press(page, "main tbody tr:last-child th a");
  await look("arrival-of-a-parent");
  if (await page.inputValue("[name=given_name]") !== name) throw new Error("who wrote is not offered");
  if (!await page.isChecked("[name=enter_writer]")) throw new Error("a parent is not ticked");
  await page.fill("[name=given_name]", "");
  await press(page, "main form .button-main");
  await look("arrival-refused", refusal);
  await page.fill("[name=given_name]", name);
  await page.locator("[name=programme] option:not([value=''])").first().evaluate((o) => { o.parentElement.value = o.value; });
  await press(page, "main form .button-main");
  if (!page.url().includes("done=")) throw new Error("the referral was not taken");
  await press(page, "main .head a[href^='/casefile/people/']");
  if (!(await page.locator("main").innerText()).includes(name)) throw new Error("the guardian does not stand on the child's page");
  await look("child-with-who-wrote");
}

async function surveysByPage(scene) {
  const { page, origin, look } = scene;
  await enterAs(scene, "supervisor");
  await page.goto(`${origin}/surveys/due`);
  await look("surveys-due-page");
  if (await page.locator("main tbody tr").count() > 25) throw new Error("more than a page");
  await page.selectOption("main form.filter [name=instrument]", "relationship");
  await press(page, "main form.filter button");
  await look("surveys-due-filtered");
  const next = page.locator("main nav.pages a[rel=next]");
  if (await next.count()) {
    await next.click();
    await settled(page);
    if (!page.url().includes("instrument=relationship")) throw new Error("the filter is lost on the next page");
  }
}

async function aPlannedPause(scene) {
  const { page, origin, look } = scene;
  await enterAs(scene, "supervisor");
  await page.goto(`${origin}/matches/board?list=active`);
  await press(page, "main tbody th a");
  const match = page.url().split("?")[0];
  const day = (n) => new Date(Date.now() + n * 86400000).toISOString().slice(0, 10);
  await page.goto(`${match.replace("/supervision/matches/", "/matches/")}/pause`);
  await page.fill("[name=start_date]", day(20));
  await page.fill("[name=expected_end]", day(30));
  await page.locator("[name=kind][value=meetings_only]").check({ force: true });
  await page.fill("[name=reason]", "The mentor is on holiday");
  await look("pause-ahead");
  await press(page, "main form .button-main");
  if (!page.url().includes("done=")) throw new Error("the pause was not planned");
  await look("pause-planned");
  await page.goto(`${match.replace("/supervision/matches/", "/matches/")}/pause_end`);
  await press(page, "main form .button-main");
  if (!page.url().includes("done=")) throw new Error("the planned pause was not taken back");
}

export const deskSteps = [
  ["a parent refers a child", aParentRefers],
  ["surveys by page and questionnaire", surveysByPage],
  ["a planned pause", aPlannedPause],
];
