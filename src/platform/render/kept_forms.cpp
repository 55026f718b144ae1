// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/render/kept_forms.h"

#include <algorithm>
#include <array>

#include "platform/base/crypto.h"
#include "platform/base/html_escape.h"
#include "platform/i18n/keys.h"

namespace kith::render {
namespace {

/// "a &amp; b" as it was before `append_html`.
std::string unescaped(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, char>, 4> references{
      {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}}};
  std::string out;
  while (!text.empty()) {
    const auto found = std::find_if(references.begin(), references.end(),
                                    [&](const auto& reference) { return text.starts_with(reference.first); });
    if (found == references.end()) {
      out += text.front();
      text.remove_prefix(1);
    } else {
      out += found->second;
      text.remove_prefix(found->first.size());
    }
  }
  return out;
}

/// A start tag: "<input name="a" checked>".
class Tag {
 public:
  explicit Tag(std::string_view whole) : whole_(whole) {}
  std::string text() const { return std::string(whole_); }
  std::string_view name() const { return whole_.substr(1, whole_.find_first_of(" >\n", 1) - 1); }
  std::string_view raw(std::string_view attribute) const {
    const auto [at, end] = place(attribute);
    return at == end ? std::string_view() : whole_.substr(at, end - at);
  }
  std::string value(std::string_view attribute) const { return unescaped(raw(attribute)); }
  bool has(std::string_view attribute) const {
    const auto at = whole_.find(" " + std::string(attribute));
    return at != whole_.npos && std::string_view(" >=\n").find(whole_[at + attribute.size() + 1]) != std::string::npos;
  }
  /// The tag with another value.
  std::string with(std::string_view attribute, std::string_view value) const {
    const auto [at, end] = place(attribute);
    if (at == 0) return text();
    std::string out(whole_.substr(0, at));
    append_html(out, value);
    return out.append(whole_.substr(end));
  }
  /// The tag with or without a mark: checked, selected.
  std::string marked(std::string_view mark, bool on) const {
    std::string out(whole_);
    const std::string written = " " + std::string(mark);
    if (has(mark)) out.erase(out.find(written), written.size());
    if (on) out.insert(out.size() - 1, written);
    return out;
  }

 private:
  /// Where the value stands; 0 and 0: there is no such attribute.
  std::pair<std::size_t, std::size_t> place(std::string_view attribute) const {
    const std::string written = " " + std::string(attribute) + "=\"";
    const auto found = whole_.find(written);
    if (found == whole_.npos) return {0, 0};
    const auto at = found + written.size();
    return {at, whole_.find('"', at)};
  }
  std::string_view whole_;
};

/// The end of the tag that begins at `at`; a '>' inside a value does not end it.
std::size_t end_of_tag(std::string_view html, std::size_t at) {
  bool quoted = false;
  for (; at < html.size(); ++at) {
    if (html[at] == '"') quoted = !quoted;
    if (html[at] == '>' && !quoted) return at + 1;
  }
  return html.size();
}

/// Calls `see(tag, begin, end)` for every start tag of `html`.
template <class See>
void each_tag(std::string_view html, See see) {
  for (std::size_t at = html.find('<'); at != html.npos; at = html.find('<', at)) {
    const auto end = end_of_tag(html, at);
    if (at + 1 < html.size() && html[at + 1] >= 'a' && html[at + 1] <= 'z')
      see(Tag(html.substr(at, end - at)), at, end);
    at = end;
  }
}

/// Hidden fields that say how a form stands, not what it is about.
bool of_the_moment(std::string_view name) {
  constexpr std::array names{"version", "back", "place", "rows", "begun", "seen", "shown", "tried", "done"};
  return name.starts_with('_') || std::find(names.begin(), names.end(), name) != names.end();
}

std::string name_of_form(const Tag& form, std::string_view inner) {
  std::string about;
  each_tag(inner, [&](const Tag& tag, std::size_t, std::size_t) {
    if (tag.name() == "input" && tag.raw("type") == "hidden" && !of_the_moment(tag.raw("name")))
      about += tag.value("name") + "=" + tag.value("value") + "\n";
  });
  auto name = form.value("action");
  if (!about.empty()) name += " " + crypto::hex(crypto::digest(about)).substr(0, 32);
  return name;
}

/// Puts what was kept into the controls of a form.
class Filler {
 public:
  explicit Filler(const KeptFields& fields) : fields_(fields), used_(fields.size()) {}

  std::string fill(std::string_view inner) {
    std::string out;
    std::size_t from = 0;
    std::string select;  // the list whose lines are being read
    each_tag(inner, [&](const Tag& tag, std::size_t at, std::size_t end) {
      if (at < from) return;
      out.append(inner.substr(from, at - from));
      from = end;
      const auto name = tag.name();
      if (name == "select") select = tag.value("name");
      if (name == "input") {
        out += input(tag);
      } else if (name == "option") {
        out += tag.marked("selected", holds(select, tag.value("value")));
      } else if (name == "textarea") {
        out.append(inner.substr(at, end - at));
        append_html(out, next(tag.value("name")));
        from = std::min(inner.find("</textarea>", end), inner.size());
      } else {
        out.append(inner.substr(at, end - at));
      }
    });
    return out.append(inner.substr(from));
  }

 private:
  std::string input(const Tag& tag) {
    const auto type = tag.raw("type");
    const auto name = tag.value("name");
    if (type == "radio" || type == "checkbox") return tag.marked("checked", holds(name, tag.value("value")));
    const bool typed =
        type.empty() || type == "text" || type == "email" || type == "tel" || type == "search" || type == "number";
    return typed && !name.empty() ? tag.with("value", next(name)) : tag.text();
  }
  bool holds(const std::string& name, const std::string& value) const {
    return std::find(fields_.begin(), fields_.end(), std::pair(name, value)) != fields_.end();
  }
  /// Fields of one name come in their order; one that was left empty was not kept.
  std::string next(const std::string& name) {
    for (std::size_t n = 0; n < fields_.size(); ++n)
      if (fields_[n].first == name && !used_[n]) {
        used_[n] = true;
        return fields_[n].second;
      }
    return {};
  }

  const KeptFields& fields_;
  std::vector<bool> used_;
};

bool keeps_draft(const Tag& form, std::string_view inner) {
  return form.raw("method") == "post" && inner.find("<textarea") != inner.npos && !form.has("data-draft-url") &&
         form.raw("data-draft") != "no";
}

void append_hidden(std::string& out, std::string_view name, std::string_view value) {
  out.append("<input type=\"hidden\" name=\"").append(name).append("\" value=\"");
  append_html(out, value);
  out += "\">";
}

/// Somebody corrected the record since the draft was kept; a new one has no version.
bool older(std::string_view inner, const KeptFields& fields) {
  bool is_older = false;
  each_tag(inner, [&](const Tag& tag, std::size_t, std::size_t) {
    if (tag.name() != "input" || tag.raw("name") != "version" || tag.value("value").empty()) return;
    is_older =
        std::find(fields.begin(), fields.end(), std::pair(std::string("version"), tag.value("value"))) == fields.end();
  });
  return is_older;
}

std::string rewritten(const Tag& form, std::string_view open, std::string_view inner, std::string_view address,
                      const i18n::Words& words, FunctionRef<std::optional<KeptForm>(std::string_view)> kept) {
  const auto name = name_of_form(form, inner);
  const auto draft = kept(name);
  std::string out(open.substr(0, open.size() - 1));
  out.append(" data-draft-url=\"").append(drafts_address).append("\">");
  append_hidden(out, draft_field, name);
  append_hidden(out, draft_page_field, address);
  if (draft) {
    out += "<p class=\"notice notice-note\" role=\"status\"><span>";
    append_html(out, words.text(older(inner, draft->fields) ? i18n::Key("form.draft_older") : "form.draft_restored",
                                {{"moment", std::string_view(draft->when)}}));
    out += "</span></p>";
    out += Filler(draft->fields).fill(inner);
    out.append(
           "<p><button class=\"button\" type=\"submit\" name=\"_discard\" value=\"yes\" formnovalidate formaction=\"")
        .append(drafts_address)
        .append("\">");
    append_html(out, words.text("form.draft_discard"));
    out += "</button></p>";
  } else {
    out.append(inner);
  }
  out += "<p class=\"draft\" role=\"status\" data-draft-state=\"yes\" data-saved=\"";
  append_html(out, words.text("form.draft_saved"));
  out += "\" data-failed=\"";
  append_html(out, words.text("form.draft_failed"));
  return out.append("\"></p>");
}

}  // namespace

std::string keep_forms(std::string_view page, std::string_view address, const i18n::Words& words,
                       FunctionRef<std::optional<KeptForm>(std::string_view form)> kept) {
  std::string out;
  std::size_t from = 0;
  for (auto at = page.find("<form"); at != page.npos; at = page.find("<form", at + 1)) {
    const auto end = end_of_tag(page, at), close = page.find("</form>", end);
    if (close == page.npos) break;
    const Tag form(page.substr(at, end - at));
    const auto inner = page.substr(end, close - end);
    if (!keeps_draft(form, inner)) continue;
    if (out.empty()) out.reserve(page.size() + 2'048);
    out.append(page.substr(from, at - from));
    out += rewritten(form, page.substr(at, end - at), inner, address, words, kept);
    from = close;
  }
  return out.append(page.substr(from));
}

}  // namespace kith::render
