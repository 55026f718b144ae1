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

// A round is opened where none runs yet; its question is answered as whoever has the link would.
async function climateCheck(scene) {
  const { page, origin, look } = scene;
  await enterAs(scene, "director");
  await page.goto(origin + "/partners/sites");
  await page.locator("tbody[data-rows] th a").first().click();
  await settled(page);
  const round = page.locator("main a[href*='/climate/']").first();
  if (await round.count()) {
    await round.click();
  } else {
    await page.locator("main a[href$='/climate']").first().click();
    await settled(page);
    await look("climate-open");
    await page.locator("main form .button-main").click();
    await settled(page);
    await page.locator("main a[href*='/climate/']").first().click();
  }
  await settled(page);
  await look("climate-round");
  const link = await page.locator("main bdi", { hasText: "/climate/" }).first().textContent();
  await page.goto(origin + new URL(link.trim(), origin).pathname);
  await look("climate-asked");
  await page.locator("main form .button-main").click();
  await settled(page);
  await look("climate-nothing-said", refusal);
  for (const n of [1, 2, 3]) await page.locator(`input[name='q${n}'][value='4']`).check();
  await page.locator("main form .button-main").click();
  await settled(page);
  if (await page.locator("main form").count()) throw new Error("the answer was not taken");
  await look("climate-said");
}

async function checkLetter(scene) {
  const { page, origin, look } = scene;
  await enterAs(scene, "screening");
  await page.goto(origin + "/screening/checks");
  await page.locator("main a[href$='/reminder']").first().click();
  await settled(page);
  await look("check-letter");
}

// Taken back at once, so that the next setting finds the caseload as it was.
async function handOver(scene) {
  const { page, origin, look } = scene;
  await enterAs(scene, "director");
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
      if (!page.url().includes("handed=")) {
        await look("hand-over-above-the-limit", refusal);
        await page.fill("[name=override_reason]", "Nobody else is there");
        await page.locator("main form .button-main").click();
        await settled(page);
      }
      if (!await page.locator("main [role=status] form[action$='/take-back']").count()) throw new Error("it is not said who got which matches");
      await look("handed-over");
      await page.locator("form[action$='/take-back'] button").first().click();
      await settled(page);
      if (!page.url().includes("done=")) throw new Error("the hand-over was not taken back");
      return;
    }
  }
  throw new Error("nobody has a caseload to hand over");
}

export const staffSteps = [["partner site", partnerSite], ["climate check", climateCheck], ["letter about checks", checkLetter], ["hand a caseload over and take it back", handOver]];
