# countable: begin frontend-django
# The template tag {% vite %}.
INSTALLED_APPS = [*INSTALLED_APPS, "vite"]
# countable: end frontend-django
