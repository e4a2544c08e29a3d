"""`/api/v1/photos`: pictures of trees."""

from fastapi import APIRouter

router = APIRouter(tags=["photos"])
