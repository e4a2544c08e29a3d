"""The map of the trees."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
