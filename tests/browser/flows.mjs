// SPDX-License-Identifier: AGPL-3.0-or-later
// What a coordinator does, step by step. Each step calls `look(name)` on the page it stands on: checks and a screenshot.
import { clicksToLogAContact, pages, selectors } from "./config.mjs";

const settled = (page) => page.waitForLoadState("load");

export async function switchLanguage(page, origin, language) {
  const control = page.locator(selectors.languageSwitch(language)).first();
  if (await control.count() && await control.isVisible()) {
    await control.click();
    await settled(page);
  }
}

export async function signIn({ page, origin, login, password, look }) {
  await page.goto(origin + pages.signIn);
  await look("sign-in");
  await page.fill(selectors.login, login);
  await page.fill(selectors.password, password + "x");
  await page.locator(selectors.submit).first().click();
  await settled(page);
  await look("sign-in-refused");
  await page.fill(selectors.login, login);
  await page.fill(selectors.password, password);
  await page.locator(selectors.submit).first().click();
  await settled(page);
  if (!await page.locator(selectors.signedIn).count()) throw new Error("not signed in after the right password");
}

export async function workList({ page, origin, look }) {
  await page.goto(origin + pages.workList);
  await look("work-list");
}

// Two clicks and a note: the work list's own link to the form, filled in already, and Save.
export async function logAContact({ page, origin, look, marker }) {
  await page.goto(origin + pages.workList);
  let clicks = 0;
  await page.locator(selectors.recordContact).first().click(); clicks++;
  await settled(page);
  await look("contact-form");
  await page.locator(selectors.note).first().fill(marker);
  await page.locator(selectors.save).first().click(); clicks++;
  await settled(page);
  await look("contact-saved");
  if (clicks > clicksToLogAContact) throw new Error(`${clicks} clicks to log a contact`);
  if (!await page.locator(selectors.done).count()) throw new Error("no word that the contact was saved");
}

export async function correctTheContact({ page, look, marker }) {
  await page.locator(selectors.correct).first().click();
  await settled(page);
  await look("contact-correction");
  await page.locator(selectors.note).first().fill(marker);
  await page.locator(selectors.save).first().click();
  await settled(page);
  await look("contact-corrected");
  if (!(await page.innerText("main")).includes(marker)) throw new Error("the corrected note is not shown");
}

export async function matchPage({ page, origin, look }) {
  await page.goto(origin + pages.workList);
  await page.locator(selectors.matchLink).first().click();
  await settled(page);
  await look("match");
}

export async function measuresPage({ page, origin, look }) {
  await page.goto(origin + pages.measures);
  await look("measures");
}

export const steps = [
  ["sign in", signIn], ["work list", workList], ["log a contact", logAContact], ["correct it", correctTheContact],
  ["match page", matchPage], ["measures page", measuresPage],
];
