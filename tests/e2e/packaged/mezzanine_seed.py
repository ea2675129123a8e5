"""Run by `manage.py shell` of a Mezzanine project: the blog's posts and threaded comments, out of the file TALK."""

import datetime as dt
import json
import os
from pathlib import Path

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.contrib.sites.models import Site
from mezzanine.blog.models import BlogPost
from mezzanine.generic.models import ThreadedComment

user = get_user_model().objects.create_superuser("writer", "writer@blog.example", "x")
site = Site.objects.first()
site.domain = os.environ["HOST"]
site.save()
kind = ContentType.objects.get_for_model(BlogPost)
held = {}
threads = json.loads(Path(os.environ["TALK"]).read_text(encoding="utf-8"))
for thread in threads:
    text = "".join(f"<p>{part}</p>" for part in thread["text"].split("\n\n"))
    when = dt.datetime.fromisoformat(thread["date"])
    post = BlogPost(title=thread["title"], content=text, user=user, publish_date=when, status=2)
    post.save()
    for said in thread["comments"]:
        comment = ThreadedComment(
            content_type=kind, object_pk=str(post.pk), user_name=said["author"], comment=said["text"], site_id=1,
            submit_date=dt.datetime.fromisoformat(said["date"]), is_public=True, replied_to_id=held.get(said["parent"]),
        )  # fmt: skip
        comment.save()
        held[said["number"]] = comment.pk
