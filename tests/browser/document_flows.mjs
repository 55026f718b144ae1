// SPDX-License-Identifier: AGPL-3.0-or-later
// A director adds a document with its file, approves it, reviews it; a picture that is called PDF is refused; a paper of a person.
import { enterAs, refusal, settled } from "./flows_common.mjs";

const pdf = Buffer.from("%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\nxref\n0 1\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n");
const chip = (name, value) => `input[name='${name}'][value='${value}']`;
const save = ".form .button-main";

async function fillDocument(page, title) {
  await page.selectOption("select[name=kind]", "rematch_policy");
  await page.fill("input[name=title]", title);
  await page.locator(chip("status", "draft")).check();
  await page.locator(chip("parts_missing", "none")).check();
}

async function aDocument(scene) {
  const { page, origin, look, marker } = scene;
  await enterAs(scene, "director");
  await page.goto(origin + "/documents/register");
  await look("documents");
  await page.goto(origin + "/documents/register/new");
  await look("new-document");
  await fillDocument(page, marker);
  await page.setInputFiles("input[type=file]", { name: "plan.pdf", mimeType: "application/pdf", buffer: Buffer.from("GIF89a and no PDF") });
  await page.locator(save).click();
  await settled(page);
  await page.locator("#file-error").waitFor();
  await look("document-refused", refusal);
  await fillDocument(page, marker);
  await page.setInputFiles("input[type=file]", { name: "plan.pdf", mimeType: "application/pdf", buffer: pdf });
  await page.locator(save).click();
  await settled(page);
  await page.locator("a[href^='/documents/files/']").first().waitFor();
  await look("document-draft");
  await page.locator("a[href$='/approve']").first().click();
  await settled(page);
  await look("approve-document");
  await page.locator(save).click();
  await settled(page);
  await page.locator("a[href$='/reviewed']").first().click();
  await settled(page);
  await look("review-document");
  await page.locator(save).click();
  await settled(page);
  await look("document");
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("a[href^='/documents/files/']").first().click()]);
  if (download.suggestedFilename() !== "plan.pdf") throw new Error("the file came under another name");
}

async function papers(scene) {
  const { page, origin, look } = scene;
  await enterAs(scene, "coordinator");
  await page.goto(origin + "/casefile/people?q=a");
  await page.locator("a[href^='/casefile/people/']:not([href$='/new'])").first().click();
  await settled(page);
  await page.locator("a[href^='/documents/people/']").first().click();
  await settled(page);
  await look("papers");
}

export const documentSteps = [["documents", aDocument], ["papers of a person", papers]];
