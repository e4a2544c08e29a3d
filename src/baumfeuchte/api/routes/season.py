"""`/api/v1/season`: the season report."""

from fastapi import APIRouter

router = APIRouter(tags=["season"])
