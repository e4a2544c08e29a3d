"""`/api/v1/tree-notes`: what people write about trees."""

from fastapi import APIRouter

router = APIRouter(tags=["tree notes"])
