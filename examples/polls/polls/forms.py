"""The forms of the pages."""

from django import forms

from .models import Choice, Question


class VoteForm(forms.Form):
    choice = forms.ModelChoiceField(
        Choice.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose one of the answers.", "invalid_choice": "Choose one of the answers."},
    )

    def __init__(self, question, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["choice"].queryset = question.choice_set.all()


class QuestionForm(forms.ModelForm):
    choices = forms.CharField(widget=forms.Textarea, help_text="One answer a line, at least two.")

    class Meta:
        model = Question
        fields = ["question_text"]

    def clean_choices(self):
        lines = (line.strip() for line in self.cleaned_data["choices"].splitlines())
        choices = list(dict.fromkeys(line for line in lines if line))
        if len(choices) < 2:
            raise forms.ValidationError("A poll needs at least two different answers.")
        return choices

    def save(self, commit=True):
        question = super().save(commit)
        Choice.objects.bulk_create(Choice(question=question, choice_text=text) for text in self.cleaned_data["choices"])
        return question
