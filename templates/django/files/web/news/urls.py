from django.urls import path

from news import views

app_name = "news"
urlpatterns = [
    path("", views.ArticleList.as_view(template_name="news/article_list.html"), name="list"),
]
