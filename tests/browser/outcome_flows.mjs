// SPDX-License-Identifier: AGPL-3.0-or-later
// What a programme wants to bring about: a model turned down, a child measured. Learning together: a wrong reason is refused, a cycle begun and looked at.
import { enterAs, refusal, settled } from "./flows_common.mjs";

const press = async (page, button) => {
  await page.locator(button).first().click();
  await settled(page);
};

async function outcomes(scene) {
  const { page, origin, look } = scene;
  await enterAs(scene, "director");
  await page.goto(`${origin}/outcomes/plan`);
  await look("outcomes");
  await press(page, "main ol.work a[data-main-action], main section a.button-small");
  await look("outcomes-form");
  await page.goto(`${origin}/outcomes/plan`);
  await press(page, "main a[href*='/outcomes/groups']");
  await look("outcomes-by-group");
}

async function measuring(scene) {
  const { page, origin, look } = scene;
  await enterAs(scene, "supervisor");
  await page.goto(`${origin}/outcomes/due`);
  await look("outcomes-due");
  await press(page, "main tbody a[data-main-action]");
  await look("outcomes-wave");
  await press(page, "main form .button-main");
  await look("outcomes-wave-refused", refusal);
  for (const field of await page.locator("main form input[name^=value_]").all()) await field.fill("3,5");
  await press(page, "main form .button-main");
  if (!page.url().includes("done=")) throw new Error("the values were not recorded");
  if (!await page.locator("#outcomes").count()) throw new Error("the page of the service does not say how its outcomes stand");
  await look("episode-outcomes");
}

async function learning(scene) {
  const { page, origin, look } = scene;
  await enterAs(scene, "coordinator");
  await page.goto(`${origin}/formative/cycles`);
  await look("formative");
  await page.locator("main details summary").click();
  await press(page, "main details a");
  const pair = page.url();
  if (await page.locator("[name=purpose]").count()) {
    await look("formative-why");
    await page.check("[name=purpose][value=appraisal]", { force: true });
    await press(page, "main form .button-main");
    await look("formative-refused");
    if (!await page.locator("[name=purpose]").count()) throw new Error("a wrong reason opened the page");
    await page.check("[name=purpose][value=mentoring]", { force: true });
    await press(page, "main form .button-main");
  }
  await press(page, "main a[href$='/cycle']");
  await press(page, "main form .button-main");
  if (!page.url().includes("done=")) throw new Error("the cycle was not begun");
  await page.goto(`${pair}/item`);
  await page.check("[name=kind][value=self_assessment]", { force: true });
  await page.fill("[name=note]", "Speaks up more");
  await look("formative-item");
  await press(page, "main form .button-main");
  await page.goto(`${pair}/goal`);
  await page.fill("[name=statement]", "Lead a meeting");
  await press(page, "main form .button-main");
  await look("formative-goal-refused", refusal);
  await page.locator("[name=item_ids]").first().check({ force: true });
  await press(page, "main form .button-main");
  if (!page.url().includes("done=")) throw new Error("the goal was not recorded");
  await look("formative-pair");
}

export const outcomeSteps = [["outcomes of a programme", outcomes], ["measuring outcomes", measuring], ["learning together", learning]];
