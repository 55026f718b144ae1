// SPDX-License-Identifier: AGPL-3.0-or-later
// What people do, step by step. Each step calls `look(name)` on the page it stands on: all checks and a screenshot.
import { clicksToLogAContact, others, pages, selectors } from "./config.mjs";
import { enter, enterAs, refusal, settled, switchLanguage } from "./flows_common.mjs";
import { deskSteps } from "./desk_flows.mjs";
import { documentSteps } from "./document_flows.mjs";
import { listSteps } from "./list_flows.mjs";
import { outcomeSteps } from "./outcome_flows.mjs";
import { peopleSteps } from "./people_flows.mjs";
import { placementSteps } from "./placement_flows.mjs";
import { reviewSteps } from "./review_flows.mjs";
import { staffSteps } from "./staff_flows.mjs";
import { trainingSteps } from "./training_flows.mjs";

async function signIn(scene) {
  const { page, origin, look, language } = scene;
  await page.goto(origin + pages.signIn);
  await switchLanguage(page, language);
  await look("sign-in");
  await enter(scene, "coordinator", "not the password");
  await look("sign-in-refused", refusal);
  await enter(scene, "coordinator");
  if (!await page.locator(selectors.signedIn).count()) throw new Error("not signed in after the right password");
  await switchLanguage(page, language);
}

async function workList({ page, origin, look }) {
  await page.goto(origin + pages.workList);
  await look("work-list");
}

// Two clicks and a note: the line's own action opens the form, filled in already, and Save.
async function logAContact({ page, origin, look, marker }) {
  await page.goto(origin + pages.workList);
  let clicks = 0;
  await page.locator(selectors.recordContact).first().click(); clicks++;
  await page.locator(selectors.note).waitFor();
  await look("contact-form");
  await page.locator(selectors.note).fill(marker);
  await page.locator(selectors.save).click(); clicks++;
  await page.locator(selectors.saved).first().waitFor();
  await look("contact-saved");
  if (clicks > clicksToLogAContact) throw new Error(`${clicks} clicks to log a contact`);
}

async function withdrawTheContact({ page, look }) {
  await page.locator("details:has(form[action$='/void']) summary").click();
  await look("contact-withdrawal");
  await page.locator(`${selectors.withdrawal} textarea`).fill("It was another family");
  await page.locator(`${selectors.withdrawal} [type=submit]`).click();
  await settled(page);
  await look("contact-withdrawn");
}

// Saving without the note: the form comes back with what was typed and says what is missing.
async function refusedContact({ page, origin, look }) {
  await page.goto(origin + pages.workList);
  await page.locator(selectors.recordContact).nth(1).click();
  await page.locator(selectors.note).waitFor();
  await page.locator(selectors.save).click();
  await page.locator(`${selectors.contactForm} [aria-invalid=true]`).first().waitFor();
  await look("contact-refused", refusal);
}

async function correctTheContact({ page, origin, look, marker }) {
  await page.goto(origin + await page.locator(selectors.saved).first().getAttribute("href"));
  await look("contact");
  await page.locator(selectors.correct).first().click();
  await settled(page);
  await look("contact-correction");
  await page.locator(selectors.note).fill(`${marker} corrected`);
  if (await page.locator(selectors.reason).count()) await page.locator(selectors.reason).fill("Typed the wrong word");
  await page.locator(selectors.save).click();
  await settled(page);
  await look("contact-corrected");
  if (!(await page.innerText("main")).includes(`${marker} corrected`)) throw new Error("the corrected note is not shown");
}

async function matchPage({ page, origin, look }) {
  await page.goto(origin + pages.workList);
  await page.locator(selectors.matchLink).first().click();
  await settled(page);
  await look("match");
  if (!await page.locator(selectors.newMeeting).count()) return;
  await page.locator(selectors.newMeeting).first().click();
  await settled(page);
  await look("meeting-form");
}

async function measuresPage({ page, origin, look }) {
  await page.goto(origin + pages.measures);
  await look("measures");
  const section = page.locator("details.section", { has: page.locator(selectors.measureLink) }).first();
  if (await section.getAttribute("open") === null) await section.locator("summary").first().click();
  await section.locator(selectors.measureLink).first().click();
  await settled(page);
  await look("measure-cases");
  const chosen = page.locator(selectors.chooseCase);
  if (!await chosen.count()) return;
  await chosen.first().check();
  await page.locator(selectors.ifDone).click();
  await settled(page);
  await look("measure-what-if");
}

// From the pool to the form of a proposal; nothing is proposed, so that the child is there for the next setting too.
async function matching({ page, origin, look }) {
  await page.goto(origin + pages.pool);
  await page.locator(selectors.keepRun).click();
  await settled(page);
  await look("matching-kept");
  await page.locator(selectors.pairTogether).first().click();
  await settled(page);
  await look("matching-pair");
  await page.goto(origin + pages.pool);
  await page.locator(selectors.mentorOfPool).first().click();
  await settled(page);
  await look("matching-mentor");
  await page.goto(origin + pages.pool);
  await page.locator(selectors.child).first().click();
  await settled(page);
  await look("matching-child");
  await page.locator(selectors.propose).first().click();
  await settled(page);
  await look("matching-proposal");
}

async function otherPages(scene) {
  const { page, origin, look } = scene;
  let who = "coordinator";
  for (const other of others) {
    if (other.who !== who) {
      await enterAs(scene, other.who);
      who = other.who;
    }
    await page.goto(origin + other.path);
    await look(other.name, other.refused ? refusal : undefined);
  }
}

// Order matters: a contact is corrected right after it was logged.
export const steps = [
  ["sign in", signIn], ["work list", workList], ["log a contact", logAContact], ["correct it", correctTheContact], ["withdraw it", withdrawTheContact],
  ["contact without a note", refusedContact], ["match page", matchPage], ["measures page", measuresPage], ["matching", matching], ["other pages", otherPages], ...documentSteps, ...peopleSteps, ...listSteps, ...deskSteps, ...outcomeSteps, ...staffSteps, ...trainingSteps, ...reviewSteps, ...placementSteps,
];
