// SPDX-License-Identifier: AGPL-3.0-or-later
// What the browser tests know about kith's pages: addresses, selectors, words. The only place to change when a page changes.
// Selectors go by stable form field names and ids, never by the words of a language.

export const sizes = [{ width: 1280, height: 900 }, { width: 390, height: 844 }];
export const languages = ["en", "fr"];
export const axeTags = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];

// The browser is Debian's; nothing it might fetch in the background may blur the checks.
export const chromium = process.env.KITH_CHROMIUM ?? "/usr/bin/chromium";
export const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export const pages = {
  signIn: "/sign-in",
  workList: "/supervision/work-list",
  measures: "/accreditation/measures",
};

export const selectors = {
  login: "[name=login]",
  password: "[name=password]",
  submit: "main form [type=submit]",
  signedIn: "form[action='/sign-out'], a[href^='/sign-out']",
  recordContact: "main a[href*='/contacts/new'], main a[href*='record-contact']",
  note: "textarea[name$=note]",
  save: "main form [type=submit]",
  done: "[role=status]",
  correct: "main a[href*='/correct']",
  matchLink: "main a[href*='/matches/']",
  languageSwitch: (language) => `[name=language][value=${language}], a[hreflang=${language}], button[lang=${language}]`,
};

// Clicks from the work list to a saved contact, the note's typing not counted.
export const clicksToLogAContact = 2;
