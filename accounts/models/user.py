from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A person who signs in."""

    @property
    def display_name(self) -> str:
        return self.get_full_name() or self.username
