"""The project that the soak asks: accounts between which money moves, and views that do it in every way there is."""

import asyncio
from contextvars import ContextVar

from fastjango.db import connection, models, transaction
from fastjango.http import HttpResponse, JsonResponse
from fastjango.urls import path

ACCOUNTS = 20
START = 1000
SLOW = 0.2

whose = ContextVar("whose", default="")


class Account(models.Model):
    owner = models.CharField(max_length=20)
    balance = models.IntegerField(default=START)
    hits = models.IntegerField(default=0)

    class Meta:
        app_label = "soak"


class Entry(models.Model):
    account = models.ForeignKey(Account, models.CASCADE, related_name="entries")
    amount = models.IntegerField()
    token = models.CharField(max_length=40)

    class Meta:
        app_label = "soak"


class Refused(Exception):
    """Makes an atomic block roll back."""


def pair(request):
    """Two accounts of the request, in the order in which they are to be locked."""
    return sorted((int(request.GET["a"]), int(request.GET["b"])))


async def read(request):
    """Plain ORM calls with lazy attributes, in a coroutine that gives way in between."""
    token = request.GET["token"]
    whose.set(token)
    account = Account.objects.get(pk=request.GET["a"])
    await asyncio.sleep(0)
    entries = list(account.entries.order_by("-pk")[:3])
    owners = {entry.account.owner for entry in Entry.objects.filter(account=account)[:2]}
    await asyncio.sleep(0)
    foreign = [entry.pk for entry in entries if entry.account_id != account.pk]
    return JsonResponse({"token": whose.get(), "owner": account.owner, "owners": sorted(owners), "foreign": foreign})


async def awaited(request):
    """The a-forms, an awaited query set and an asynchronous loop."""
    account = await Account.objects.aget(pk=request.GET["a"])
    found = await Account.objects.filter(pk__in=pair(request))
    names = [name async for name in Account.objects.filter(pk=account.pk).values_list("owner", flat=True)]
    return JsonResponse({"token": request.GET["token"], "owner": account.owner, "owners": names, "found": len(found)})


async def move(request):
    """Money moves inside ``async with atomic()``: locked, read, written back by value."""
    token = request.GET["token"]
    async with transaction.atomic():
        # In one order everywhere, or the database would break up deadlocks.
        accounts = Account.objects.select_for_update().filter(pk__in=pair(request)).order_by("pk")
        locked = {account.pk: account for account in accounts}
        giver, taker = locked[int(request.GET["a"])], locked[int(request.GET["b"])]
        await asyncio.sleep(0)
        giver.balance -= 7
        taker.balance += 7
        giver.save()
        await taker.asave()
        Entry.objects.bulk_create(
            [Entry(account=giver, amount=-7, token=token), Entry(account=taker, amount=7, token=token)]
        )
    return JsonResponse({"token": token, "written": Entry.objects.filter(token=token).count()})


async def hit(request):
    """One statement in autocommit."""
    Account.objects.filter(pk=request.GET["a"]).update(hits=models.F("hits") + 1)
    return JsonResponse({"token": request.GET["token"]})


async def undo(request):
    """A block that is rolled back, with an inner one that would have been kept."""
    token = request.GET["token"]
    try:
        with transaction.atomic():
            Account.objects.filter(pk=request.GET["a"]).update(balance=models.F("balance") - 100_000)
            with transaction.atomic():
                Entry.objects.create(account_id=request.GET["a"], amount=-100_000, token=token)
            await asyncio.sleep(0)
            raise Refused
    except Refused:
        left = Entry.objects.filter(token=token).count()
    return JsonResponse({"token": token, "left": left}, status=409)


async def inner(request):
    """Only the inner block is rolled back."""
    token = request.GET["token"]
    async with transaction.atomic():
        Entry.objects.create(account_id=request.GET["a"], amount=0, token=token)
        try:
            async with transaction.atomic():
                await Entry.objects.acreate(account_id=request.GET["a"], amount=0, token=token)
                raise Refused
        except Refused:
            pass
    return JsonResponse({"token": token, "written": Entry.objects.filter(token=token).count()})


async def together(request):
    """``gather`` of calls outside of a transaction, and of calls that share one."""
    token = request.GET["token"]
    first, _, count = await asyncio.gather(
        Account.objects.aget(pk=request.GET["a"]),
        Account.objects.aget(pk=request.GET["b"]),
        Entry.objects.filter(token=token).acount(),
    )
    async with transaction.atomic():
        await asyncio.gather(*(Entry.objects.acreate(account_id=key, amount=0, token=token) for key in pair(request)))
        inside = await Entry.objects.filter(token=token).acount()
    return JsonResponse({"token": token, "owner": first.owner, "written": inside - count})


async def slow(request):
    """A statement that a timeout, or a client that goes away, stops in the middle of a transaction."""
    token = request.GET["token"]
    try:
        async with asyncio.timeout(SLOW / 10), transaction.atomic():
            Entry.objects.create(account_id=request.GET["a"], amount=0, token=token)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(%s)", [SLOW])
    except TimeoutError:
        return JsonResponse({"token": token, "left": Entry.objects.filter(token=token).count()}, status=409)
    return HttpResponse(status=500)


VIEWS = (read, awaited, move, hit, undo, inner, together, slow)
urlpatterns = [path(f"{view.__name__}/", view) for view in VIEWS]
