"""Serializers: a thousand objects, one, and data to be checked."""

from types import SimpleNamespace

from bench import peer

GOALS = [({}, {"serialize 1000": 0.08, "serialize one": 0.06, "validate one": 0.20})]


def operations():
    peer.configure()
    models, serializers = peer.module("db.models"), peer.rest("serializers")

    class Article(models.Model):
        title, body = models.CharField(max_length=100), models.TextField()
        stars, price = models.IntegerField(), models.FloatField()
        shown = models.BooleanField(default=True)

        class Meta:
            app_label = "bench"

    class ArticleSerializer(serializers.ModelSerializer):
        class Meta:
            model, fields = Article, ["id", "title", "body", "stars", "price", "shown"]

    articles = [Article(id=n, title=f"Title {n}", body="Words.", stars=n % 5, price=n * 1.5) for n in range(1000)]
    data = {"title": "A title", "body": "Words.", "stars": 4, "price": 1.5, "shown": True}
    context = {"request": SimpleNamespace(build_absolute_uri=str)}

    def validate(_):
        assert ArticleSerializer(data=data).is_valid()

    return {
        "serialize 1000": lambda _: ArticleSerializer(articles, many=True, context=context).data,
        "serialize one": lambda _: ArticleSerializer(articles[7], context=context).data,
        "validate one": validate,
    }
