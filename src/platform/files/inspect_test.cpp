// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/files/inspect.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <fstream>

#include "platform/base/utf8.h"
#include "platform/files/for_tests/made_files.h"
#include "platform/files/pdf.h"
#include "support/shared.h"

namespace kith::files {
namespace {

Verdict verdict(std::string content) { return inspect(std::move(content)).verdict; }
bool has(const std::string& bytes, std::string_view mark) { return bytes.find(mark) != std::string::npos; }

TEST(Inspect, what_is_taken_is_known_by_its_content) {
  const std::pair<Kind, std::string> files[] = {{Kind::pdf, made::pdf()},   {Kind::png, made::png()},
                                                {Kind::jpeg, made::jpeg()}, {Kind::webp, made::webp()},
                                                {Kind::docx, made::docx()}, {Kind::xlsx, made::xlsx()},
                                                {Kind::odt, made::odt()},   {Kind::text, "Bonjour à tous\r\n"}};
  for (const auto& [kind, content] : files) {
    const auto looked = inspect(content);
    EXPECT_EQ(looked.verdict, Verdict::clean) << name(kind);
    EXPECT_EQ(looked.kind, kind) << name(kind);
    EXPECT_FALSE(looked.content.empty());
  }
  EXPECT_EQ(inspect(made::pdf()).content, made::pdf()) << "kept as it is";
  EXPECT_EQ(inspect(made::docx()).content, made::docx());
}

TEST(Inspect, what_is_not_taken_is_refused_whatever_it_is_called) {
  for (const auto& content :
       {std::string("MZ\x90\0\x03", 5),
        std::string("\x7f"
                    "ELF\x02\x01\x01\0",
                    8),
        std::string("GIF89a\x01\0\x01\0", 10), std::string("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8),
        std::string("Rar!\x1a\x07\0", 7), std::string("\x1f\x8b\x08\0", 4), std::string("\xca\xfe\xba\xbe\0", 5),
        std::string("a\0b", 3), std::string("\xff\xfeH\0i\0", 6), std::string("caf\xe9")})
    EXPECT_EQ(verdict(content), Verdict::unknown);
  for (const char* content : {"<svg onload=alert(1)>", "  <html>", "\xef\xbb\xbf<?xml version='1.0'?>", "#!/bin/sh\nrm",
                              "%!PS-Adobe", "{\\rtf1", "hello <script>alert(1)</script>",
                              "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"})
    EXPECT_EQ(verdict(content), Verdict::active) << content;
  EXPECT_EQ(verdict(""), Verdict::damaged);
  EXPECT_EQ(verdict(std::string(most_bytes + 1, 'a')), Verdict::too_large);
  EXPECT_EQ(verdict(std::string(most_bytes, 'a')), Verdict::clean);
}

TEST(Inspect, a_pdf_that_acts_or_is_something_else_too) {
  for (const char* inside :
       {"/OpenAction << /S /JavaScript /JS (app.alert) >>", "/AA << /S /#4aava#53cript >>",
        "/A << /S /Launch /F (cmd.exe) >>", "/Names << /EmbeddedFiles 3 0 R >>", "/AcroForm << /XFA 3 0 R >>"})
    EXPECT_EQ(verdict(made::pdf(inside)), Verdict::active) << inside;
  EXPECT_EQ(verdict(made::pdf("/OpenAction [3 0 R /Fit] /URI (https://example.org)")), Verdict::clean)
      << "only where it opens, and a link";
  for (const char* inside :
       {"/OpenAction << /S /URI /URI (http://example.org/) >>", "/OpenAction << /S /GoToR /F (\\\\host\\x) >>",
        "/AA << /O << /S /U#52I /URI (http://example.org/) >> >>", "/Names << /S /GoToE /F (x) >>",
        "/OpenAction 4 0 R >> endobj 14 0 obj << /S /GoTo >> endobj 4 0 obj << /S /URI /URI (http://x/) ",
        "/OpenAction 4 0 R >> endobj 4 0 obj << /S /GoTo /Next [5 0 R] >> endobj 5 0 obj << /S /URI /URI (x) ",
        "/AA 4 0 R >> endobj 4 0 obj << /C 5 0 R >> endobj 5 0 obj << /S /URI /URI (x) "})
    EXPECT_EQ(verdict(made::pdf(inside)), Verdict::active) << inside;
  EXPECT_EQ(verdict(made::pdf("/OpenAction 4 0 R >> endobj 4 0 obj << /S /GoTo /D [6 0 R /Fit] >> endobj 6 0 obj << "
                              "/Type /Page /Annots [7 0 R] >> endobj 7 0 obj << /S /URI /URI (http://example.org/) ")),
            Verdict::clean)
      << "it goes to a page, on which there is a link";
  EXPECT_EQ(verdict("%PDF-1.4\n" + made::zip(made::word_parts(), "startxref 0 %%EOF")), Verdict::two_faced);
  EXPECT_EQ(verdict("%PDF-1.4\n<script>x</script>" + made::pdf()), Verdict::two_faced);
  EXPECT_EQ(verdict(made::pdf().substr(0, 60)), Verdict::damaged) << "cut off";
  EXPECT_EQ(verdict(made::pdf() + "MZ and so on"), Verdict::damaged) << "more behind its end";
  EXPECT_EQ(verdict("junk" + made::pdf()), Verdict::clean) << "no PDF any more, but a text";
}

TEST(Inspect, pictures_lose_what_they_tell_besides_the_picture) {
  const auto place = made::chunk("eXIf", "GPS 45.5017") + made::chunk("tEXt", std::string("Author\0Maya", 11)) +
                     made::chunk("zTXt", "x") + made::chunk("iCCP", "y");
  const auto png = inspect(made::png(2, 2, place + made::chunk("gAMA", "1234"), "behind the end"));
  ASSERT_EQ(png.verdict, Verdict::clean);
  for (const char* gone : {"GPS", "Maya", "eXIf", "tEXt", "zTXt", "iCCP", "behind"})
    EXPECT_FALSE(has(png.content, gone)) << gone;
  EXPECT_EQ(png.content, made::png(2, 2, made::chunk("gAMA", "1234")));
  EXPECT_EQ(inspect(png.content).content, png.content) << "twice is once";

  const auto more = made::segment(0xe1, made::exif()) + made::segment(0xe1, "http://ns.adobe.com/xap/1.0/ Maya") +
                    made::segment(0xed, "Photoshop 3.0 city") + made::segment(0xe2, "ICC_PROFILE") +
                    made::segment(0xfe, "remark");
  const auto jpeg = inspect(made::jpeg(2, 2, more, "a film behind it"));
  ASSERT_EQ(jpeg.verdict, Verdict::clean);
  for (const char* gone : {"GPS", "45.5", "Maya", "Photoshop", "remark", "film", "ICC"})
    EXPECT_FALSE(has(jpeg.content, gone)) << gone;
  EXPECT_TRUE(has(jpeg.content, std::string_view("MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06", 20)))
      << "how it was held is kept";
  EXPECT_TRUE(has(jpeg.content, std::string_view("coded\xff\0more\xff\xd9", 13)));
  EXPECT_EQ(inspect(jpeg.content).content, jpeg.content);

  const auto webp = inspect(made::webp(2, 2, made::riff("EXIF", "GPS 45.5") + made::riff("XMP ", "Maya!")));
  ASSERT_EQ(webp.verdict, Verdict::clean);
  EXPECT_FALSE(has(webp.content, "GPS"));
  EXPECT_FALSE(has(webp.content, "Maya"));
  EXPECT_EQ(webp.content[20] & 0x0c, 0) << "and the head no longer promises them";
  EXPECT_EQ(inspect(webp.content).content, webp.content);
}

TEST(Inspect, floods_of_pixels_by_the_head_alone) {
  EXPECT_EQ(verdict(made::png(100'000, 100'000)), Verdict::pixels);
  EXPECT_EQ(verdict(made::png(30'001, 1)), Verdict::pixels);
  EXPECT_EQ(verdict(made::png(0xffffffff, 0xffffffff)), Verdict::pixels);
  EXPECT_EQ(verdict(made::png(8'000, 8'000)), Verdict::clean) << "64 million are what a large camera makes";
  EXPECT_EQ(verdict(made::jpeg(65'535, 65'535)), Verdict::pixels);
  EXPECT_EQ(verdict(made::webp(16'384, 16'384)), Verdict::pixels);
}

TEST(Inspect, pictures_that_lie_about_their_sizes) {
  auto png = made::png();
  png[8] = '\x7f';  // the first chunk is two thousand million bytes long
  EXPECT_EQ(verdict(png), Verdict::damaged);
  png = made::png();
  png[17] = 'x';
  EXPECT_EQ(verdict(png), Verdict::damaged) << "the sum tells";
  EXPECT_EQ(verdict(made::png(0, 5)), Verdict::damaged);
  EXPECT_EQ(verdict(made::png().substr(0, 40)), Verdict::damaged);
  EXPECT_EQ(verdict(made::jpeg(2, 2, "\xff\xe1\xff\xff")), Verdict::damaged);
  EXPECT_EQ(verdict(made::jpeg().substr(0, 30)), Verdict::damaged);
  EXPECT_EQ(verdict("\xff\xd8\xff\xd9"), Verdict::damaged) << "no picture in it";
  EXPECT_EQ(verdict(made::jpeg(2, 2, made::segment(0x00, "hidden"))), Verdict::damaged)
      << "found by fuzzing: no marker, and read as part of the picture the next time";
  auto webp = made::webp();
  webp[4] = '\x7f';
  EXPECT_EQ(verdict(webp), Verdict::damaged);
  for (const auto& whole : {made::png(), made::jpeg(), made::webp(), made::docx(), made::odt()})
    for (std::size_t cut = 12; cut < whole.size(); ++cut)
      EXPECT_NE(verdict(whole.substr(0, cut)), Verdict::clean) << cut;
}

TEST(Inspect, a_picture_that_is_an_archive_too) {
  EXPECT_EQ(verdict(made::png(2, 2, {}, made::zip(made::word_parts()))), Verdict::two_faced);
  EXPECT_EQ(verdict(made::jpeg(2, 2, {}, made::zip(made::word_parts()))), Verdict::two_faced);
}

TEST(Inspect, bombs_are_known_before_they_are_unpacked_or_while) {
  EXPECT_EQ(verdict(made::docx({{"word/media/big.xml", std::string(40 << 20, ' ')}})), Verdict::bomb)
      << "a thousand to one";
  EXPECT_EQ(verdict(made::docx({{"a.xml", "x", false, std::int64_t{4} << 30}})), Verdict::bomb) << "so it says";
  EXPECT_EQ(verdict(made::docx({{"a.xml", std::string(1 << 20, ' '), false, 10}})), Verdict::bomb)
      << "more than it says";
  EXPECT_EQ(verdict(made::docx({{"a.xml", "short", false, 500}})), Verdict::damaged) << "less than it says";
  std::vector<made::Entry> many = made::word_parts();
  for (int i = 0; i < 2'100; ++i) many.push_back({"p" + std::to_string(i), "x", true});
  EXPECT_EQ(verdict(made::zip(many)), Verdict::bomb);
  std::vector<made::Entry> sum = made::word_parts();
  for (int i = 0; i < 100; ++i) sum.push_back({"p" + std::to_string(i), std::string(1'000'000, 'x')});
  EXPECT_EQ(inspect(made::zip(sum)).verdict, Verdict::clean) << "95 MB, each below 1 MB";
  for (int i = 0; i < 3; ++i) sum.push_back({"q" + std::to_string(i), std::string(1'000'000, 'x')});
  EXPECT_EQ(verdict(made::zip(sum)), Verdict::bomb);
}

TEST(Inspect, archives_that_trick_their_reader) {
  EXPECT_EQ(verdict(made::docx({{"../../etc/cron.d/x", "x"}})), Verdict::damaged);
  EXPECT_EQ(verdict(made::docx({{"/etc/passwd", "x"}})), Verdict::damaged);
  EXPECT_EQ(verdict(made::docx({{"word\\..\\x", "x"}})), Verdict::damaged);
  EXPECT_EQ(verdict(made::docx({{"C:x", "x"}})), Verdict::damaged);
  EXPECT_EQ(verdict(made::docx({{"link", "/etc/passwd", true, -1, 0, 0120777}})), Verdict::damaged)
      << "a symbolic link";
  EXPECT_EQ(verdict(made::docx({{"word/document.xml", "again"}})), Verdict::damaged) << "one name twice";
  EXPECT_EQ(verdict(made::docx({{"good.xml", "x", false, -1, 0, 0, "evil.xml"}})), Verdict::damaged)
      << "two names for one part";
  EXPECT_EQ(verdict(made::docx({{"a.xml", "x", false, -1, 1}})), Verdict::locked);
  EXPECT_EQ(verdict(made::docx({{"a.xml", "x", true, -1, 0, 0, {}, 12}})), Verdict::damaged)
      << "packed in a way nobody reads";
  EXPECT_EQ(verdict(made::zip(made::word_parts(), {}, std::string(200, 'x'))), Verdict::damaged)
      << "something between the parts";
  EXPECT_EQ(verdict("PK\x03\x04" + made::docx()), Verdict::damaged) << "something before them";
  EXPECT_EQ(verdict(made::docx() + "behind"), Verdict::damaged);
  EXPECT_EQ(verdict(made::zip({{"a.txt", "any archive"}})), Verdict::unknown);
  auto overlapping = made::docx();  // both entries of the directory name the first part
  const auto last = overlapping.rfind("PK\x01\x02");
  overlapping.replace(last + 42, 4, std::string(4, '\0'));
  EXPECT_EQ(verdict(overlapping), Verdict::damaged);
}

/// Objects that stand packed in a stream act as the others do.
TEST(Inspect, a_pdf_that_acts_in_an_object_stream) {
  const auto with = [](const std::string& objects, const std::string& first, const std::string& more = {}) {
    std::string packed(compressBound(objects.size()), 0);
    uLongf size = packed.size();
    compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(objects.data()),
             objects.size());
    packed.resize(size);
    return made::pdf("/OpenAction 4 0 R >>\nendobj\n3 0 obj\n<< /Type /ObjStm /N 1 /First " + first +
                     " /Filter /FlateDecode " + more + ">>\nstream\n" + packed +
                     "\nendstream\nendobj\n9 0 obj << /X 1");
  };
  EXPECT_EQ(verdict(with("4 0 << /S /JavaScript /JS (x) >>", "4")), Verdict::active);
  EXPECT_EQ(verdict(with("4 0 << /S /Java#53cript /JS (x) >>", "4")), Verdict::active);
  EXPECT_EQ(verdict(with("4 0 << /S /URI /URI (http://x/) >>", "4")), Verdict::active);
  EXPECT_EQ(verdict(with("5 0 << /S /URI /URI (http://x/) >>", "4")), Verdict::clean) << "a link somebody may follow";
  EXPECT_EQ(verdict(with("4 0 << /S /GoTo /D [1 0 R /Fit] >>", "4")), Verdict::clean);
  EXPECT_EQ(verdict(with("4 0 << /S /GoTo >>", "4", "/DecodeParms << /Predictor 12 >> ")), Verdict::active);
  EXPECT_EQ(verdict(with("4 0 << /S /GoTo >>", "4", "/Encrypt 8 0 R ")), Verdict::locked);
  EXPECT_EQ(look_for_acts(with(std::string(70'000, ' '), "4"), 60'000), Verdict::bomb);
}

TEST(Inspect, office_files_that_fetch_or_ask_when_they_open) {
  const auto related = [](const std::string& inside) {
    return verdict(made::docx({{"word/_rels/settings.xml.rels", "<Relationships>" + inside + "</Relationships>"}}));
  };
  const std::string type = "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
  EXPECT_EQ(related("<Relationship Id='a' Target='http://x/' TargetMode='External' " + type + "attachedTemplate\"/>"),
            Verdict::active);
  EXPECT_EQ(related("<r:Relationship " + type + "image\"\n TargetMode = \"&#69;xternal\" Target='http://x/'/>"),
            Verdict::active);
  EXPECT_EQ(related("<!-- <Relationship a=\" --><Relationship TargetMode='External' " + type + "image\"/>"),
            Verdict::active);
  EXPECT_EQ(
      related("<Relationship Id='a' Target='http://x/?a=1&amp;b' TargetMode='External' " + type + "hyperlink\"/>"),
      Verdict::clean)
      << "a link somebody may follow";
  EXPECT_EQ(related("<Relationship Id='a' Target='media/a.png' " + type + "image\"/>"), Verdict::clean);

  const auto written = [](const std::string& inside) {
    return verdict(made::docx({{"word/footer1.xml", "<w:ftr>" + inside + "</w:ftr>"}}));
  };
  const auto field = [](const std::string& text) { return "<w:instrText>" + text + "</w:instrText>"; };
  EXPECT_EQ(written(field("DDEAUTO c:\\windows\\cmd.exe \"/k x\"")), Verdict::active);
  EXPECT_EQ(written(field(" dde x")), Verdict::active);
  EXPECT_EQ(written(field("DD") + "</w:r><w:r>" + field("EAUTO x")), Verdict::active) << "in two runs";
  EXPECT_EQ(written("<w:fldSimple w:instr=' DDEAUTO x'/>"), Verdict::active);
  EXPECT_EQ(written(field("D&#68;EAUTO x")), Verdict::active);
  EXPECT_EQ(written(field(" QUOTE 68 68 69 ")), Verdict::active) << "spells a field out";
  EXPECT_EQ(written(field(" INCLUDEPICTURE \"http://x/y.png\" \\d")), Verdict::active);
  EXPECT_EQ(written(field(" PAGE \\* MERGEFORMAT ") + field(" HYPERLINK \"http://x/\" ") + "<w:t>DDEAUTO</w:t>"),
            Verdict::clean);
  EXPECT_EQ(verdict(made::docx({{"word/other.dat", "<w:ftr>" + field("DDEAUTO x") + "</w:ftr>"}})), Verdict::active)
      << "whatever the part is called";
  EXPECT_EQ(verdict(made::docx({{"xl/externalLinks/externalLink1.xml", "<ddeLink ddeService='cmd'/>"}})),
            Verdict::active);
}

TEST(Inspect, office_files_that_act) {
  EXPECT_EQ(verdict(made::docx({{"word/vbaProject.bin", "macro"}})), Verdict::active);
  EXPECT_EQ(verdict(made::docx({{"word/activeX/activeX1.xml", "x"}})), Verdict::active);
  EXPECT_EQ(verdict(made::docx({{"word/embeddings/oleObject1.bin", "x"}})), Verdict::active);
  EXPECT_EQ(
      verdict(made::docx({{"word/settings.xml",
                           "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;</x>"}})),
      Verdict::active);
  EXPECT_EQ(verdict(made::docx({{"word/settings.xml", std::string(65'530, ' ') + "<!DOCTYPE x>"}})), Verdict::active)
      << "over the edge of a piece";
  EXPECT_EQ(verdict(made::docx({{"word/settings.xml", std::string("\xff\xfe<\0!\0", 6), true}})), Verdict::active)
      << "in letters nobody can look through";
  EXPECT_EQ(verdict(made::docx(
                {{"word/media/x.png", "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"}})),
            Verdict::active);
  EXPECT_EQ(verdict(made::zip({{"mimetype", "application/vnd.oasis.opendocument.text", true},
                               {"content.xml", "x"},
                               {"Basic/Standard/Module1.xml", "x"}})),
            Verdict::active);
}

TEST(Names, the_end_of_the_name_must_be_that_of_the_content) {
  EXPECT_TRUE(fits_name(Kind::pdf, "Plan.PDF"));
  EXPECT_TRUE(fits_name(Kind::jpeg, "a.jpeg"));
  for (const char* name : {"plan.pdf.exe", "plan", "plan.pdf ", "plan.docx", ".pdf.html"})
    EXPECT_FALSE(fits_name(Kind::pdf, name)) << name;
  EXPECT_TRUE(fits_declared(Kind::pdf, "application/pdf"));
  EXPECT_TRUE(fits_declared(Kind::text, "text/plain; charset=utf-8"));
  EXPECT_TRUE(fits_declared(Kind::pdf, ""));
  EXPECT_FALSE(fits_declared(Kind::pdf, "text/html"));
}

TEST(Names, hostile_names_come_out_as_names) {
  const std::pair<const char*, const char*> names[] = {{"../../etc/passwd", "_.._etc_passwd"},
                                                       {"..\\..\\x.pdf", "_.._x.pdf"},
                                                       {"a\u202efdp.exe", "afdp.exe"},
                                                       {"\u200b.pdf", "pdf"},
                                                       {"", "file"},
                                                       {"...", "file"},
                                                       {"a\"; filename=\"b.exe", "a__ filename=_b.exe"},
                                                       {"a\r\nSet-Cookie: x", "a__Set-Cookie_ x"},
                                                       {"con|aux?.pdf", "con_aux_.pdf"},
                                                       {"plan.pdf. ", "plan.pdf"},
                                                       {"%2e%2e%2fx", "_2e_2e_2fx"},
                                                       {"\xff\xfe.pdf", "file"}};
  for (const auto& [given, safe] : names) EXPECT_EQ(safe_name(given), safe) << given;
  const auto cut = safe_name(std::string(300, 'a') + "\u00e9.pdf");
  EXPECT_LE(cut.size(), 120u);
  EXPECT_TRUE(cut.ends_with(".pdf"));
  EXPECT_LE(safe_name(std::string(100, '.') + std::string(300, '\xc3') + "\xa9").size(), 120u);
  EXPECT_EQ(attachment("Entente signée.pdf"),
            "attachment; filename=\"Entente sign_e.pdf\"; filename*=UTF-8''Entente%20sign%C3%A9e.pdf");
}

TEST(Names, every_hostile_text_of_the_attack_lists_is_a_harmless_name) {
  const auto folder = test::shared("data/attack/dev");
  if (!folder) GTEST_SKIP() << "skipped: no ../shared";
  std::size_t tried = 0;
  for (const char* list :
       {"traversal.txt", "crlf.txt", "open-redirect.txt", "sqli-auth-bypass.txt", "xss-xss_payloads_quick.txt",
        "xss-BRUTELOGIC-XSS-STRINGS.txt", "edge-names.json", "blns-1.0.0.json"}) {
    std::ifstream in(*folder / list);
    for (std::string line; std::getline(in, line); ++tried) {
      const auto name = safe_name(line), header = attachment(line);
      EXPECT_TRUE(!name.empty() && name.size() <= 120 && is_utf8(name) && name.front() != '.') << line;
      EXPECT_EQ(name.find_first_of("/\\:\"\r\n"), std::string::npos) << line;
      EXPECT_EQ(header.find_first_of("\r\n"), std::string::npos) << line;
      EXPECT_EQ(std::count(header.begin(), header.end(), '"'), 2) << line;
    }
  }
  EXPECT_GT(tried, 500u);
}

TEST(Inspect, every_payload_of_the_attack_lists_is_text_or_refused_and_never_a_page) {
  const auto folder = test::shared("data/attack/dev");
  if (!folder) GTEST_SKIP() << "skipped: no ../shared";
  std::ifstream in(*folder / "all-payloads.jsonl");
  std::size_t tried = 0;
  for (std::string line; std::getline(in, line); ++tried) {
    const auto looked = inspect(line);
    EXPECT_TRUE(looked.verdict != Verdict::clean || (looked.kind == Kind::text && looked.content == line)) << line;
    EXPECT_TRUE(looked.verdict != Verdict::clean || line.find("<script") >= 1024) << line;
  }
  EXPECT_GT(tried, 100u);
}

}  // namespace
}  // namespace kith::files
