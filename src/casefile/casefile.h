// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <memory>
#include <vector>

#include "casefile/book.h"
#include "casefile/people_reach.h"
#include "casefile/record_form.h"
#include "platform/http/router.h"
#include "platform/render/components.h"

/// People: find, add, correct, and open a page that says who this is, what is owed and what happened last.
namespace kith::casefile {

/// What a slice above tells on a person's page: its cases with how they stand.
struct CaseLine {
  std::string text, small;
  render::Url href;
  render::Status status;
  std::optional<Date> due;
};

/// What the pages use.
struct Uses {
  std::function<std::shared_ptr<const snapshot::Snapshot>()> columns;
  /// Calls its argument with the index as of now. Not inside a read of the database.
  std::function<void(FunctionRef<void(const Book&)>)> book;
  /// The cases of a person, as mentee and as mentor; empty when the actor may see none.
  std::function<std::vector<CaseLine>(Visit&, PersonId)> cases;
  /// Whether the page of support and thanks of the person opens for the actor; without it, it is not offered.
  std::function<bool(const Visit&, PersonId)> supports;
};
std::vector<http::Route> routes(const Uses& uses);

std::string page_of(const Visit& visit, PersonId person);  ///< the address of a person's page

/// One person as the actor may see them; nothing when not at all.
struct Opened {
  PersonId person;
  std::string name;
  PeopleReach::Sides sides;
  std::vector<File> files;
};
std::optional<Opened> open_person(const Visit& visit, const Uses& uses, std::optional<PersonId> person);

/// Who is meant by what was typed: `same_as` chosen on the form, or somebody new; people who may be the same are asked
/// about first. `wrong`: the choice names nobody the actor may see. Of somebody whose alias hides the typed name the
/// question tells nothing, and stays, unless the actor may open it (docs/decisions/0243).
struct Meant {
  std::optional<PersonId> known;
  std::vector<render::Field::Choice> ask;  ///< not empty: show the form again with this question
  bool wrong{};
};
Meant who_is_meant(const Visit& visit, const Uses& uses, const Answers& typed, std::string_view field = "same_as");
/// The question as a field of that name, chips.
render::Field same_as_field(const Visit& visit, std::vector<render::Field::Choice> choices,
                            std::string_view field = "same_as");

/// A new person. Refusals as records::append.
Result<PersonId> add_person(db::Tx& tx, const Answers& typed, const records::Author& author);
/// How `person` stands to a mentee, under the key of its first row. Nobody is family of themselves.
Result<std::int64_t> add_relationship(db::Tx& tx, PersonId mentee, PersonId person, const Answers& typed,
                                      const records::Author& author);
/// Whether a relationship of the two stands on `as_of`, under any of their records.
bool are_related(db::Tx& tx, PersonId mentee, PersonId person, Date as_of);

// The handlers.
http::Response people_page(Visit& visit, const Uses& uses);          ///< GET /casefile/people?q=
http::Response people_one_page(Visit& visit, const Uses& uses);      ///< GET /casefile/people/{person}
http::Response people_new_page(Visit& visit, const Uses& uses);      ///< GET /casefile/people/new
http::Response people_post(Visit& visit, const Uses& uses);          ///< POST /casefile/people
http::Response people_correct_page(Visit& visit, const Uses& uses);  ///< GET .../correct
http::Response people_correct(Visit& visit, const Uses& uses);       ///< POST .../correct
http::Response family_new_page(Visit& visit, const Uses& uses);      ///< GET /casefile/people/{person}/family/new
http::Response family_post(Visit& visit, const Uses& uses);
http::Response family_one_page(Visit& visit, const Uses& uses);  ///< GET /casefile/family/{relation}
http::Response family_correct(Visit& visit, const Uses& uses);
http::Response custody_new_page(Visit& visit, const Uses& uses);  ///< GET /casefile/people/{person}/custody/new
http::Response custody_post(Visit& visit, const Uses& uses);
http::Response custody_one_page(Visit& visit, const Uses& uses);  ///< GET /casefile/custody/{custody}
http::Response custody_correct(Visit& visit, const Uses& uses);
http::Response same_person_page(Visit& visit, const Uses& uses);      ///< GET /casefile/people/{person}/same?q=
http::Response same_person_two_page(Visit& visit, const Uses& uses);  ///< GET .../same/{other}
http::Response same_person_join(Visit& visit, const Uses& uses);      ///< POST .../same/{other}
http::Response same_person_part(Visit& visit, const Uses& uses);      ///< POST .../parted/{merge}
http::Response same_person_api_join(Visit& visit, const Uses& uses);
http::Response same_person_api_part(Visit& visit, const Uses& uses);
http::Response seal_new_page(Visit& visit, const Uses& uses);      ///< GET .../seals/{alias|address}: give or protect
http::Response seal_post(Visit& visit, const Uses& uses);          ///< POST .../seals/{alias|address}
http::Response seal_end_page(Visit& visit, const Uses& uses);      ///< GET .../seals/{alias|address}/end
http::Response seal_end(Visit& visit, const Uses& uses);           ///< POST .../seals/{alias|address}/end
http::Response seal_open_page(Visit& visit, const Uses& uses);     ///< GET .../open: asks why
http::Response seal_open(Visit& visit, const Uses& uses);          ///< POST .../open: shows what is behind
http::Response seal_correct_page(Visit& visit, const Uses& uses);  ///< GET .../open/correct
http::Response seal_correct(Visit& visit, const Uses& uses);       ///< POST .../open/correct
http::Response seal_api_post(Visit& visit, const Uses& uses);
http::Response seal_api_end(Visit& visit, const Uses& uses);
http::Response seal_api_open(Visit& visit, const Uses& uses);
http::Response people_api_list(Visit& visit, const Uses& uses);
http::Response people_api_one(Visit& visit, const Uses& uses);
http::Response people_api_post(Visit& visit, const Uses& uses);
http::Response family_api_post(Visit& visit, const Uses& uses);
http::Response custody_api_post(Visit& visit, const Uses& uses);

}  // namespace kith::casefile
