// SPDX-License-Identifier: AGPL-3.0-or-later
// Hosts and staff: the site that owes most, a contact with it; a whole caseload handed over and taken back.
import { enterAs, refusal, settled } from "./flows_common.mjs";

async function partnerSite(scene) {
  const { page, origin, look } = scene;
  await enterAs(scene, "director");
  await page.goto(origin + "/partners/sites");
  await look("partner-sites");
  await page.locator("tbody[data-rows] th a").first().click();
  await settled(page);
  await look("partner-site");
  await page.locator("main a[href$='/contact']").first().click();
  await settled(page);
  await look("partner-contact");
  await page.locator("main form .button-main").click();
  await settled(page);
  await look("partner-contact-refused", refusal);
}

// Taken back at once, so that the next setting finds the caseload as it was.
async function handOver(scene) {
  const { page, origin, look } = scene;
  await page.goto(origin + "/personnel/board");
  await look("staff-board");
  const people = await page.locator("tbody[data-rows] th a").evaluateAll((all) => all.map((a) => a.href));
  for (const person of people) {
    await page.goto(person + "/hand-over");
    if (await page.locator("select[name='transfers.0.to']").count()) {
      await look("hand-over");
      const to = await page.locator("select[name=all_to] option").evaluateAll((all) => all.map((o) => o.value).filter((v) => v));
      await page.selectOption("select[name=all_to]", to[0]);
      await page.locator("main form .button-main").click();
      await settled(page);
      if (!page.url().includes("done=")) {
        await look("hand-over-above-the-limit", refusal);
        await page.fill("[name=override_reason]", "Nobody else is there");
        await page.locator("main form .button-main").click();
        await settled(page);
      }
      if (!page.url().includes("done=")) throw new Error("the caseload was not handed over");
      await look("handed-over");
      await page.locator("form[action$='/take-back'] button").first().click();
      await settled(page);
      if (!page.url().includes("done=")) throw new Error("the hand-over was not taken back");
      return;
    }
  }
  throw new Error("nobody has a caseload to hand over");
}

export const staffSteps = [["partner site", partnerSite], ["hand a caseload over and take it back", handOver]];
