// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/report.h"

#include <algorithm>
#include <array>

#include "accreditation/few_cases.h"
#include "platform/base/json_writer.h"
#include "platform/csv/writer.h"

namespace kith::accreditation {
namespace {

void write(JsonWriter& json, const Count& count) {
  if (const auto* number = std::get_if<std::int64_t>(&count)) {
    json.value(*number);
  } else if (const auto* list = std::get_if<std::vector<std::string>>(&count)) {
    json.array();
    for (const std::string& item : *list) json.value(item);
    json.end();
  } else if (const auto* gap = std::get_if<LongestGap>(&count)) {
    json.object().member("days", gap->days).member("match_id", gap->match_id).end();
  } else {
    json.array();
    for (const WorkerLoad& w : std::get<std::vector<WorkerLoad>>(count))
      json.object()
          .member("worker_id", w.worker_id)
          .member("active_matches", w.active_matches)
          .member("weighted_load", hundredths_text(w.weighted_load))
          .member("mentors", w.mentors)
          .end();
    json.end();
  }
}

std::optional<std::int64_t> shown(const Measure& m, std::int64_t n) {
  return few_withheld(m) ? std::nullopt : std::optional(n);
}

template <class Items>
void write_list(JsonWriter& json, std::string_view name, const Items& items) {
  json.key(name).array();
  for (const auto& item : items) json.value(item);
  json.end();
}

void write(JsonWriter& json, const Measure& m) {
  json.object().member("id", m.id).member("clause", m.clause).member("status", word(m.status));
  json.member("rating", m.rating).member("small_n", m.small_n);
  json.member("num", shown(m, m.num)).member("den", shown(m, m.den));
  json.key("caps").array();
  for (const Cap& cap : m.caps) json.object().member("reason", cap.reason).member("rating", cap.rating).end();
  json.end().key("sub").object();
  for (const auto& [name, share] : m.sub)
    json.key(name).object().member("num", share.num).member("den", share.den).end();
  json.end().key("excluded").object();
  for (const auto& [reason, number] : m.excluded) json.member(reason, number);
  json.end().key("counts").object();
  for (const auto& [name, count] : m.counts) {
    json.key(name);
    write(json, count);
  }
  json.end();
  write_list(json, "flags", m.flags);
  json.key("failing").array();
  for (const Failing& f : m.failing) {
    json.object().member("unit", f.unit);
    write_list(json, "reasons", f.reasons);
    json.end();
  }
  json.end().key("finding");
  m.finding.empty() ? json.null() : json.value(m.finding);
  json.end();
}

void write(JsonWriter& json, const ProgrammeResult& result, std::string_view id) {
  json.object().member("programme_id", id).key("measures").array();
  for (std::size_t i = 0; i < result.measures.size(); ++i) json.raw(result.measures.json(i));
  json.end().key("clauses").array();
  for (const ClauseResult& c : result.clauses) {
    json.object().member("clause", c.clause).member("status", word(c.status)).member("rating", c.rating);
    write_list(json, "measures", c.measures);
    json.end();
  }
  json.end().key("sections").array();
  for (const SectionResult& s : result.sections) {
    json.object().member("section", s.section).member("rating", s.rating);
    write_list(json, "clauses", s.clauses);
    json.end();
  }
  json.end().end();
}

}  // namespace

const std::string& Figure::json() const {
  std::call_once(written_, [&] {
    JsonWriter json(json_);
    write(json, measure);
  });
  return json_;
}

Report report_on(Evaluation& evaluation, std::optional<ProgrammeRef> programme) {
  Report report{evaluation.period(), {}, {}, !programme, {}};
  for (const ProgrammeRef p : evaluation.programmes()) {
    if (programme && p != *programme) continue;
    report.programmes.push_back(evaluate(evaluation, p));
    report.programme_ids.push_back(evaluation.snapshot().id_of<snapshot::ProgrammeRow>(p));
  }
  if (report.whole_agency) report.agency = evaluate_agency(evaluation);
  return report;
}

std::string report_json(const Report& report) {
  std::string out;
  std::size_t bytes = 4096;
  for (const ProgrammeResult& p : report.programmes)
    for (std::size_t i = 0; i < p.measures.size(); ++i) bytes += p.measures.json(i).size() + 1;
  out.reserve(bytes + bytes / 16);
  JsonWriter json(out);
  json.object().member("format", "kith-measures").member("version", 1);
  json.member("from", iso(report.period.from)).member("to", iso(report.period.to));
  json.member("as_of", iso(report.period.as_of)).key("programmes").array();
  for (std::size_t i = 0; i < report.programmes.size(); ++i) write(json, report.programmes[i], report.programme_ids[i]);
  json.end();
  if (report.whole_agency) {
    json.key("agency").object().key("measures").array();
    for (const Measure& m : report.agency) write(json, m);
    json.end().end();
  }
  json.end();
  return out;
}

std::string report_text(const Report& report) {
  std::string out;
  for (std::size_t i = 0; i < report.programmes.size(); ++i) {
    out += report.programme_ids[i] + "\n";
    for (const Measure& m : report.programmes[i].measures) {
      std::string line = "  " + std::string(m.id);
      line.resize(std::max<std::size_t>(line.size(), 14), ' ');
      line += std::string(word(m.status)) + (m.rating ? " " + std::to_string(*m.rating) : "");
      line.resize(std::max<std::size_t>(line.size(), 28), ' ');
      out += line + std::to_string(m.num) + "/" + std::to_string(m.den) + (m.small_n ? " (few cases)" : "") + "\n";
    }
  }
  out += "Ratings are indicative: the percentages behind them are this agency's policy, not the standard's.\n";
  return out;
}

void write_cases_csv(const Report& report, std::string_view measure,
                     const std::function<void(std::string_view)>& sink) {
  csv::Writer writer(sink);
  const auto line = [&](std::array<std::string_view, 4> cells) {
    for (const std::string_view cell : cells) writer.field(cell);
    writer.end_record();
  };
  line({"programme_id", "measure", "unit", "reasons"});
  for (std::size_t i = 0; i < report.programmes.size(); ++i)
    for (const Measure& m : report.programmes[i].measures) {
      if (!measure.empty() && m.id != measure) continue;
      for (const Failing& f : m.failing) {
        std::string reasons;
        for (const std::string& reason : f.reasons) reasons += (reasons.empty() ? "" : ";") + reason;
        line({report.programme_ids[i], m.id, f.unit, reasons});
      }
    }
  writer.flush();
}

}  // namespace kith::accreditation
