// SPDX-License-Identifier: AGPL-3.0-or-later
#include "bring_in/kinds.h"

#include <algorithm>
#include <array>

namespace kith::bring_in {
namespace {

constexpr std::array<std::string_view, 6> kind_names{"people", "mentors", "mentees", "matches", "meetings", "contacts"};

constexpr Choice yes_no[] = {{"true", "y|yes|oui|o|x|true|vrai|1|ok"}, {"false", "n|no|non|false|faux|0"}};
constexpr Choice decisions[] = {{"new", "new|nouveau|nouvelle|another|autre"},
                                {"same", "same|meme|same person|meme personne"}};
constexpr Choice mentor_statuses[] = {{"volunteer", "volunteer|vol|benevole|unpaid"},
                                      {"paid", "paid|paye|payee|remunere|remuneree|staff"}};
constexpr Choice sources[] = {
    {"self", "self|soi meme|lui meme|elle meme|youth"},
    {"family", "family|famille|parent|mother|father|mom|dad|mere|pere|guardian|tuteur|tutrice"},
    {"school", "school|ecole|teacher|enseignant|enseignante|counsellor|counselor"},
    {"agency", "agency|organisme|agence|cas|caseworker"},
    {"court", "court|tribunal|cour|probation"},
    {"health", "health|sante|hospital|hopital|clinic|clinique|doctor"},
    {"other", "other|autre"}};
constexpr Choice end_kinds[] = {{"planned", "planned|prevu|prevue|planifie|planifiee|completed|graduated"},
                                {"unplanned", "unplanned|imprevu|imprevue|early|premature|terminated"},
                                {"one_side_unavailable", "one side unavailable|unavailable|indisponible"},
                                {"dissolved_before_start", "never started|jamais commence|dissolved before start"}};
constexpr Choice end_reasons[] = {
    {"goals_reached", "goals reached|goals met|objectifs atteints"},
    {"commitment_completed", "commitment completed|completed|year completed|engagement termine"},
    {"agreed_short_term_ended", "short term ended"},
    {"mentor_moved", "mentor moved|big moved|mentor demenage"},
    {"mentee_moved", "mentee moved|little moved|moved|mentore demenage|demenage"},
    {"mentor_time", "mentor time|no time|mentor too busy|manque de temps"},
    {"mentee_lost_interest", "lost interest|mentee lost interest|plus d interet"},
    {"guardian_withdrew", "guardian withdrew|parent withdrew|parent a retire"},
    {"incompatible", "incompatible|incompatibility|mismatch"},
    {"lost_contact", "lost contact|contact perdu|sans nouvelles"},
    {"safeguarding", "safeguarding|safety|protection"},
    {"death", "death|deces"},
    {"aged_out", "aged out|age limite"},
    {"custody_release", "release|custody release|liberation"},
    {"programme_ended", "programme ended|program ended|fin du programme"},
    {"other", "other|autre"}};
constexpr Choice meeting_modes[] = {{"in_person", "in person|visit|outing|en personne|sortie|visite|face to face"},
                                    {"video", "video|zoom|teams|visio|virtual|virtuel"},
                                    {"phone", "phone|call|telephone|appel"},
                                    {"message", "message|text|texto|sms|email|courriel"}};
constexpr Choice contact_modes[] = {{"in_person", "in person|visit|en personne|visite|office"},
                                    {"phone", "phone|call|called|telephone|appel|tel"},
                                    {"video", "video|zoom|teams|visio"},
                                    {"text_conversation", "text conversation|texts|texto|sms|text"},
                                    {"email_conversation", "email conversation|emails|email|courriel|courriels"},
                                    {"voicemail", "voicemail|message vocal|boite vocale|vm"},
                                    {"bulk_message", "bulk message|newsletter|bulletin"},
                                    {"letter", "letter|lettre|mail"}};
constexpr Choice parties[] = {{"mentor", "mentor|big|mentore adulte|volunteer|benevole|mentors|bigs"},
                              {"mentee", "mentee|little|child|youth|enfant|jeune|mentore|kid|match kid"},
                              {"guardian",
                               "guardian|parent|mom|mum|mother|dad|father|mere|maman|pere|papa|tuteur|tutrice|grandma|"
                               "grandmother|foster mom|parents"},
                              {"mentor;mentee", "b l|both|big and little|mentor and mentee|big little|les deux"}};
constexpr Choice results[] = {
    {"reached", "ok|spoke|reached|talked|joint|jointe|parle|met|connected|yes|oui|good|done|fait"},
    {"attempted",
     "lm|left message|left msg|no ans|no answer|na|vm|voicemail|attempted|message laisse|pas de reponse|busy|sans "
     "reponse|tried|tentative"},
    {"refused", "refused|declined|refuse"}};

#define KITH_PERSON_FIELDS                                                                                         \
  {"full_name", Reading::text, false,                                                                              \
   "name|full name|nom complet|nom et prenom|prenom et nom|volunteer|student|contact name|participant"},           \
      {"given_name", Reading::text, false,                                                                         \
       "first name|given name|first|prenom|prenoms|forename|firstname|givenname|nom usuel"},                       \
      {"family_name", Reading::text, false,                                                                        \
       "last name|surname|family name|last|nom de famille|nom|lastname|familyname|patronyme"},                     \
      {"preferred_name", Reading::text, false, "preferred name|nickname|goes by|nom prefere|surnom|prenom usuel"}, \
      {"birth_date", Reading::day, false,                                                                          \
       "date of birth|birth date|birthdate|birthday|dob|d o b|born|date de naissance|naissance|ddn|ne le|nee "     \
       "le|anniversaire"},                                                                                         \
      {"phone", Reading::phone, false,                                                                             \
       "phone|phone number|telephone|tel|cell|cell phone|mobile|cellulaire|home phone|numero de telephone|no de "  \
       "telephone|cell number|phone no|courriel telephone"},                                                       \
      {"email", Reading::email, false,                                                                             \
       "email|e mail|email address|mail|courriel|adresse courriel|adresse electronique"},                          \
      {"gender", Reading::text, false, "gender|sex|genre|sexe"},                                                   \
      {"street", Reading::text, false, "address|street|street address|adresse|rue|mailing address"},               \
      {"city", Reading::text, false, "city|town|ville|municipalite"},                                              \
      {"region", Reading::text, false, "province|state|region|prov"},                                              \
      {"postal_code", Reading::text, false, "postal code|postcode|zip|zip code|code postal|cp"}, {                 \
    "decision", Reading::choice, false, "kith decision|decision kith|decision", decisions                          \
  }

constexpr Field people[] = {KITH_PERSON_FIELDS};
constexpr Field mentors[] = {
    KITH_PERSON_FIELDS,
    {"applied_on", Reading::day, true,
     "applied|applied on|application date|date applied|date of application|date de demande|date de candidature|inquiry "
     "date|joined|date d inscription"},
    {"status", Reading::choice, true, "paid or volunteer|employment|statut d emploi", mentor_statuses},
    {"accepted_on", Reading::day, false,
     "accepted|accepted on|approved|approved on|date approved|date accepted|accepte le|date d acceptation|approval "
     "date"},
    {"left_on", Reading::day, false,
     "left|left on|exit date|end date|inactive since|parti le|date de depart|date de fin"}};
constexpr Field mentees[] = {
    KITH_PERSON_FIELDS,
    {"referred_on", Reading::day, true,
     "referred|referred on|referral date|date referred|date of referral|date de reference|reference le|intake "
     "date|date d inscription|enrolled|date d orientation"},
    {"source", Reading::choice, true, "referred by|referral source|source|reference par|provenance", sources},
    {"accepted_on", Reading::day, false, "accepted|accepted on|date accepted|accepte le|date d acceptation"},
    {"school", Reading::site, false, "school|site|ecole|etablissement"},
    {"request", Reading::text, false,
     "reason|reason for referral|request|needs|notes|comments|motif|besoins|remarques|commentaires"}};
constexpr Field matches[] = {
    {"match", Reading::text, false, "match|jumelage|pair|dyad|paire"},
    {"mentor", Reading::person, false,
     "mentor|big|mentor name|big name|volunteer|benevole|nom du mentor|big brother|big sister"},
    {"mentee", Reading::person, false,
     "mentee|little|youth|child|mentee name|little name|jeune|enfant|mentore|nom du jeune|student"},
    {"started_on", Reading::day, true,
     "start|start date|match date|matched|matched on|date of match|date de jumelage|debut|date de debut|jumele le"},
    {"ended_on", Reading::day, false,
     "end|end date|closed|closed on|closure date|date closed|fin|date de fin|date de fermeture|ferme le"},
    {"end_kind", Reading::choice, false, "closure type|type of closure|how ended|type de fermeture", end_kinds},
    {"end_reason", Reading::choice, false, "closure reason|reason|reason for closure|motif|raison|raison de fermeture",
     end_reasons},
    {"school", Reading::site, false, "school|site|ecole|etablissement"}};
constexpr Field meetings[] = {
    {"match", Reading::text, false, "match|jumelage|pair|dyad|paire"},
    {"mentor", Reading::person, false, "mentor|big|mentor name|big name|volunteer|benevole|nom du mentor"},
    {"mentee", Reading::person, false,
     "mentee|little|youth|child|mentee name|little name|jeune|enfant|mentore|nom du jeune|student"},
    {"held_on", Reading::day, true,
     "date|date of visit|visit date|meeting date|date of meeting|held|date de la rencontre|date de rencontre|date de "
     "visite|rencontre le"},
    {"length", Reading::length, false,
     "hrs|hours|hours spent|length|duration|heures|duree|time spent|min|mins|minutes|nombre d heures"},
    {"mode", Reading::choice, true, "mode|how|type|comment|type de rencontre", meeting_modes},
    {"note", Reading::text, false,
     "what did you do|activity|activities|notes|comments|activite|activites|remarques|commentaires|qu avez vous fait"},
    {"place", Reading::text, false, "place|where|location|lieu|endroit"}};
constexpr Field contacts[] = {
    {"match", Reading::text, false, "match|jumelage|pair|dyad|paire"},
    {"mentor", Reading::person, false, "mentor|big|mentor name|nom du mentor"},
    {"mentee", Reading::person, false, "mentee|little|youth|child|mentee name|jeune|enfant|nom du jeune"},
    {"coordinator", Reading::person, true,
     "coordinator|staff|worker|case manager|caseworker|called "
     "by|coordonnateur|coordonnatrice|intervenant|intervenante|employe|by|par"},
    {"called_on", Reading::day, true,
     "called|date|date called|contact date|date of contact|call date|appele le|date d appel|date de contact|date du "
     "contact"},
    {"who", Reading::choice, true,
     "who|person contacted|contacted|spoke to|party|qui|personne jointe|personne contactee", parties},
    {"result", Reading::choice, true, "result|outcome|status|resultat|suite", results},
    {"information", Reading::choice, false, "information obtained|information obtenue|information", yes_no},
    {"mode", Reading::choice, false, "mode|how|type|moyen|comment", contact_modes},
    {"note", Reading::text, false, "notes|note|comments|remarques|commentaires|details"}};

#undef KITH_PERSON_FIELDS

}  // namespace

std::string_view name(Kind kind) { return kind_names[static_cast<std::size_t>(kind)]; }

std::optional<Kind> parse_kind(std::string_view name) {
  for (std::size_t i = 0; i < kind_names.size(); ++i)
    if (kind_names[i] == name) return static_cast<Kind>(i);
  return std::nullopt;
}

std::span<const Field> fields_of(Kind kind) {
  switch (kind) {
    case Kind::people: return people;
    case Kind::mentors: return mentors;
    case Kind::mentees: return mentees;
    case Kind::matches: return matches;
    case Kind::meetings: return meetings;
    case Kind::contacts: return contacts;
  }
  return {};
}

const Field* field_named(Kind kind, std::string_view name) {
  for (const Field& field : fields_of(kind))
    if (field.name == name) return &field;
  return nullptr;
}

bool among(std::string_view words, std::string_view word) {
  while (!words.empty()) {
    const auto bar = std::min(words.find('|'), words.size());
    if (words.substr(0, bar) == word) return true;
    words.remove_prefix(std::min(bar + 1, words.size()));
  }
  return false;
}

std::optional<std::string_view> choice_of(const Field& field, std::string_view folded) {
  for (const Choice& choice : field.choices)
    if (folded == choice.code || among(choice.words, folded)) return choice.code;
  // "left msg x2": the longest beginning that is a word of the field.
  for (auto cut = folded.rfind(' '); cut != folded.npos && cut > 0; cut = folded.rfind(' ', cut - 1))
    for (const Choice& choice : field.choices)
      if (among(choice.words, folded.substr(0, cut))) return choice.code;
  return std::nullopt;
}

}  // namespace kith::bring_in
