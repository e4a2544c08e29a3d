"""Tours of the day: build, look at, print."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
