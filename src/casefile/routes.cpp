// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/casefile.h"
#include "casefile/corrected.h"
#include "casefile/person_forms.h"
#include "casefile/places_api.h"
#include "casefile/same_person.h"
#include "casefile/seal.h"
#include "casefile/seal_purposes.h"
#include "platform/lists/lists.h"

namespace kith::casefile {
namespace {

using auth::Permission;
using http::FieldDoc;
using http::FieldType;
using http::Method;

constexpr FieldDoc query_table[] = {
    {.name = "q", .type = FieldType::text, .limit = 200, .about = "casefile.people.search"}};
constexpr FieldDoc same_as_table[] = {{.name = "same_as", .type = FieldType::word, .about = "casefile.same_as"}};
constexpr FieldDoc mentee_table[] = {
    {.name = "mentee", .type = FieldType::id, .required = true, .about = "casefile.role.mentee"}};
/// A relationship names the other person, or describes somebody new.
constexpr FieldDoc family_table[] = {
    {.name = "mentee", .type = FieldType::id, .required = true, .about = "casefile.role.mentee"},
    {.name = "person", .type = FieldType::id, .about = "casefile.title.one"},
    {.name = "same_as", .type = FieldType::word, .about = "casefile.same_as"},
    {.name = "given_name", .about = "casefile.field.given_name"},
    {.name = "family_name", .about = "casefile.field.family_name"},
    {.name = "birth_date", .type = FieldType::date, .about = "casefile.field.birth_date"},
    {.name = "phone", .about = "casefile.field.phone"},
};

constexpr FieldDoc alias_table[] = {{.name = "alias", .limit = 200, .about = "casefile.seal.alias"}};
constexpr FieldDoc purpose_table[] = {{.name = "purpose",
                                       .type = FieldType::code,
                                       .required = true,
                                       .choices = seal_purposes,
                                       .about = "casefile.seal.purpose"}};

/// A handler with what it uses.
struct With {
  const Uses& uses;
  http::PageHandler operator()(http::Response (*handler)(Visit&, const Uses&)) const {
    return [handler, uses = uses](Visit& visit) { return handler(visit, uses); };
  }
};

std::vector<http::Route> seal_routes(const With& with) {
  const auto seal_docs = docs_of(forms_of(SealKind::address).give, alias_table);
  const auto seal_end_docs = docs_of(forms_of(SealKind::address).end);
  return {
      // To hide is part of seeing somebody's file; the handlers ask who may.
      page(Method::get, "/casefile/people/{person:id}/seals/{seal:word}", "casefile.seal.heading",
           Permission::see_people, with(seal_new_page)),
      page(Method::post, "/casefile/people/{person:id}/seals/{seal:word}", "casefile.seal.heading",
           Permission::see_people, with(seal_post)),
      page(Method::get, "/casefile/people/{person:id}/seals/{seal:word}/end", "casefile.seal.heading",
           Permission::open_seal, with(seal_end_page)),
      page(Method::post, "/casefile/people/{person:id}/seals/{seal:word}/end", "casefile.seal.heading",
           Permission::open_seal, with(seal_end)),
      page(Method::get, "/casefile/people/{person:id}/open", "casefile.seal.open", Permission::open_seal,
           with(seal_open_page)),
      page(Method::post, "/casefile/people/{person:id}/open", "casefile.seal.open", Permission::open_seal,
           with(seal_open)),
      page(Method::get, "/casefile/people/{person:id}/open/correct", "casefile.seal.correct", Permission::open_seal,
           with(seal_correct_page)),
      page(Method::post, "/casefile/people/{person:id}/open/correct", "casefile.seal.correct", Permission::open_seal,
           with(seal_correct)),
      api(Method::post, "/api/v1/people/{person:id}/seals/{seal:word}", "casefile.seal.heading", Permission::see_people,
          with(seal_api_post), {.takes = seal_docs}),
      api(Method::post, "/api/v1/people/{person:id}/seals/{seal:word}/end", "casefile.seal.heading",
          Permission::open_seal, with(seal_api_end), {.takes = seal_end_docs}),
      api(Method::post, "/api/v1/people/{person:id}/open", "casefile.seal.open", Permission::open_seal,
          with(seal_api_open), {.takes = purpose_table}),
  };
}

/// What the forms of correction do, as JSON.
std::vector<http::Route> correction_routes(const With& with) {
  const auto person_docs = docs_of_corrected(person_form), relation_docs = docs_of_corrected(relationship_form),
             custody_docs = docs_of_corrected(custody_form), sealed_docs = docs_of_sealed();
  return {
      api(Method::post, "/api/v1/people/{person:id}", "casefile.title.correct", Permission::record_people,
          with(people_api_correct), {.takes = person_docs}),
      api(Method::post, "/api/v1/people/{person:id}/open/correct", "casefile.seal.correct", Permission::open_seal,
          with(seal_api_correct), {.takes = sealed_docs}),
      api(Method::get, "/api/v1/relationships/{relation:id}", "casefile.title.family", Permission::record_people,
          with(family_api_one)),
      api(Method::post, "/api/v1/relationships/{relation:id}", "casefile.title.family", Permission::record_people,
          with(family_api_correct), {.takes = relation_docs}),
      api(Method::get, "/api/v1/custody-intervals/{custody:id}", "casefile.title.custody", Permission::record_people,
          with(custody_api_one)),
      api(Method::post, "/api/v1/custody-intervals/{custody:id}", "casefile.title.custody", Permission::record_people,
          with(custody_api_correct), {.takes = custody_docs}),
  };
}

}  // namespace

std::vector<http::Route> routes(const Uses& uses) {
  const With with{uses};
  const auto person_docs = docs_of(person_form, same_as_table);
  const auto family_docs = docs_of(relationship_form, family_table);
  const auto merge_docs = docs_of(merge_form);
  const auto custody_docs = docs_of(custody_form, mentee_table);
  std::vector<http::Route> list{
      page(Method::get, "/casefile/people", "casefile.title.people", Permission::see_people, with(people_page)),
      lists::as_file("/casefile/people/as/{file:word}", "list.as_file", Permission::see_people, with(people_page)),
      page(Method::post, "/casefile/people", "casefile.title.new", Permission::record_people, with(people_post)),
      page(Method::get, "/casefile/people/new", "casefile.title.new", Permission::record_people, with(people_new_page)),
      page(Method::get, "/casefile/people/{person:id}", "casefile.title.one", Permission::see_people,
           with(people_one_page)),
      page(Method::get, "/casefile/people/{person:id}/correct", "casefile.title.correct", Permission::record_people,
           with(people_correct_page)),
      page(Method::post, "/casefile/people/{person:id}/correct", "casefile.title.correct", Permission::record_people,
           with(people_correct)),
      page(Method::get, "/casefile/people/{person:id}/family/new", "casefile.title.family", Permission::record_people,
           with(family_new_page)),
      page(Method::post, "/casefile/people/{person:id}/family", "casefile.title.family", Permission::record_people,
           with(family_post)),
      page(Method::get, "/casefile/family/{relation:id}", "casefile.title.family", Permission::record_people,
           with(family_one_page)),
      page(Method::post, "/casefile/family/{relation:id}", "casefile.title.family", Permission::record_people,
           with(family_correct)),
      page(Method::get, "/casefile/people/{person:id}/custody/new", "casefile.title.custody", Permission::record_people,
           with(custody_new_page)),
      page(Method::post, "/casefile/people/{person:id}/custody", "casefile.title.custody", Permission::record_people,
           with(custody_post)),
      page(Method::get, "/casefile/custody/{custody:id}", "casefile.title.custody", Permission::record_people,
           with(custody_one_page)),
      page(Method::post, "/casefile/custody/{custody:id}", "casefile.title.custody", Permission::record_people,
           with(custody_correct)),
      page(Method::get, "/casefile/people/{person:id}/same", "casefile.same.title", Permission::join_people,
           with(same_person_page)),
      page(Method::get, "/casefile/people/{person:id}/same/{other:id}", "casefile.same.title", Permission::join_people,
           with(same_person_two_page)),
      page(Method::post, "/casefile/people/{person:id}/same/{other:id}", "casefile.same.title", Permission::join_people,
           with(same_person_join)),
      page(Method::post, "/casefile/people/{person:id}/parted/{merge:id}", "casefile.same.part",
           Permission::join_people, with(same_person_part)),
      api(Method::post, "/api/v1/people/{person:id}/same/{other:id}", "casefile.same.title", Permission::join_people,
          with(same_person_api_join), {.takes = merge_docs}),
      api(Method::post, "/api/v1/people/{person:id}/parted/{merge:id}", "casefile.same.part", Permission::join_people,
          with(same_person_api_part)),
      api(Method::get, "/api/v1/places", "casefile.title.places", Permission::signed_in, places_api),
      api(Method::get, "/api/v1/staff", "casefile.title.staff", Permission::signed_in, with(staff_api)),
      api(Method::get, "/api/v1/people", "casefile.title.people", Permission::see_people, with(people_api_list),
          {.takes = query_table}),
      api(Method::post, "/api/v1/people", "casefile.title.new", Permission::record_people, with(people_api_post),
          {.takes = person_docs}),
      api(Method::get, "/api/v1/people/{person:id}", "casefile.title.one", Permission::see_people,
          with(people_api_one)),
      api(Method::post, "/api/v1/relationships", "casefile.title.family", Permission::record_people,
          with(family_api_post), {.takes = family_docs}),
      api(Method::post, "/api/v1/custody-intervals", "casefile.title.custody", Permission::record_people,
          with(custody_api_post), {.takes = custody_docs}),
  };
  for (auto& route : seal_routes(with)) list.push_back(std::move(route));
  for (auto& route : correction_routes(with)) list.push_back(std::move(route));
  return list;
}

}  // namespace kith::casefile
