from django.urls import path
from django.views.generic import TemplateView

app_name = "vite"
urlpatterns = [
    path("", TemplateView.as_view(template_name="vite/page.html"), name="page"),
]
