"""A peer of kith's work list: Django's routing, middleware and templates over a copy of kith's database.
FOLDER=… gunicorn -w 1 --chdir bench/peers django_app:application"""
import hashlib
import json
import os
import sqlite3
import time
from datetime import date

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.template import engines
from django.urls import path
from django.utils.safestring import mark_safe

import work_list

settings.configure(SECRET_KEY="only for a measurement", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__,
                   MIDDLEWARE=["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware",
                               "django.middleware.clickjacking.XFrameOptionsMiddleware"],
                   TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}])
django.setup()
here, folder = os.path.dirname(os.path.abspath(__file__)), os.environ["FOLDER"]
template = engines["django"].from_string(open(os.path.join(here, "django_lines.html"), encoding="utf-8").read())
head, foot = (mark_safe(open(os.path.join(folder, name), encoding="utf-8").read()) for name in ("head.html", "foot.html"))
store = sqlite3.connect(os.path.join(folder, "kith.db"), isolation_level=None)
store.execute("pragma synchronous = full")
store.execute("pragma cache_size = -65536")


def page(request):
    token = hashlib.sha256(request.COOKIES.get("peer", "").encode()).hexdigest()
    session = store.execute(work_list.SQL["session"], (token, int(time.time()))).fetchone()
    if not session:
        return HttpResponse("sign in", status=401)
    account, person = session
    today = (date.today() - date(1970, 1, 1)).days
    programmes = [row[0] for row in store.execute(work_list.SQL["programmes"], (person, today))]
    if not programmes:
        return HttpResponse("not allowed", status=403)
    overdue, soon, lines = work_list.lines(store, person, today, programmes)
    body = template.render({"head": head, "foot": foot, "overdue": overdue, "soon": soon, "lines": lines}, request)
    subjects = json.dumps([["match", line["id"]] for line in lines])
    store.execute(work_list.SQL["audit"], (int(time.time()), account, person, subjects))  # commits, hence waits for the disk
    return HttpResponse(body, headers={"Cache-Control": "no-store"})


urlpatterns = [path("supervision/work-list", page)]
application = get_wsgi_application()
