"""`/api/v1/vehicles` and `/api/v1/water-points`."""

from fastapi import APIRouter

router = APIRouter(tags=["vehicles"])
