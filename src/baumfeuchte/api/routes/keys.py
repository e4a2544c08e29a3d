"""`/api/v1/keys`: API keys."""

from fastapi import APIRouter

router = APIRouter(tags=["keys"])
