// SPDX-License-Identifier: AGPL-3.0-or-later
// A family is referred on to a service of the directory. Many are given the same status contact in one act, which is taken back.
import { enterAs, refusal, settled } from "./flows_common.mjs";

const press = async (page, button) => {
  await page.locator(button).first().click();
  await settled(page);
};

async function referredOn(scene) {
  const { page, origin, look } = scene;
  await enterAs(scene, "intake");
  await page.goto(`${origin}/directory/readings`);
  await look("directory-readings");
  await page.setInputFiles("input[type=file]", { name: "services.csv", mimeType: "text/csv", buffer: Buffer.from("id,name\n1,\n") });
  await press(page, "main form .button-main");
  await look("directory-refused", refusal);
  await page.goto(`${origin}/directory/services?all=true`);
  await look("directory");
  await press(page, "main nav.pages a[rel=next]");
  await page.goto(`${origin}/intake/board`);
  await press(page, "main tbody th a");
  const episode = page.url().split("?")[0];
  await page.goto(`${episode}/onward`);
  await look("refer-elsewhere");
  await page.fill("[name=words]", "tutoring");
  await press(page, "main form[role=search] button");
  if (!await page.locator("main tbody a[data-main-action]").count()) await page.goto(`${page.url().split("&age")[0]}&words=`);
  await look("directory-for-a-referral");
  await press(page, "main tbody th a");
  await look("directory-service");
  await press(page, "main .actions a.button-main");
  await look("refer-elsewhere-chosen");
  await press(page, "main form .button-main");
  if (!page.url().includes("done=")) throw new Error("the referral was not recorded");
}

async function many(scene) {
  const { page, origin, look } = scene;
  await enterAs(scene, "intake");
  await page.goto(`${origin}/intake/board?state=waitlisted`);
  await look("board-with-boxes");
  await page.selectOption("#several select[name=act]", "wait_contact");
  await page.locator("main tbody input[name=pick]").nth(0).check();
  await page.locator("main tbody input[name=pick]").nth(1).check();
  await press(page, "#several button");
  await look("for-several");
  await press(page, "main form .button-main");
  if (!/\/intake\/several\/[^/?]+$/.test(page.url())) throw new Error(`not recorded for several: ${page.url()}`);
  await look("for-several-done");
  await press(page, "main form button");
  if (!page.url().includes("done=")) throw new Error("it was not taken back");
  await look("for-several-back");
}

// Two matches go to one worker and come back, so that the next setting finds them as they were.
async function assignMany(scene) {
  const { page, origin, look } = scene;
  await enterAs(scene, "director");
  await page.goto(`${origin}/personnel/matches`);
  await look("matches-in-hands");
  await page.locator("main tbody input[name=pick]").nth(0).check();
  await page.locator("main tbody input[name=pick]").nth(1).check();
  await press(page, "#several button");
  await look("assign-several");
  // Whoever has both already would be refused for all of them: the first who takes one.
  const people = await page.locator("select[name=person_id] option").evaluateAll((all) => all.map((o) => o.value).filter((v) => v));
  for (const person of people) {
    await page.selectOption("select[name=person_id]", person);
    await press(page, "main form .button-main");
    if (/\/personnel\/several\/[^/?]+$/.test(page.url())) break;
    await look("assign-several-refused", refusal);
  }
  if (!/\/personnel\/several\/[^/?]+$/.test(page.url())) throw new Error(`not assigned: ${page.url()}`);
  await look("assigned-several");
  await press(page, "main form button");
  if (!page.url().includes("done=")) throw new Error("it was not taken back");
  await look("assigned-several-back");
}

// The lists of the coordinator whose rows are asked or changed together.
async function listsWithBoxes(scene) {
  const { page, origin, look } = scene;
  await enterAs(scene, "coordinator");
  await page.goto(`${origin}/relationship/months-untold`);
  await look("months-untold");
  if (await page.locator("#several").count()) {
    await page.locator("#several [name=all]").check();
    await press(page, "#several button");
    await look("ask-several-by-link");
  }
  await page.goto(`${origin}/surveys/due`);
  await look("surveys-due-with-boxes");
  await page.goto(`${origin}/matches/board?list=active`);
  await look("active-matches");
  if (!await page.locator("#several").count()) throw new Error("the board of active matches offers nothing for several");
  await page.selectOption("#several select[name=act]", "closure");
  await page.locator("#several [name=all]").check();
  await press(page, "#several button");
  await look("close-several");
}

export const listSteps = [["refer a family to a service of the directory", referredOn], ["record for several and take it back", many], ["assign several and take it back", assignMany], ["lists with boxes of a coordinator", listsWithBoxes]];
