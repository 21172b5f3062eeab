"""The pages: generic views to look and to ask, a function view to vote."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.views import generic
from django.views.decorators.http import require_POST

from .forms import QuestionForm, VoteForm
from .models import Choice, Question


class PublishedMixin:
    def get_queryset(self):
        return Question.objects.published()


class IndexView(PublishedMixin, generic.ListView):
    template_name = "polls/index.html"
    context_object_name = "latest_question_list"
    paginate_by = 5


class DetailView(PublishedMixin, generic.DetailView):
    template_name = "polls/detail.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(form=VoteForm(self.object), **kwargs)


class ResultsView(PublishedMixin, generic.DetailView):
    template_name = "polls/results.html"


class AskView(LoginRequiredMixin, generic.CreateView):
    form_class = QuestionForm
    template_name = "polls/ask.html"


@require_POST
def vote(request, question_id):
    question = get_object_or_404(Question.objects.published(), pk=question_id)
    form = VoteForm(question, request.POST)
    if not form.is_valid():
        return render(request, "polls/detail.html", {"question": question, "form": form})
    # Counted by the database: two visitors at once must not lose a vote.
    Choice.objects.filter(pk=form.cleaned_data["choice"].pk).update(votes=F("votes") + 1)
    messages.success(request, "Your vote was counted.")
    return redirect("polls:results", question.pk)
