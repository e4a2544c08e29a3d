"""`/api/v1/map`: trees as points for the map."""

from fastapi import APIRouter

router = APIRouter(tags=["map points"])
