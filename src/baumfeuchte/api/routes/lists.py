"""`/api/v1/lists`: issued lists and their revisions."""

from fastapi import APIRouter

router = APIRouter(tags=["lists"])
