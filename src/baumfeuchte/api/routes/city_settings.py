"""`/api/v1/city-settings`: the city's own numbers."""

from fastapi import APIRouter

router = APIRouter(tags=["city settings"])
