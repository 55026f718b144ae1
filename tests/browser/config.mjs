// SPDX-License-Identifier: AGPL-3.0-or-later
// What the browser tests know about kith's pages: addresses, selectors, words. The only place to change when a page changes.
// Selectors go by stable form field names and ids, never by the words of a language.

export const sizes = [{ width: 1280, height: 900 }, { width: 390, height: 844 }];
export const languages = ["en", "fr"];

// Every language at every size with and without scripts, and the half of them in which each two meet.
export const everySetting = languages.flatMap((language) => sizes.flatMap((size) => [true, false].map((scripts) => (
  { name: `${language}-${size.width}-${scripts ? "js" : "nojs"}`, language, size, scripts }))));
export const settings = everySetting.filter(({ name }) => ["en-1280-js", "en-390-nojs", "fr-1280-nojs", "fr-390-js"].includes(name));
export const axeTags = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];

// The browser is Debian's; nothing it might fetch in the background may blur the checks.
export const chromium = process.env.KITH_CHROMIUM ?? "/usr/bin/chromium";
export const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export const pages = {
  signIn: "/sign-in",
  workList: "/supervision/work-list",
  measures: "/accreditation/measures",
  pool: "/placement/pool",
  surveys: "/surveys/due",
};

// Looked at once in every setting, besides what the flows pass through. `who` is a login of demonstration-logins.txt.
export const others = [
  { name: "start", who: "coordinator", path: "/" },
  { name: "own-account", who: "coordinator", path: "/account" },
  { name: "not-found", who: "coordinator", path: "/nowhere", refused: true },
  { name: "director-work-list", who: "director", path: "/supervision/work-list" },
  { name: "director-measures", who: "director", path: "/accreditation/measures" },
  { name: "file-review", who: "director", path: "/review/rounds" },
  { name: "new-round", who: "director", path: "/review/rounds/new" },
  { name: "policies", who: "director", path: "/policies/programme" },
  { name: "policies-read", who: "coordinator", path: "/policies/programme" },
  { name: "readiness", who: "director", path: "/accreditation/readiness" },
  { name: "files-by-effect", who: "director", path: "/accreditation/effect" },
  { name: "own-files-by-effect", who: "coordinator", path: "/accreditation/effect" },
  { name: "improvement", who: "director", path: "/review/improvement" },
  { name: "new-evaluation", who: "director", path: "/review/evaluations/new" },
  { name: "outside-reviewers", who: "director", path: "/review/openings" },
  { name: "let-a-reviewer-in", who: "director", path: "/review/openings/new" },
  { name: "records", who: "director", path: "/records" },
  { name: "trail", who: "director", path: "/casefile/trail" },
  { name: "records-table", who: "director", path: "/records/mentor_interviews" },
  { name: "bring-in", who: "director", path: "/bring-in/files" },
  { name: "accounts", who: "administrator", path: "/accounts" },
  { name: "new-account", who: "administrator", path: "/accounts/new" },
  { name: "letters-by-mail", who: "administrator", path: "/accounts/mail" },
  { name: "people", who: "intake", path: "/casefile/people?q=sophie" },
  { name: "referrals", who: "intake", path: "/intake/board" },
  { name: "matching", who: "coordinator", path: "/placement/pool" },
  { name: "matching-stable", who: "supervisor", path: "/placement/pool?placement=stable" },
  { name: "matching-weights", who: "director", path: "/placement/weights" },
  { name: "matching-profiles", who: "coordinator", path: "/placement/profiles" },
  { name: "matching-weights-read", who: "coordinator", path: "/placement/weights" },
  { name: "own-wait", who: "guardian", path: "/placement/my-wait" },
  { name: "own-consents", who: "guardian", path: "/intake/my-consents" },
  { name: "own-matches", who: "mentor", path: "/supervision/mine" },
  { name: "own-child", who: "guardian", path: "/supervision/mine" },
  { name: "new-referral", who: "intake", path: "/intake/referrals/new" },
  { name: "mentors", who: "director", path: "/screening/mentors?state=matched" },
  { name: "checks-that-expire", who: "director", path: "/screening/checks" },
  { name: "new-inquiry", who: "director", path: "/screening/inquiries/new" },
  { name: "new-person", who: "intake", path: "/casefile/people/new" },
  { name: "matches", who: "supervisor", path: "/matches/board" },
  { name: "new-proposal", who: "supervisor", path: "/matches/proposals/new" },
  { name: "concerns", who: "supervisor", path: "/concerns/board" },
  { name: "raise-a-concern", who: "supervisor", path: "/concerns/new" },
  { name: "groups", who: "supervisor", path: "/groups/board" },
  { name: "new-group", who: "supervisor", path: "/groups/new" },
  { name: "partners-read", who: "coordinator", path: "/partners/sites" },
  { name: "new-site", who: "director", path: "/partners/sites/new" },
  { name: "competencies", who: "director", path: "/personnel/competencies" },
  { name: "new-staff", who: "director", path: "/personnel/staff/new" },
  { name: "training-owed", who: "coordinator", path: "/training/owed" },
  { name: "trainings", who: "coordinator", path: "/training/events" },
  { name: "plan-a-training", who: "coordinator", path: "/training/events/new" },
  { name: "session-for-mentors", who: "coordinator", path: "/training/sessions/new" },
  { name: "courses", who: "coordinator", path: "/training/courses" },
  { name: "new-course", who: "coordinator", path: "/training/courses/new" },
  { name: "training-sign-in", who: "coordinator", path: "/training/sign-in" },
  { name: "own-training", who: "mentor", path: "/training/mine" },
  { name: "arrivals", who: "supervisor", path: "/arrivals" },
  { name: "references", who: "director", path: "/screening/references" },
  { name: "public-start", who: "coordinator", path: "/apply" },
  { name: "become-a-mentor", who: "coordinator", path: "/apply/mentor" },
  { name: "refer", who: "coordinator", path: "/apply/referral" },
  { name: "public-concern", who: "coordinator", path: "/apply/concern" },
  { name: "mentor-start", who: "mentor", path: "/" },
];

export const selectors = {
  login: "[name=login]",
  password: "[name=password]",
  signInButton: "form[action='/sign-in'] [type=submit]",
  signedIn: "form[action='/sign-out']",
  recordContact: "main [data-main-action][href*='/contacts/new']",
  contactForm: "form.contact-form",
  note: "form.contact-form textarea[name='parties.0.note']",
  save: "form.contact-form .button-main[type=submit]",
  saved: "[role=status] a[href*='/supervision/contacts/']",
  correct: "main a[href$='/correct']",
  reason: "form.contact-form textarea[name=reason]",
  withdrawal: "form[action$='/void']",
  matchLink: "main a[href*='/supervision/matches/']",
  newMeeting: "main a[href*='/relationship/meetings/new']",
  keepRun: "form[action='/placement/runs'] button",
  pairTogether: "main a[href*='/placement/pairs/new'][href*='locked']",
  child: "main a[data-main-action][href*='/placement/children/']",
  propose: "main a[href*='/proposal?mentor=']",
  mentorOfPool: "main a[href*='/placement/mentors/']",
  measureLink: "a[href*='/accreditation/measures/']",
  chooseCase: 'input[name="done"][type="checkbox"]',
  ifDone: 'main form[method="get"] button[type="submit"]',
  languageSwitch: (language) => `form[action='/language'] button[name=language][value=${language}]`,
};

// Clicks from the work list to a saved contact, the note's typing not counted.
export const clicksToLogAContact = 2;
