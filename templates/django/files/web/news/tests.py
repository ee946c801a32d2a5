from datetime import timedelta

import pytest
from django.utils import timezone

from news.models import Article

pytestmark = pytest.mark.django_db


def test_page_shows_the_newest_article_first(client):
    now = timezone.now()
    Article.objects.create(title="Older", text="…", published_at=now - timedelta(days=1))
    Article.objects.create(title="Newer", text="…", published_at=now)

    page = client.get("/").content.decode()

    assert page.index("Newer") < page.index("Older")


def test_page_hides_articles_of_the_future(client):
    Article.objects.create(title="Tomorrow", text="…", published_at=timezone.now() + timedelta(days=1))

    assert "Tomorrow" not in client.get("/").content.decode()


def test_page_names_its_style_sheet_by_hash(client):
    assert "/static/css/site." in client.get("/").content.decode()


def test_articles_are_edited_in_the_admin(admin_client):
    article = {"title": "Hello", "text": "…", "published_at_0": "2025-01-02", "published_at_1": "09:00"}

    admin_client.post("/admin/news/article/add/", article)

    assert Article.objects.get().title == "Hello"
