// SPDX-License-Identifier: AGPL-3.0-or-later
// What every flow needs: waiting, signing in, the language.
import { pages, selectors } from "./config.mjs";

export const settled = (page) => page.waitForLoadState("load");
// What the browser says about an answer that is meant to be a refusal.
export const refusal = /^answer 4\d\d:|Failed to load resource/;

export async function switchLanguage(page, language) {
  const button = page.locator(selectors.languageSwitch(language)).first();
  if (!await button.count()) return;
  await button.click();
  await settled(page);
}

export async function enter({ page, logins }, who, password = logins[who]) {
  await page.fill(selectors.login, who);
  await page.fill(selectors.password, password);
  await page.locator(selectors.signInButton).click();
  await settled(page);
}

// In place of whoever was signed in. A session is taken up again: signing in anew each time would meet the limit of tries an hour.
export async function enterAs(scene, who) {
  const context = scene.page.context();
  scene.sessions[scene.who] = await context.cookies();
  scene.who = who;
  await context.clearCookies();
  if (scene.sessions[who]) {
    await context.addCookies(scene.sessions[who]);
    return;
  }
  if (who === "nobody's account") return;  // a link without an account
  await scene.page.goto(scene.origin + pages.signIn);
  await enter(scene, who);
  await switchLanguage(scene.page, scene.language);
}
