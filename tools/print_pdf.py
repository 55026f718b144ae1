"""Prints HTML from standard input as a tagged PDF (PDF/UA-1) on standard output; the style sheet is the argument.

Run by kith as `python3 -I -c <this text> <style sheet>`. Whatever the HTML says, nothing is fetched, from the network or
from the disk, and time, memory and files are bounded. Exit 3: WeasyPrint is not installed.
"""
import logging
import resource
import sys

resource.setrlimit(resource.RLIMIT_CPU, (120, 120))
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
resource.setrlimit(resource.RLIMIT_FSIZE, (64 << 20, 64 << 20))
logging.disable(logging.CRITICAL)

try:
    import weasyprint
except ImportError:
    sys.exit(3)


def refuse(url, *_, **__):
    raise ValueError("nothing is fetched")


variant = "pdf_variant" if int(weasyprint.__version__.split(".")[0]) >= 59 else "variant"
style = weasyprint.CSS(string=sys.argv[1], url_fetcher=refuse)
page = weasyprint.HTML(string=sys.stdin.buffer.read().decode("utf-8"), url_fetcher=refuse)
sys.stdout.buffer.write(page.write_pdf(stylesheets=[style], **{variant: "pdf/ua-1"}))
