"""`/api/v1/me`: who asks, and what they may do."""

from fastapi import APIRouter

router = APIRouter(tags=["me"])
