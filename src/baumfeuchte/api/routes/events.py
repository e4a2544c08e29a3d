"""`/api/v1/events`: what changes, as server-sent events."""

from fastapi import APIRouter

router = APIRouter(tags=["events"])
