"""The tests of the polls; they pass on Django and, ported, on fastjango."""

import datetime

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APITestCase

from .forms import QuestionForm
from .models import Choice, Question


def make_question(text, days, choices=()):
    """A question published a number of days from now; negative ones lie in the past."""
    question = Question.objects.create(
        question_text=text, pub_date=timezone.now() + datetime.timedelta(days=days, minutes=-1)
    )
    Choice.objects.bulk_create(Choice(question=question, choice_text=choice) for choice in choices)
    return question


class QuestionTests(TestCase):
    def test_recent_means_the_last_day(self):
        for days, expected in [(30, False), (0, True), (-2, False)]:
            with self.subTest(days=days):
                pub_date = timezone.now() + datetime.timedelta(days=days, seconds=-1)
                self.assertIs(Question(pub_date=pub_date).was_published_recently(), expected)


class IndexTests(TestCase):
    def test_no_polls(self):
        response = self.client.get(reverse("polls:index"))
        self.assertContains(response, "No polls are available.")
        self.assertQuerySetEqual(response.context["latest_question_list"], [])

    def test_only_published_ones_newest_first(self):
        make_question("future", 30)
        old, new = make_question("old", -30), make_question("new", -1)
        response = self.client.get(reverse("polls:index"))
        self.assertQuerySetEqual(response.context["latest_question_list"], [new, old])

    def test_pages_of_five(self):
        for number in range(7):
            make_question(f"question {number}", -number)
        response = self.client.get(reverse("polls:index"), {"page": 2})
        self.assertContains(response, "2 of 2")
        self.assertContains(response, "question 6")


class DetailTests(TestCase):
    def test_a_future_question_is_not_found(self):
        for page in ("polls:detail", "polls:results"):
            with self.subTest(page=page):
                response = self.client.get(reverse(page, args=[make_question("future", 5).pk]))
                self.assertEqual(response.status_code, 404)

    def test_choices_are_offered(self):
        question = make_question("Tea?", -1, ["Yes", "No"])
        response = self.client.get(question.get_absolute_url())
        self.assertContains(response, "Tea?")
        self.assertContains(response, '<input type="radio"', 2)


class VoteTests(TestCase):
    def setUp(self):
        self.question = make_question("Tea?", -1, ["Yes", "No"])
        self.url = reverse("polls:vote", args=[self.question.pk])

    def test_a_vote_is_counted(self):
        choice = self.question.choice_set.first()
        response = self.client.post(self.url, {"choice": choice.pk}, follow=True)
        self.assertRedirects(response, reverse("polls:results", args=[self.question.pk]))
        self.assertContains(response, "Yes: 1 vote")
        self.assertContains(response, "Your vote was counted.")

    def test_no_choice(self):
        response = self.client.post(self.url)
        self.assertContains(response, "Choose one of the answers.")

    def test_the_choice_of_another_question(self):
        other = make_question("Coffee?", -1, ["Maybe"]).choice_set.get()
        response = self.client.post(self.url, {"choice": other.pk})
        self.assertContains(response, "Choose one of the answers.")
        other.refresh_from_db()
        self.assertEqual(other.votes, 0)

    def test_looking_does_not_vote(self):
        self.assertEqual(self.client.get(self.url).status_code, 405)


class AskTests(TestCase):
    def test_visitors_have_to_log_in(self):
        response = self.client.get(reverse("polls:ask"))
        self.assertRedirects(response, f"{reverse('login')}?next={reverse('polls:ask')}")

    def test_asking(self):
        self.client.force_login(get_user_model().objects.create_user("visitor"))
        response = self.client.post(reverse("polls:ask"), {"question_text": "Tea?", "choices": "Yes\n\n No \nYes"})
        question = Question.objects.get()
        self.assertRedirects(response, question.get_absolute_url())
        self.assertEqual([choice.choice_text for choice in question.choice_set.all()], ["Yes", "No"])

    def test_one_answer_is_no_poll(self):
        form = QuestionForm({"question_text": "Tea?", "choices": "Yes"})
        self.assertEqual(form.errors, {"choices": ["A poll needs at least two different answers."]})


class ApiTests(APITestCase):
    @classmethod
    def setUpTestData(cls):
        cls.question = make_question("Tea?", -1, ["Yes", "No"])
        cls.user = get_user_model().objects.create_user("visitor")

    def test_list(self):
        data = self.client.get("/api/questions/").json()
        self.assertEqual(data["count"], 1)
        self.assertEqual([choice["choice_text"] for choice in data["results"][0]["choices"]], ["Yes", "No"])

    def test_writing_needs_a_login(self):
        self.assertEqual(self.client.post("/api/questions/", {"question_text": "Coffee?"}).status_code, 403)
        self.client.force_login(self.user)
        response = self.client.post("/api/questions/", {"question_text": "Coffee?"})
        self.assertEqual(response.status_code, 201, response.content)

    def test_bad_input(self):
        self.client.force_login(self.user)
        response = self.client.post("/api/questions/", {"question_text": ""})
        self.assertEqual(response.json(), {"question_text": ["This field may not be blank."]})

    def test_vote(self):
        self.client.force_login(self.user)
        choice = self.question.choice_set.first()
        response = self.client.post(f"/api/choices/{choice.pk}/vote/")
        self.assertEqual(response.json()["votes"], 1)


class AdminTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.admin = get_user_model().objects.create_superuser("admin")

    def setUp(self):
        self.client.force_login(self.admin)

    def test_adding_a_question_with_choices(self):
        response = self.client.post(
            reverse("admin:polls_question_add"),
            {
                "question_text": "Tea?",
                "pub_date_0": "2024-05-01",
                "pub_date_1": "12:00:00",
                "choice_set-TOTAL_FORMS": "1",
                "choice_set-INITIAL_FORMS": "0",
                "choice_set-0-choice_text": "Yes",
                "choice_set-0-votes": "0",
            },
        )
        self.assertRedirects(response, reverse("admin:polls_question_changelist"))
        self.assertEqual(Choice.objects.get().question.question_text, "Tea?")

    def test_the_action_forgets_votes(self):
        question = make_question("Tea?", -1, ["Yes"])
        question.choice_set.update(votes=3)
        self.client.post(
            reverse("admin:polls_question_changelist"),
            {"action": "forget_votes", "_selected_action": [question.pk]},
        )
        self.assertEqual(question.choice_set.get().votes, 0)


class SeedTests(TestCase):
    def test_seeding_twice(self):
        for _ in range(2):
            call_command("seed", verbosity=0)
        self.assertEqual(Question.objects.count(), 6)
        self.assertTrue(self.client.login(username="admin", password="polls-demo"))
