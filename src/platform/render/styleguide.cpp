// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/render/styleguide.h"

#include "platform/i18n/keys.h"
#include "platform/render/components.h"
#include "platform/render/form.h"
#include "platform/render/lanes.h"
#include "platform/render/styleguide.html.h"

namespace kith::render {
namespace {

struct Fact {
  std::string name, text;
};
struct SamplePage {
  std::vector<std::string> sizes{"1", "2", "3", "body"};
  std::vector<std::string> colours{"ground", "surface",   "sunken",      "line",     "ink",
                                   "muted",  "accent",    "accent-soft", "good",     "good-soft",
                                   "warn",   "warn-soft", "bad",         "bad-soft", "off-soft"};
  std::vector<Status> statuses;
  std::vector<Notice> notices;
  std::vector<WorkRow> work;
  Empty nothing;
  LanesPicture picture;
  std::vector<Figure> figures;
  std::vector<Event> events;
  std::vector<Fact> facts;
  Board board;
  ErrorSummary problems;
  Field day, result, mode, phone, note, safety;
};

/// Made-up contents need no translation file: one word list for both languages.
struct Samples {
  bool fr;
  std::string operator()(const char* english, const char* french) const { return fr ? french : english; }
};

std::vector<Status> statuses(const Samples& say) {
  return {{Mark::good, say("Met", "Respectée")},        {Mark::late, say("Late", "En retard")},
          {Mark::due, say("Due today", "Aujourd’hui")}, {Mark::bad, say("Overdue", "Échue")},
          {Mark::missed, say("Missed", "Manquée")},     {Mark::open, say("Open", "Ouverte")},
          {Mark::off, say("Excused", "Excusée")},       {Mark::paused, say("Paused", "En pause")}};
}

std::vector<WorkRow> work(const Samples& say, Date today) {
  const auto actions = [&](const std::string& name) {
    return std::vector<WorkRow::Action>{{say("Reached", "Joint"), say("Reached ", "Joint : ") + name, Url("#work")},
                                        {say("Tried", "Tenté"), say("Tried ", "Tenté : ") + name, Url("#work")}};
  };
  const std::string last = say("Last contact 9 Oct 2026, Ana: planning a visit to the science centre",
                               "Dernier suivi 9 oct. 2026, Ana : une visite au centre des sciences est prévue");
  return {
      {"Maya Lin",
       Url("#work"),
       say("mentee, with Tom Roy", "mentorée, avec Tom Roy"),
       say("First month, second contact · MS 8.03 A2", "Premier mois, deuxième suivi · MS 8.03 A2"),
       last,
       {Mark::bad, say("6 days over", "6 jours de retard")},
       add_days(today, -6),
       "514-555-0134",
       actions("Maya Lin")},
      {"Geneviève Ouellet-Tremblay",
       Url("#work"),
       say("guardian of Maya Lin", "tutrice de Maya Lin"),
       say("Monthly contact · MS 8.03 B4", "Suivi mensuel · MS 8.03 B4"),
       {},
       {Mark::due, say("Due today", "Aujourd’hui")},
       today,
       "438-555-0178",
       actions("Geneviève Ouellet-Tremblay")},
      {"Tom Roy",
       Url("#work"),
       say("mentor of Maya Lin", "mentor de Maya Lin"),
       say("Quarterly contact · MS 8.03 C2", "Suivi trimestriel · MS 8.03 C2"),
       last,
       {Mark::open, say("In 5 days", "Dans 5 jours")},
       add_days(today, 5),
       {},
       actions("Tom Roy")},
  };
}

LanesPicture picture(const Samples& say, Date today, const i18n::Words& words) {
  const auto all = statuses(say);
  const auto lane = [&](std::string name, std::initializer_list<int> kinds) {
    const Date start = add_months(today, -7);
    Lane made{std::move(name), {}};
    int n = 0;
    for (const int kind : kinds) {
      const bool first_month = n < 2;
      const Date from = first_month ? add_days(start, 1 + n * 14) : add_months(start, n - 1);
      const Date to = add_days(first_month ? add_days(from, 14) : add_months(start, n), -1);
      const Status& status = all[static_cast<std::size_t>(kind)];
      const bool done = status.mark == Mark::good || status.mark == Mark::late;
      made.spans.push_back({(first_month ? "A" : "B") + std::to_string(first_month ? n + 1 : n - 1), from, to, status,
                            done ? std::optional(add_days(from, 9)) : std::nullopt});
      ++n;
    }
    return made;
  };
  const std::vector<Lane> lanes{lane(say("Mentor", "Mentor"), {0, 0, 0, 1, 0, 0, 0, 0, 5, 5}),
                                lane(say("Mentee", "Mentoré"), {0, 3, 4, 0, 0, 6, 6, 0, 2, 5}),
                                lane(say("Guardian", "Tuteur"), {0, 1, 0, 0, 4, 0, 0, 7, 3, 5})};
  return draw_lanes("windows-picture",
                    say("Contacts with Maya Lin and Tom Roy, by window", "Suivis de Maya Lin et Tom Roy, par fenêtre"),
                    lanes, add_months(today, -7), add_months(today, 2), today, words);
}

std::vector<Figure> figures(const Samples& say) {
  return {
      {say("Contact windows met", "Fenêtres de suivi respectées"), "8.03", 1134, 1241, 2, Url("#figures")},
      {say("Meetings logged", "Rencontres consignées"), "8.01", 96, 96, 1, Url("#figures")},
      {say("Initial meeting with staff", "Première rencontre avec le personnel"), "7.01", 61, 88, 4, Url("#figures")},
      {say("Support answered within a week", "Soutien donné en une semaine"), "8.02", 0, 0, 0, Url()}};
}

std::vector<Event> events(const Samples& say, Date today) {
  return {{add_days(today, -2),
           "phone",
           say("Call with the guardian", "Appel à la tutrice"),
           "Ana Petrov",
           say("Maya talks a lot about the science centre.\nShe sleeps better.",
               "Maya parle beaucoup du centre des sciences.\nElle dort mieux."),
           {},
           false,
           Url("#line")},
          {add_days(today, -9),
           "people",
           say("Meeting, 2 h 30", "Rencontre, 2 h 30"),
           "Tom Roy",
           {},
           {{say("late entry", "saisie tardive"), "warn"}},
           false,
           std::nullopt},
          {add_days(today, -20),
           "mail",
           say("Letter to the mentor", "Lettre au mentor"),
           "Ana Petrov",
           {},
           {{say("withdrawn", "annulée")}},
           true,
           std::nullopt}};
}

Board board(const Samples& say) {
  const Url here("#board");
  return {say("Applications by stage", "Candidatures par étape"),
          {{say("Applied", "Reçues"),
            {{"Ada Nguyen", say("2 days", "2 jours"), here}, {"Yusuf Khan", say("5 days", "5 jours"), here}}},
           {say("References", "Références"),
            {{"Lena Fischer", say("1 of 3 answered", "1 de 3 reçue"), here,
              Status{Mark::late, say("12 days", "12 jours")}}}},
           {say("Interview", "Entrevue"), {}},
           {say("Approved", "Approuvées"),
            {{"Marc Gagnon", say("waiting for a match", "en attente d’un jumelage"), here}}}}};
}

void fill_form(SamplePage& view, const Samples& say, const i18n::Words& words, Date today) {
  using i18n::Key;
  const Refusal refusal{RefusalKind::invalid, {{"day", "styleguide.wrong"}}};
  const FormState form(words, nullptr, &refusal);
  view.problems = form.problems();
  view.day = form.field("day", Key{"styleguide.day"});
  view.day.hint = say("As you would write it", "Comme vous l’écririez");
  view.day.choices = {{words.date(today), say("Today", "Aujourd’hui")},
                      {words.date(add_days(today, -1)), say("Yesterday", "Hier")}};
  view.result = form.choice("result", Key{"styleguide.result"},
                            {{"reached", say("Reached", "Joint")},
                             {"attempted", say("Tried", "Tenté")},
                             {"refused", say("Refused", "Refusé")}},
                            "reached");
  view.mode = form.choice("mode", Key{"styleguide.mode"},
                          {{"phone", say("Phone", "Téléphone")}, {"video", say("Video", "Vidéo")}}, "phone");
  view.phone = form.field("phone", Key{"styleguide.phone"}, "514-555-0134");
  view.phone.type = "tel";
  view.phone.required = false;
  view.note = form.field("note", Key{"styleguide.note"});
  view.note.hint = say("What goes well, what worries you", "Ce qui va bien, ce qui vous inquiète");
  view.safety = form.field("safety", Key{"styleguide.safety"}, "true");
}

}  // namespace

Html styleguide(const i18n::Words& words, Date today) {
  const Samples say{words.language() == i18n::Language::fr};
  SamplePage view;
  view.statuses = statuses(say);
  view.notices = {
      {Mark::good, say("Contact saved. The next one with the guardian is due on 20 Dec 2026.",
                       "Suivi enregistré. Le prochain avec la tutrice est dû le 20 déc. 2026.")},
      {Mark::note, say("Your draft of this morning is back.", "Votre brouillon de ce matin est de retour.")},
      {Mark::late,
       say("This match is paused for safety: stay close.", "Ce jumelage est en pause par sécurité : restez proche.")},
      {Mark::bad, say("The file says: do not contact J. Doe.", "Le dossier dit : ne pas contacter J. Doe.")}};
  view.work = work(say, today);
  view.nothing = {say("Nobody is waiting for you", "Personne ne vous attend"),
                  say("All contacts of the next 7 days are made.", "Tous les suivis des 7 prochains jours sont faits."),
                  Status{Mark::good, {}}};
  view.picture = picture(say, today, words);
  view.figures = figures(say);
  view.events = events(say, today);
  view.facts = {{say("Programme", "Programme"), say("Community, one to one", "Communautaire, individuel")},
                {say("Since", "Depuis"), words.date(add_months(today, -7))},
                {say("Worker", "Intervenante"), "Ana Petrov"},
                {say("Language", "Langue"), say("English, French", "Français, anglais")}};
  view.board = board(say);
  fill_form(view, say, words, today);
  Html out(40'000);
  html::styleguide(out, view, words);
  return out;
}

}  // namespace kith::render
