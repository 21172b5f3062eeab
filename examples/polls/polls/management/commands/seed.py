"""``seed``: users and polls to look at."""

import datetime

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from polls.models import Choice, Question

USERS = [("admin", True), ("visitor", False)]
PASSWORD = "polls-demo"

POLLS = {
    "Tea or coffee?": {"Tea": 12, "Coffee": 17, "Water, please": 4},
    "Which season do you like best?": {"Spring": 9, "Summer": 11, "Autumn": 8, "Winter": 3},
    "Tabs or spaces?": {"Tabs": 5, "Spaces": 21},
    "How do you come to work?": {"On foot": 6, "By bicycle": 13, "By train": 10, "By car": 4, "Not at all": 8},
    "What shall the next example be?": {"A library": 0, "A shop": 0, "A weather station": 0},
    "Is this poll in the future?": {"Not yet": 0, "By then it was": 0},
}


class Command(BaseCommand):
    help = "Makes two users and some polls; running it again changes nothing."

    @transaction.atomic
    def handle(self, *args, **options):
        users = get_user_model()
        for name, is_staff in USERS:
            user, is_new = users.objects.get_or_create(
                username=name,
                defaults={"email": f"{name}@example.com", "is_staff": is_staff, "is_superuser": is_staff},
            )
            if is_new:
                user.set_password(PASSWORD)
                user.save()
        for age, (text, choices) in enumerate(POLLS.items()):
            days = -30 if "future" in text else age
            pub_date = timezone.now() - datetime.timedelta(days=days, minutes=1)
            question, is_new = Question.objects.get_or_create(question_text=text, defaults={"pub_date": pub_date})
            if is_new:
                Choice.objects.bulk_create(
                    Choice(question=question, choice_text=choice, votes=votes) for choice, votes in choices.items()
                )
        if options["verbosity"] > 0:
            names = " or ".join(name for name, _ in USERS)
            polls = Question.objects.count()
            self.stdout.write(self.style.SUCCESS(f"{polls} polls; log in as {names} with the password {PASSWORD}."))
