"""Prints HTML pages as tagged PDFs (PDF/UA-1); the style sheet is the argument, how many at once the next.

Run by kith as `python3 -I -c <this text> <style sheet> <at once>`. Standard input: for each page its length in bytes, a line
feed, the page. Standard output: for each PDF, as they get ready, "<number of the page from 0> <length>", a line feed, the
PDF; length 0: it could not be printed. WeasyPrint is loaded once, then each page has a process of its own that begins from
the same state, so that the same page gives the same bytes whatever was printed before it.

Whatever the HTML says, nothing is fetched, from the network or from the disk, and time, memory and files are bounded.
Exit 3: WeasyPrint is not installed.
"""
import logging
import os
import resource
import selectors
import sys

resource.setrlimit(resource.RLIMIT_CPU, (120, 120))
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
resource.setrlimit(resource.RLIMIT_FSIZE, (64 << 20, 64 << 20))
logging.disable(logging.CRITICAL)

try:
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
except ImportError:
    sys.exit(3)


def refuse(url, *_, **__):
    raise ValueError("nothing is fetched")


variant = "pdf_variant" if int(weasyprint.__version__.split(".")[0]) >= 59 else "variant"
fonts = FontConfiguration()
style = weasyprint.CSS(string=sys.argv[1], url_fetcher=refuse, font_config=fonts)


def pdf_of(html):
    page = weasyprint.HTML(string=html.decode("utf-8"), url_fetcher=refuse)
    return page.write_pdf(stylesheets=[style], font_config=fonts, **{variant: "pdf/ua-1"})


def print_apart(html, others):
    """Starts a process that prints one page; gives the end to read the PDF from."""
    read, write = os.pipe()
    if os.fork():
        os.close(write)
        return read
    try:
        for end in [read, *others]:
            os.close(end)
        with os.fdopen(write, "wb") as out:
            out.write(pdf_of(html))
    except BaseException:
        os._exit(1)
    os._exit(0)


def pages():
    number = 0
    while length := sys.stdin.buffer.readline():
        yield number, sys.stdin.buffer.read(int(length))
        number += 1


def answer(number, pdf):
    sys.stdout.buffer.write(b"%d %d\n" % (number, len(pdf)) + pdf)
    sys.stdout.buffer.flush()


def main(at_once):
    waiting, under_way = pages(), {}
    watch = selectors.DefaultSelector()
    while True:
        while len(under_way) < at_once and (page := next(waiting, None)):
            end = print_apart(page[1], under_way)
            under_way[end] = (page[0], [])
            watch.register(end, selectors.EVENT_READ)
        if not under_way:
            return
        for key, _ in watch.select():
            part = os.read(key.fd, 1 << 16)
            if part:
                under_way[key.fd][1].append(part)
                continue
            watch.unregister(key.fd)
            os.close(key.fd)
            number, parts = under_way.pop(key.fd)
            pdf = b"".join(parts)
            answer(number, pdf if pdf.rstrip().endswith(b"%%EOF") else b"")


pdf_of(b"<html lang=en><title>t</title><p>Aa <b>Bb</b></p></html>")  # what every page needs is loaded before the first one
main(int(sys.argv[2]))
