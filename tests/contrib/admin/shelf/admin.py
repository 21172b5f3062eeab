from fastjango.contrib import admin

from .models import Author, Book


class BookInline(admin.TabularInline):
    model = Book
    extra = 1


@admin.register(Author)
class AuthorAdmin(admin.ModelAdmin):
    search_fields = ["name"]
    inlines = [BookInline]


@admin.register(Book)
class BookAdmin(admin.ModelAdmin):
    list_display = ["title", "author", "shout", "is_lent"]
    list_editable = ["is_lent"]
    list_filter = ["is_lent", "author"]
    search_fields = ["title", "author__name"]
    date_hierarchy = "published"
    autocomplete_fields = ["author"]
    actions = ["lend"]

    @admin.display(description="Shouted", ordering="title")
    def shout(self, book):
        return f"{book.title.upper()}!"

    @admin.action(description="Lend the selected %(verbose_name_plural)s", permissions=["change"])
    def lend(self, request, queryset):
        queryset.update(is_lent=True)
