// SPDX-License-Identifier: AGPL-3.0-or-later
// The checks must see: a clean page passes, and each of these pages, wrong in one way, fails with the right sentence.
import http from "node:http";
import { checkPage, Ear } from "./checks.mjs";

const csp = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'";
const around = (body, head = "", html = 'lang="en"') => `<!doctype html><html ${html}><head><title>Page</title><link rel="icon" href="/icon.png">` +
  `<meta name="viewport" content="width=device-width">${head}</head><body><main><h1>Heading</h1><a href="/">A link</a>${body}</main></body></html>`;

const wrongPages = [
  ["clean", around("<p>Text</p>"), null],
  ["picture without words", around('<img src="/icon.png">'), "axe image-alt"],
  ["field without label", around('<form><input name="x"></form>'), "axe label"],
  ["pale text", around("<p>Text</p>", '<link rel="stylesheet" href="/pale.css">'), "axe color-contrast"],
  ["too wide", around("<table><tr><td>" + "W".repeat(400) + "</td></tr></table>"), "scrolls sideways"],
  ["inline script", around("<script>1</script>"), "console error"],
  ["broken script", around('<script src="/broken.js"></script>'), "script error"],
  ["missing file", around('<img alt="x" src="/nothing.png">'), "answer 404"],
  ["foreign picture", around('<img alt="x" src="http://127.0.0.2:9/x.png">'), "foreign request"],
  ["no language", around("<p>Text</p>", "", ""), "lang is"],
  ["untranslated", around("<p>supervision.page.title</p>"), "a locale key"],
  ["bare day", around("<p>Due 2026-11-29</p><pre>2026-11-29</pre>"), "a day is not as people write it: Due"],
  ["bare day in a field", around('<form><label>Day <input class="input-date" type="text" name="day" value="2026-11-29"></label></form>'), "a day is not as people write it: day"],
  ["two main headings", around("<h1>Again</h1>"), "2 main headings"],
  ["no focus ring", around("<p>Text</p>", '<link rel="stylesheet" href="/noring.css">'), "no focus ring"],
];
const files = {
  "/pale.css": ["text/css", "p { color: #ccc; background: #fff }"], "/noring.css": ["text/css", "* { outline: none !important }"],
  "/broken.js": ["text/javascript", "nowhere.to()"], "/icon.png": ["image/png", Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==", "base64")],
};

export async function selfTest(browser) {
  const server = http.createServer((request, response) => {
    const number = Number(request.url.slice(2));
    const [type, body] = request.url.startsWith("/p") && wrongPages[number] ? ["text/html; charset=utf-8", wrongPages[number][1]] : files[request.url] ?? [];
    response.writeHead(type ? 200 : 404, { "Content-Type": type ?? "text/plain", "Content-Security-Policy": csp });
    response.end(body ?? "none");
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const results = [];
  for (const [index, [title, , expected]] of wrongPages.entries()) {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    const ear = new Ear(page, origin);
    await page.goto(`${origin}/p${index}`, { waitUntil: "load" });
    const wrong = await checkPage(page, ear, { language: "en", scripts: true });
    const good = expected ? wrong.some((w) => w.includes(expected)) : wrong.length === 0;
    results.push([`the checks see: ${title}`, good ? [] : [`expected ${expected ?? "nothing"}, got ${JSON.stringify(wrong)}`]]);
    await context.close();
  }
  server.close();
  return results;
}
