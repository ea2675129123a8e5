"""Run by `manage.py shell` of a Spirit project: the forum's topics and what is said in them, out of the file TALK."""

import datetime as dt
import json
import os
from pathlib import Path

from django.contrib.auth import get_user_model
from spirit.category.models import Category
from spirit.comment.models import Comment
from spirit.topic.models import Topic

users = {}
threads = json.loads(Path(os.environ["TALK"]).read_text(encoding="utf-8"))
names = sorted({one["author"] for thread in threads for one in [thread, *thread["comments"]]})
for number, name in enumerate(names):
    users[name] = get_user_model().objects.create_user(username=name, email=f"u{number}@forum.example", password=None)
category = Category.objects.create(title="Kitchen")
for thread in threads:
    topic = Topic.objects.create(user=users[thread["author"]], category=category, title=thread["title"])
    for said in [thread, *thread["comments"]]:
        html = "".join(f"<p>{part}</p>" for part in said["text"].split("\n\n"))
        comment = Comment.objects.create(
            user=users[said["author"]], topic=topic, comment=said["text"], comment_html=html
        )
        Comment.objects.filter(pk=comment.pk).update(date=dt.datetime.fromisoformat(said["date"]))
    last = dt.datetime.fromisoformat(said["date"])
    first = dt.datetime.fromisoformat(thread["date"])
    Topic.objects.filter(pk=topic.pk).update(date=first, last_active=last, comment_count=len(thread["comments"]) + 1)
