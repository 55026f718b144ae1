// SPDX-License-Identifier: AGPL-3.0-or-later
// What must hold of every page, whatever it shows. Each check gives a list of sentences; empty means content.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { axeTags } from "./config.mjs";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// Collects what the browser complains about: script errors, refused content (CSP), answers of 400 and more, foreign hosts.
export class Ear {
  constructor(page, origin) {
    this.heard = [];
    page.on("console", (m) => { if (m.type() === "error" || m.type() === "warning") this.heard.push(`console ${m.type()}: ${m.text()}`); });
    page.on("pageerror", (e) => this.heard.push(`script error: ${e.message}`));
    page.on("requestfailed", (r) => { if (r.failure()?.errorText !== "net::ERR_ABORTED") this.heard.push(`request failed: ${r.url()} ${r.failure()?.errorText}`); });
    page.on("response", (r) => { if (r.status() >= 400) this.heard.push(`answer ${r.status()}: ${r.url()}`); });
    page.on("request", (r) => { if (!r.url().startsWith(origin) && !r.url().startsWith("data:")) this.heard.push(`foreign request: ${r.url()}`); });
  }
  take() { return this.heard.splice(0); }
}

async function accessibility(page) {
  await page.evaluate(axeSource);
  const result = await page.evaluate((tags) => axe.run(document, { runOnly: { type: "tag", values: tags } }), axeTags);
  return result.violations.map((v) => `axe ${v.id} (${v.impact}): ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join(" | ")}`);
}

async function sidewaysScroll(page) {
  const wide = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return null;
    const guilty = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > room + 1).slice(-1)[0];
    return `${document.documentElement.scrollWidth} wide, room for ${room}; ${guilty ? guilty.outerHTML.slice(0, 120) : ""}`;
  });
  return wide ? [`scrolls sideways: ${wide}`] : [];
}

// A page says its language and has one title and one main heading; no key of the locale files is left untranslated.
async function frame(page, language) {
  const seen = await page.evaluate(() => ({
    lang: document.documentElement.lang, title: document.title.trim(), headings: document.querySelectorAll("h1").length,
    mains: document.querySelectorAll("main").length, text: document.body.innerText,
  }));
  const wrong = [];
  if (seen.lang.slice(0, 2) !== language) wrong.push(`lang is ${seen.lang}, not ${language}`);
  if (!seen.title) wrong.push("no title");
  if (seen.headings !== 1) wrong.push(`${seen.headings} main headings`);
  if (seen.mains !== 1) wrong.push(`${seen.mains} main landmarks`);
  const key = seen.text.match(/\b(supervision|accreditation|accounts|relationship|layout|http)\.[a-z_]+\.[a-z_.]+\b/);
  if (key) wrong.push(`a locale key is shown: ${key[0]}`);
  return wrong;
}

// Days are written as people write them: no 2026-11-29 in what is read, nor in a text field as it comes. Code may hold one.
async function daysAsPeopleWriteThem(page) {
  const seen = await page.evaluate(() => {
    const day = /\b\d{4}-\d{2}-\d{2}\b/, found = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode())
      if (day.test(text.data) && !text.parentElement.closest("code, pre, script, textarea")) found.push(text.data.trim().slice(0, 60));
    for (const field of document.querySelectorAll("input.input-date[type=text]")) if (day.test(field.defaultValue)) found.push(`${field.name}: ${field.defaultValue}`);
    return found;
  });
  return seen.slice(0, 3).map((text) => `a day is not as people write it: ${text}`);
}

// What takes the focus by Tab must come into view (within half a second, scrolling may be smooth) and show a ring.
async function focusIsVisible(page) {
  await page.keyboard.press("Tab");
  let seen = null;
  for (let tries = 0; tries < 10; tries++) {
    seen = await page.evaluate(() => {
      const e = document.activeElement;
      if (!e || e === document.body) return "nothing takes the focus";
      const box = e.getBoundingClientRect(), style = getComputedStyle(e);
      if (box.width === 0 || box.height === 0 || box.bottom <= 0 || box.top >= innerHeight || box.right <= 0) return `focus on something unseen: ${e.outerHTML.slice(0, 100)} at ${Math.round(box.left)},${Math.round(box.top)} of ${innerHeight}`;
      return style.outlineStyle === "none" && style.boxShadow === "none" ? `no focus ring: ${e.outerHTML.slice(0, 100)}` : null;
    });
    if (!seen) return [];
    await page.waitForTimeout(50);
  }
  return [seen];
}

// All checks of one page. axe needs scripts, so it runs only where they are on.
export async function checkPage(page, ear, { language, scripts }) {
  const wrong = ear.take();
  wrong.push(...await frame(page, language), ...await daysAsPeopleWriteThem(page), ...await sidewaysScroll(page));
  if (scripts) wrong.push(...await accessibility(page), ...await focusIsVisible(page));
  wrong.push(...ear.take());
  return wrong;
}
