from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """The project's own from the start: a user model is hard to exchange once there are users."""
