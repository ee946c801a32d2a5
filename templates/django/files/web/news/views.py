from django.views.generic import ListView

from news.models import Article


class ArticleList(ListView):
    def get_queryset(self):
        return Article.objects.published()
