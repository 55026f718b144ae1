// A peer of kith's work list: Fastify over a copy of kith's database, with a synchronous driver.
// node fastify_app.mjs FOLDER PORT [kept]   (PEERS_NPM holds fastify and libsql); "kept": the page stays in memory until
// another connection writes; session, permission and audit are asked and written every time.
import {createHash} from "node:crypto";
import {readFileSync} from "node:fs";
import {createRequire} from "node:module";
import {join} from "node:path";

const require = createRequire(process.env.PEERS_NPM + "/");
const fastify = require("fastify"), Database = require("libsql");
const [folder, port, kept] = process.argv.slice(2);
const ROWS = 25, HORIZON = 7, TRACKS = ["mentor", "mentee", "guardian"];
const STARTS = [0, 14, 28, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];
const store = new Database(join(folder, "kith.db"));
store.exec("pragma busy_timeout = 5000");
store.exec("pragma synchronous = full");
store.exec("pragma cache_size = -65536");
const sql = Object.fromEntries(readFileSync(new URL("work_list.sql", import.meta.url), "utf8").split(/^-- name:/m).slice(1)
  .map(part => [part.slice(0, part.indexOf("\n")).trim(), store.prepare(part.slice(part.indexOf("\n") + 1).trim())]));
for (const name of Object.keys(sql)) if (name !== "audit") sql[name].raw(true);
const version = store.prepare("pragma data_version").raw(true);
const [head, foot] = ["head.html", "foot.html"].map(name => readFileSync(join(folder, name), "utf8"));
const MARKS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"};
const escape = text => /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, mark => MARKS[mark]) : text;
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const word = day => { const d = new Date(day * 86400000); return `${d.getUTCDate()} ${MONTHS[d.getUTCMonth()]} ${d.getUTCFullYear()}`; };
const ids = values => JSON.stringify([...new Set(values.filter(v => v))]);

const startOf = index => index < 13 ? STARTS[index] : 365 + 91 * (index - 13);

function windowOf(days) {
  if (days >= 365) return 13 + Math.floor((days - 365) / 91);
  let index = 12;
  while (STARTS[index] > days) --index;
  return index;
}

function owed(start, last, today) {
  if (today < start) return null;
  const now = windowOf(today - start), answered = last != null && last >= start ? windowOf(last - start) : -1;
  const end = start + startOf(now + 1), missed = Math.max(0, now - answered - 1);
  return answered >= now || (!missed && end - today > HORIZON) ? null : {missed, since: start + startOf(answered + 1), now, end};
}

function lines(person, today, programmes) {
  const matches = new Map(), last = new Map(), found = [];
  for (const row of sql.matches.all(person, today, JSON.stringify(programmes))) {
    if (!matches.has(row[0])) matches.set(row[0], [row, {}]);
    matches.get(row[0])[1][row[6]] = row[7];
    if (row[7] != null && row[7] > (last.get(row[0])?.[0] ?? -1)) last.set(row[0], [row[7], row[8]]);
  }
  for (const [row, reached] of matches.values())
    for (const track of row[5] ? TRACKS : TRACKS.slice(0, 2)) {
      const due = owed(row[2], reached[track], today);
      if (due) found.push({row, track, due});
    }
  const day = one => one.due.missed ? one.due.since : one.due.end;
  found.sort((a, b) => !a.due.missed - !b.due.missed || day(a) - day(b) || a.row[0] - b.row[0] || (a.track < b.track ? -1 : 1));
  const late = found.filter(one => one.due.missed).length;
  return {late, soon: found.length - late, rows: described(found.slice(0, ROWS), last, today)};
}

function described(found, last, today) {
  const guardians = new Map(sql.guardians.all(ids(found.map(one => one.row[4])), today));
  const contacts = new Map(sql.contacts.all(ids(found.map(one => last.get(one.row[0])?.[1]))).map(row => [row[0], row]));
  for (const one of found) one.callee = {mentor: one.row[3], mentee: one.row[4], guardian: guardians.get(one.row[4])}[one.track];
  const people = found.flatMap(one => [one.row[3], one.row[4], one.callee]).concat([...contacts.values()].flatMap(c => [c[2], c[3]]));
  const persons = new Map(sql.persons.all(ids(people)).map(row => [row[0], row]));
  const name = p => persons.get(p)?.[1] ?? "–";
  return found.map(({row, track, due, callee}, n) => {
    const said = contacts.get(last.get(row[0])?.[1]), phone = persons.get(callee)?.[2];
    return {place: n + 1, id: row[0], match: row[1], track, name: name(callee), phone, dial: phone?.replace(/\D/g, ""),
      other: name(track === "mentor" ? row[4] : row[3]),
      last: said && {day: word(said[1]), staff: name(said[2]), party: name(said[3]), words: said[4]},
      missed: due.missed, since: word(due.since), days: due.end - today, due: word(due.end), window: due.now + 1,
      rhythm: due.now < 2 ? "every two weeks in the first month" : due.now < 13 ? "monthly in the first year" : "quarterly after the first year"};
  });
}

const line = l => `<li id="place-${l.place}" data-row>
<span class="nth" aria-hidden="true"><kbd>${l.place}</kbd></span>
<div class="who">
<div><a href="/supervision/matches/${l.match}"><bdi>${escape(l.name)}</bdi></a> <span class="tag">${l.track}</span></div>
<small>with ${escape(l.other)}</small>
</div>
<div class="why">
<ul class="callees">
<li>${l.phone ? `<a class="phone" href="tel:+${l.dial}" aria-label="Call ${escape(l.name)}, ${escape(l.phone)}"><svg class="icon" aria-hidden="true"><use href="/assets/icons.7edce3f56e7a.svg#phone"/></svg>
${escape(l.phone)}</a>` : "<span class=\"muted\">no telephone</span>"}</li>
</ul>
<p class="last">${l.last ? `Last contact ${escape(l.last.day)}, ${escape(l.last.staff)} with ${escape(l.last.party)}${l.last.words ? ` – <q><bdi>${escape(l.last.words)}</bdi></q>` : ""}` : "Never reached"}</p>
</div>
<div class="due">
${l.missed ? `<span class="status status-missed"><svg class="icon" aria-hidden="true"><use href="/assets/icons.7edce3f56e7a.svg#missed"/></svg>
${l.missed} missed since ${escape(l.since)}</span>` : `<span class="status status-open"><svg class="icon" aria-hidden="true"><use href="/assets/icons.7edce3f56e7a.svg#open"/></svg>
due in ${l.days} days</span>`}
<span>MS 8.03 · ${l.window}, ${escape(l.rhythm)} · due ${escape(l.due)}</span>
</div>
<div class="do">
<a class="button button-small" data-main-action="yes" href="/supervision/contacts/new?match=${l.match}&amp;track=${l.track}&amp;result=reached&amp;place=${l.place}&amp;back=%2Fsupervision%2Fwork-list%3Fwhose%3Dmine" hx-get="/supervision/contacts/new?match=${l.match}&amp;track=${l.track}&amp;result=reached&amp;place=${l.place}&amp;back=%2Fsupervision%2Fwork-list%3Fwhose%3Dmine" hx-target="next .slot" aria-label="Reached ${escape(l.name)}">Reached</a>
<a class="button button-small" href="/supervision/contacts/new?match=${l.match}&amp;track=${l.track}&amp;result=attempted&amp;place=${l.place}&amp;back=%2Fsupervision%2Fwork-list%3Fwhose%3Dmine" hx-get="/supervision/contacts/new?match=${l.match}&amp;track=${l.track}&amp;result=attempted&amp;place=${l.place}&amp;back=%2Fsupervision%2Fwork-list%3Fwhose%3Dmine" hx-target="next .slot" aria-label="Tried ${escape(l.name)}">Tried</a>
<a class="button button-small" href="/supervision/contacts/new?match=${l.match}&amp;track=${l.track}&amp;place=${l.place}&amp;back=%2Fsupervision%2Fwork-list%3Fwhose%3Dmine" aria-label="Other contact with ${escape(l.name)}">Other…</a>
</div>
<div class="slot"></div>
</li>
`;

function made(person, today, programmes) {
  const {late, soon, rows} = lines(person, today, programmes);
  const body = `${head}<section class="stack" aria-labelledby="overdue">
<h2 id="overdue">Overdue <span class="count">${late}</span></h2>
<p class="muted">${soon} due soon</p>
<ol class="work work-calls" data-rows>
${rows.map(line).join("")}</ol>
</section>
${foot}`;
  return {body, subjects: JSON.stringify(rows.map(one => ["match", one.id]))};
}

const pages = new Map();
function page(person, today, programmes) {
  if (!kept) return made(person, today, programmes);
  const state = `${version.get()[0]} ${today} ${programmes}`;
  if (pages.get(person)?.state !== state) pages.set(person, {state, ...made(person, today, programmes)});
  return pages.get(person);
}

const app = fastify();
app.get("/supervision/work-list", (request, reply) => {
  const token = /(?:^|; )peer=([^;]+)/.exec(request.headers.cookie ?? "")?.[1] ?? "", now = Math.floor(Date.now() / 1000);
  const session = sql.session.get(createHash("sha256").update(token).digest("hex"), now);
  if (!session) return reply.code(401).send("sign in");
  const today = Math.floor(now / 86400), programmes = sql.programmes.all(session[1], today).map(row => row[0]);
  if (!programmes.length) return reply.code(403).send("not allowed");
  const {body, subjects} = page(session[1], today, programmes);
  sql.audit.run(now, session[0], session[1], subjects);  // commits, hence waits for the disk
  return reply.type("text/html; charset=utf-8").header("cache-control", "no-store").send(body);
});
app.listen({port: +port, host: "127.0.0.1"});
