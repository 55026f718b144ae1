// SPDX-License-Identifier: AGPL-3.0-or-later
// A session for mentors told afterwards: planned, somebody added, the sheet saved, one record opened; thanks to a mentee on the person's page.
import { enterAs, refusal, settled } from "./flows_common.mjs";

async function sessionForMentors(scene) {
  const { page, origin, look } = scene;
  await enterAs(scene, "coordinator");
  await page.goto(origin + "/training/sessions/new");
  await page.locator("main form .button-main").click();
  await settled(page);
  await look("session-refused", refusal);
  if (await page.locator("select[name=programme] option").count()) {
    const programmes = await page.locator("select[name=programme] option").evaluateAll((all) => all.map((o) => o.value).filter((v) => v));
    await page.selectOption("select[name=programme]", programmes[0]);
  }
  await page.check("input[name=kind][value=community_meeting]", { force: true });
  await page.check("input[name=mode][value=in_person]", { force: true });
  await page.fill("[name=event_date]", "2026-10-05");
  await page.locator("main form .button-main").click();
  await settled(page);
  await look("session-planned");
  const people = await page.locator("select[name=other] option").evaluateAll((all) => all.map((o) => o.value).filter((v) => v));
  await page.selectOption("select[name=other]", people[0]);
  await page.locator("form[action$='/people'] button[type=submit]").click();
  await settled(page);
  await page.check("input[name='marks.0.status'][value=there]", { force: true });
  await page.locator("main details summary").first().click();
  await look("session-sheet");
  await page.locator("form[action$='/attendance'] .button-main").click();
  await settled(page);
  if (!page.url().includes("done=")) throw new Error("the sheet was not saved");
  await page.locator("main details summary").first().click();
  await look("session-held");
  await page.locator("main details a[href*='/records/']").first().click();
  await settled(page);
  await look("training-record");
}

async function thanksToAMentee(scene) {
  const { page, origin, look } = scene;
  await enterAs(scene, "coordinator");
  await page.goto(origin + "/supervision/support");
  await look("support-beside-a-match");
  const people = [];
  for (const letter of "abcdefghijklmnopqrstuvwxyz") {
    await page.goto(`${origin}/casefile/people?q=${letter}`);
    people.push(...await page.locator("main a[href*='/casefile/people/']").evaluateAll((all) => all.map((a) => a.href)));
    if (people.length > 20) break;
  }
  for (const person of new Set(people.filter((href) => /\/people\/[0-9a-z]{26}$/.test(href)))) {
    await page.goto(person);
    const link = page.locator("main .actions a[href^='/supervision/people/']");
    if (!(await link.count())) continue;
    await link.click();
    await settled(page);
    await look("person-support");
    const thanks = page.locator("main a[href$='/thanks']");
    if (!(await thanks.count())) continue;
    await thanks.click();
    await settled(page);
    await look("person-thanks");
    await page.locator("main form .button-main").click();
    await settled(page);
    return;
  }
  throw new Error("nobody could be thanked");
}

export const trainingSteps = [["a session for mentors told afterwards", sessionForMentors], ["thanks on the page of a person", thanksToAMentee]];
