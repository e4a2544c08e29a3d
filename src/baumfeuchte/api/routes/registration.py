"""`/api/v1/registration`: register and move sensors."""

from fastapi import APIRouter

router = APIRouter(tags=["registration"])
