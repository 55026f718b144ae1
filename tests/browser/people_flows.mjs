// SPDX-License-Identifier: AGPL-3.0-or-later
// An agreement is signed. One person recorded twice: a second record is made, found, compared, joined and parted again. A survey: refused empty, then answered.
import { enterAs, refusal, settled } from "./flows_common.mjs";

const stamp = () => Math.random().toString(36).slice(2, 8);

async function addPerson({ page, origin }, name) {
  await page.goto(`${origin}/casefile/people/new`);
  await page.fill("[name=given_name]", name);
  await page.fill("[name=family_name]", "Twice");
  await page.locator("main form .button-main").click();
  await settled(page);
  if (!page.url().includes("done=")) throw new Error("the person was not added");
  return page.url().split("?")[0];
}

async function onePerson(scene) {
  const { page, origin, look } = scene;
  await enterAs(scene, "intake");
  const word = stamp();
  const first = await addPerson(scene, `Ann${word}`), second = await addPerson(scene, `Zoe${word}`);
  await page.goto(first);
  await page.locator("main a[href$='/same']").click();
  await settled(page);
  await page.fill("[name=q]", `zoe${word}`);
  await page.locator("main form.filter button").click();
  await settled(page);
  await look("same-person");
  await page.locator("main ul.work a").first().click();
  await settled(page);
  await look("same-person-two");
  await page.locator("main form .button-main").click();
  await settled(page);
  await look("same-person-refused", refusal);
  await page.fill("[name=reason]", "The mother says so");
  await page.locator("main form .button-main").click();
  await settled(page);
  if (!page.url().includes("done=")) throw new Error("the two were not joined");
  await look("same-person-joined");
  await page.goto(second);
  if (page.url() !== first) throw new Error("the other record's page does not lead to the one that is kept");
  await page.locator("main form[action*='/parted/'] button").click();
  await settled(page);
  if (!page.url().includes("done=")) throw new Error("the two were not parted");
  await page.goto(second);
  if (page.url() !== second) throw new Error("the other record is not as it was");
}

async function aSurvey(scene) {
  const { page, origin, look } = scene;
  await enterAs(scene, "supervisor");
  await page.goto(`${origin}/surveys/due`);
  await look("surveys-due");
  await page.locator("main tbody a[data-main-action]").first().click();
  await settled(page);
  await look("survey");
  await page.locator("main form .button-main").click();
  await settled(page);
  await look("survey-refused", refusal);
  for (const field of await page.locator("main form fieldset:has(input[name^=q])").all())
    await field.locator("input[value='4']").check({ force: true });
  await page.locator("main form .button-main").click();
  await settled(page);
  if (!page.url().includes("done=")) throw new Error("the answers were not recorded");
  await look("survey-on-the-match");
}

// One tap makes the link; it is answered once, without an account.
async function aSurveyByLink(scene) {
  const { page, origin, look } = scene;
  await enterAs(scene, "supervisor");
  await page.goto(`${origin}/surveys/due`);
  await page.locator("main tbody button[type=submit]").first().click();
  await settled(page);
  await look("survey-letter");
  const link = (await page.locator("main .panel bdi").last().innerText()).trim();
  if (!/\/survey\/[0-9a-z]{26}$/.test(link)) throw new Error(`no link on the letter: ${link}`);
  await enterAs(scene, "nobody's account");
  await page.goto(link);
  await look("survey-by-link");
  for (const field of await page.locator("main form fieldset:has(input[name^=q])").all())
    await field.locator("input[value='4']").check({ force: true });
  await page.locator("main form .button-main").click();
  await settled(page);
  if (!page.url().includes("done=")) throw new Error("the answers did not arrive");
  await look("survey-by-link-done");
  const again = await page.goto(link);
  if (again.status() !== 404) throw new Error(`the link opens twice: ${again.status()}`);
  await enterAs(scene, "supervisor");
}

// What was typed stands there again: after a refusal, and after a moment of typing.
async function aDraft(scene) {
  const { page, origin, look } = scene;
  await enterAs(scene, "intake");
  const form = `${origin}/casefile/people/new`, note = page.locator("[name=safe_contact_note]");
  await page.goto(form);
  await note.fill("Only after six");
  await page.locator("main form .button-main").click();
  await settled(page);
  await page.goto(form);
  if (await note.inputValue() !== "Only after six") throw new Error("a form that was turned down lost its text");
  await look("draft-back", refusal);  // of the answer before
  await page.locator("main form button[name=_discard]").click();
  await settled(page);
  if (await note.inputValue() !== "") throw new Error("starting afresh left the draft");
  if (scene.reload) return;  // without scripts nothing is kept while typing
  const saved = page.waitForResponse((answer) => answer.url().endsWith("/drafts"));
  await note.fill("Ring twice");
  if ((await saved).status() !== 204) throw new Error("the draft was not kept while typing");
  await page.goto(form);
  if (await note.inputValue() !== "Ring twice") throw new Error("what was typed is gone");
  await page.locator("main form button[name=_discard]").click();
  await settled(page);
}
// The director types the words of a new code of conduct, the mentor reads and signs them.
async function anAgreement(scene) {
  const { page, origin, look } = scene;
  await enterAs(scene, "director");
  const word = stamp();
  await page.goto(`${origin}/documents/register/new`);
  await page.selectOption("select[name=kind]", "code_of_conduct");
  await page.fill("input[name=title]", `Code ${word}`);
  await page.locator("input[name=status][value=approved]").check({ force: true });
  await page.locator("main form .button-main").click();
  await settled(page);
  await page.locator("main a[href^='/screening/texts/']").first().click();
  await settled(page);
  await look("text-for-signing");
  await page.fill("[name=version]", word);
  await page.locator("main form .button-main").click();
  await settled(page);
  await look("text-for-signing-refused", refusal);
  await page.fill("[name=text_en]", "We keep appointments.\n\nWhat a young person tells us stays with us.");
  await page.fill("[name=text_fr]", "Nous tenons nos rendez-vous.\n\nCe qu'un jeune nous confie reste entre nous.");
  await page.locator("main form .button-main").click();
  await settled(page);
  await enterAs(scene, "mentor");
  await page.goto(`${origin}/screening/my-agreements`);
  await look("own-agreements");
  await page.locator("main form .button-main").click();
  await settled(page);
  await look("own-agreements-refused", refusal);
  const name = (await page.locator("#signed_name-hint").textContent()).split(":").pop().trim();
  await page.locator("#code_of_conduct").check();
  await page.fill("[name=signed_name]", name);
  await page.locator("main form .button-main").click();
  await settled(page);
  if (!page.url().includes("done=")) throw new Error("the text was not signed");
  await look("own-agreements-signed");
}

// How many months between declarations, from today on, in every programme of the director.
async function monthsBetweenDeclarations({ page, origin }, months) {
  await page.goto(`${origin}/policies/programme`);
  const links = await page.locator("main a[href$='/declaration_months']").evaluateAll((all) => all.map((a) => a.href));
  for (const href of new Set(links)) {
    await page.goto(href);
    await page.fill("main form [name=value]", months);
    const reason = page.locator("main form [name=reason]");
    if (await reason.count()) await reason.fill("Tried out");
    await page.locator("main form .button-main").click();
    await settled(page);
  }
}
async function declared({ page, look }, name) {
  await page.locator("main form .button-main").click();
  await settled(page);
  await look(`${name}-refused`, refusal);
  await page.locator("main form [name=result][value=clear]").check({ force: true });
  await page.locator("main form .button-main").click();
  await settled(page);
  if (!page.url().includes("done=")) throw new Error("the declaration was not taken");
  await look(`${name}-given`);
}
// A yearly declaration in the own account and by a link without one; driving that waits for its check; a move.
async function aDeclaration(scene) {
  const { page, origin, look } = scene;
  await enterAs(scene, "director");
  await monthsBetweenDeclarations(scene, "1");
  await enterAs(scene, "mentor");
  await page.goto(`${origin}/screening/my-checks`);
  await look("own-checks");
  await declared(scene, "own-declaration");
  await enterAs(scene, "director");
  await page.goto(`${origin}/screening/checks`);
  await look("checks-with-declarations");
  await page.locator("main a[href$='/self_declaration']").first().click();
  await settled(page);
  const file = page.url().replace("/self_declaration", "");
  await page.goto(file);
  await look("mentor-file-declaration");
  await page.locator("main a[href$='/ask']").click();
  await settled(page);
  await look("declaration-letter");
  const link = (await page.locator("main .break-anywhere bdi").textContent()).trim();
  await enterAs(scene, "nobody's account");
  await page.goto(link);
  await look("declaration-by-link");
  await declared(scene, "declaration-by-link");
  if ((await page.goto(link)).status() !== 404) throw new Error("a link opens twice");
  await enterAs(scene, "director");
  await monthsBetweenDeclarations(scene, "0");
  for (const act of ["move", "revocation", "transport"]) {
    await page.goto(`${file}/${act}`);
    await look(`mentor-${act}`, act === "move" ? refusal : undefined);  // of the link that opens once
  }
  await page.locator("main form .button-main").click();
  await settled(page);
  await look("mentor-file-driving");
}

async function aSeal(scene) {
  const { page, origin, look } = scene;
  await enterAs(scene, "coordinator");
  let person;
  for (const letter of "abcdefghijklmnopqrstuvwxyz") {
    await page.goto(`${origin}/casefile/people?q=${letter}`);
    const people = await page.locator("main a[href*='/casefile/people/']").evaluateAll((all) => all.map((a) => a.href));
    for (const one of new Set(people.filter((href) => /\/people\/[0-9a-z]{26}$/.test(href)))) {
      await page.goto(one);
      if (!person && (await page.locator("#family").count()) && (await page.locator("a[href$='/seals/alias']").count())) person = one;
      if (person) break;
    }
    if (person) break;
  }
  if (!person) throw new Error("nobody can be given an alias");
  const name = (await page.goto(person), await page.locator("h1").textContent()).trim();
  const alias = `Rose${stamp()}`;
  await page.locator("main a[href$='/seals/alias']").click();
  await settled(page);
  await look("alias");
  await page.locator("main form .button-main").click();
  await settled(page);
  await look("alias-refused", refusal);
  await page.fill("[name=alias]", alias);
  await page.fill("[name=reason]", "Somebody looks for her");
  await page.locator("main form .button-main").click();
  await settled(page);
  if (!page.url().includes("done=")) throw new Error("the alias was not given");
  await look("alias-given");
  if ((await page.locator("h1").textContent()).trim() !== alias || (await page.content()).includes(name)) throw new Error("the page still says the name");
  await page.locator("main a[href$='/seals/address']").click();
  await settled(page);
  await page.fill("[name=reason]", "Somebody looks for her");
  await page.locator("main form .button-main").click();
  await settled(page);
  await look("address-protected");
  await page.locator("main a[href$='/open']").click();
  await settled(page);
  await look("seal");
  await page.locator("main form .button-main").click();
  await settled(page);
  await look("seal-refused", refusal);
  await page.locator("#purpose").check();
  await page.locator("main form .button-main").click();
  await settled(page);
  await look("seal-open");
  if (!(await page.content()).includes(name.split(" ").pop())) throw new Error("the seal was not opened");
  for (const seal of ["alias", "address"]) {
    await page.goto(person);
    await page.locator(`main a[href$='/seals/${seal}/end']`).click();
    await settled(page);
    await page.locator("main form .button-main").click();
    await settled(page);
    if (!page.url().includes("done=")) throw new Error(`${seal} was not ended`);
  }
  if ((await page.locator("h1").textContent()).trim() !== name) throw new Error("the name did not come back");
}

// A mentor signs in, tells of a meeting and asks for support, all from the own page.
async function ownMatch(scene) {
  const { page, origin, look } = scene;
  await enterAs(scene, "mentor");
  await page.goto(`${origin}/`);
  if (!page.url().includes("/supervision/mine")) throw new Error(`a mentor begins at ${page.url()}`);
  await page.locator("main a[href*='/relationship/meetings/new']").first().click();
  await settled(page);
  await look("own-meeting");
  await page.fill("[name=minutes]", "75");
  await page.fill("[name=activities]", "Skating");
  await page.locator("main form .button-main").click();
  await settled(page);
  if (!page.url().includes("/supervision/mine") || !page.url().includes("done=")) throw new Error(`after a meeting the mentor stands at ${page.url()}`);
  await page.locator("main a[href$='/request']").first().click();
  await settled(page);
  await look("own-request");
  await page.locator("main form .button-main").click();
  await settled(page);
  await look("own-request-refused", refusal);
  await page.fill("[name=text]", "Two bus tickets, please.");
  await page.locator("main form .button-main").click();
  await settled(page);
  if (!page.url().includes("done=")) throw new Error("the request was not kept");
  await look("own-matches-asked");
}

export const peopleSteps = [
  ["a mentor's own match", ownMatch],
  ["an alias and a protected address", aSeal],
  ["one person recorded twice", onePerson],
  ["a survey", aSurvey],
  ["a survey by a link", aSurveyByLink],
  ["a draft", aDraft],
  ["an agreement is signed", anAgreement],
  ["a yearly declaration", aDeclaration],
];
