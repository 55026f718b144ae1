#!/usr/bin/env python3
"""Makes the PDFs of demo/documents again, with WeasyPrint: procedures of an agency that does not exist."""
import os
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
STYLE = """@page { size: A4; margin: 22mm }
body { font: 10pt/1.4 "DejaVu Sans", sans-serif }
h1 { font-size: 16pt }
table { border-collapse: collapse; width: 100% }
td, th { border: .5pt solid #777; padding: 3pt; text-align: left; font-size: 9pt }"""
FOOT = "<p><small>Approved by the board. Nobody in this agency exists.</small></p>"

DOCUMENTS = {
    "intake_procedure": ("Intake procedure", """<p>How a young person comes to us, and what happens until the first meeting.</p>
<ol><li><b>A referral</b> may come from family, school, a worker or the young person. Whoever answers the telephone takes it: name, how to reach the family safely, why help is asked for.</li>
<li><b>Within five working days</b> a coordinator speaks with the family: what we do and do not do, who else could help, how long the wait is. Critical needs are asked about; an urgent one is answered the same day.</li>
<li><b>The visit.</b> Rights are explained and left in writing, in the language of the family. Consents are signed by whoever may: guardianship is asked for, not guessed.</li>
<li><b>The assessment</b> is made with the young person: strengths first, then needs, wishes and what a mentor would be for.</li>
<li><b>The decision</b> is the supervisor's. Who is not accepted is told why and where else to turn.</li>
<li><b>Who waits</b> is called every thirty days and may leave the list at any time.</li></ol>"""),
    "mentor_screening_procedure": ("Mentor screening procedure", """<p>Before anybody is alone with a young person.</p>
<table><tr><th>Step</th><th>By whom</th><th>What is kept</th></tr>
<tr><td>Application, signed</td><td>applicant</td><td>the form; two addresses of the last five years</td></tr>
<tr><td>Interview in person</td><td>screening officer</td><td>notes on motive, qualities and limits</td></tr>
<tr><td>Three references, one of family or a friend</td><td>screening officer</td><td>what was said, by whom, when</td></tr>
<tr><td>Police check, vulnerable sector</td><td>police service</td><td>result and day, never the paper itself</td></tr>
<tr><td>Child welfare register, where there is one</td><td>ministry</td><td>result and day</td></tr>
<tr><td>Home or place of meeting seen</td><td>coordinator</td><td>day and what was agreed</td></tr></table>
<p>The decision weighs qualities, availability and commitment; somebody who did not do the interview confirms it. A conviction is not a no by itself, but one for an offence against a child, or of violence in the last ten years, is. Checks are made again every three years and after each break of a year.</p>"""),
    "monitoring_procedure": ("Monitoring procedure", """<p>Whom we call, how often, and what we ask.</p>
<table><tr><th>Time of the match</th><th>Mentor</th><th>Young person</th><th>Family</th></tr>
<tr><td>First month</td><td>every two weeks</td><td>every two weeks</td><td>every two weeks</td></tr>
<tr><td>Months 2 to 12</td><td>monthly</td><td>monthly</td><td>monthly</td></tr>
<tr><td>After a year</td><td>quarterly</td><td>quarterly</td><td>quarterly</td></tr></table>
<p>A letter without an answer is no contact. Whoever is not reached three times is visited. Each contact asks about safety first, then the meetings, the goals, and what is needed. What worries us is a concern the same day, not a note.</p>
<p>The supervisor reads the list of what is overdue every Monday and reviews ten files a quarter with another reader.</p>"""),
}


def main():
    for kind, (title, body) in DOCUMENTS.items():
        page = (f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
                f"<style>{STYLE}</style></head><body><h1>{title}</h1>{body}{FOOT}</body></html>")
        target = os.path.join(HERE, "documents", kind + ".pdf")
        subprocess.run(["weasyprint", "--pdf-variant", "pdf/ua-1", "-", target], input=page.encode(), check=True)


if __name__ == "__main__":
    main()
