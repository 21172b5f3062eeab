"""The polls in the admin."""

from django.contrib import admin

from .models import Choice, Question


class ChoiceInline(admin.TabularInline):
    model = Choice
    extra = 3


@admin.register(Question)
class QuestionAdmin(admin.ModelAdmin):
    fieldsets = [
        (None, {"fields": ["question_text"]}),
        ("Date information", {"fields": ["pub_date"], "classes": ["collapse"]}),
    ]
    inlines = [ChoiceInline]
    list_display = ["question_text", "pub_date", "was_published_recently"]
    list_filter = ["pub_date"]
    search_fields = ["question_text"]
    actions = ["forget_votes"]

    @admin.action(description="Set the votes of selected questions to nought")
    def forget_votes(self, request, queryset):
        count = Choice.objects.filter(question__in=queryset).update(votes=0)
        self.message_user(request, f"{count} choices start again.")
