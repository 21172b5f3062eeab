"""What FastAPI adds: typed endpoints beside the Django views, on the same models.

The ORM calls look synchronous and do not block the event loop.
"""

from datetime import datetime
from typing import Annotated

from django.db.models import Sum
from fastapi import APIRouter, HTTPException, Query
from polls.models import Question
from pydantic import BaseModel

router = APIRouter(tags=["native"])


class Standing(BaseModel):
    """How a poll stands."""

    question: str
    published: datetime
    votes: int
    leader: str | None


@router.get("/standings", response_model=list[Standing], summary="How every open poll stands")
async def standings(limit: Annotated[int, Query(ge=1, le=100)] = 10) -> list[Standing]:
    questions = Question.objects.published().annotate(total=Sum("choice__votes"))[:limit]
    return [_standing(question, question.total or 0) for question in questions]


@router.get(
    "/standings/{question_id}",
    response_model=Standing,
    summary="How one poll stands",
    responses={404: {"description": "There is no such poll, or it is not open yet."}},
)
async def standing(question_id: int) -> Standing:
    question = Question.objects.published().filter(pk=question_id).first()
    if question is None:
        raise HTTPException(404, f"There is no open poll {question_id}.")
    return _standing(question, question.choice_set.aggregate(total=Sum("votes"))["total"] or 0)


def _standing(question: Question, votes: int) -> Standing:
    leader = question.choice_set.filter(votes__gt=0).order_by("-votes").first()
    return Standing(
        question=question.question_text,
        published=question.pub_date,
        votes=votes,
        leader=leader.choice_text if leader else None,
    )
