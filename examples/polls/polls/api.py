"""The API: the same questions and choices as JSON."""

from django.db.models import F
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from .models import Choice, Question


class ChoiceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Choice
        fields = ["id", "question", "choice_text", "votes"]
        read_only_fields = ["votes"]


class QuestionSerializer(serializers.ModelSerializer):
    choices = ChoiceSerializer(source="choice_set", many=True, read_only=True)

    class Meta:
        model = Question
        fields = ["id", "question_text", "pub_date", "choices"]


class QuestionViewSet(viewsets.ModelViewSet):
    """Questions with their choices."""

    queryset = Question.objects.prefetch_related("choice_set")
    serializer_class = QuestionSerializer


class ChoiceViewSet(viewsets.ModelViewSet):
    """Choices, which can be voted for."""

    queryset = Choice.objects.all()
    serializer_class = ChoiceSerializer

    @action(detail=True, methods=["post"])
    def vote(self, request, pk=None):
        """Count a vote and answer with the choice."""
        choice = self.get_object()
        Choice.objects.filter(pk=choice.pk).update(votes=F("votes") + 1)
        choice.refresh_from_db()
        return Response(self.get_serializer(choice).data)
