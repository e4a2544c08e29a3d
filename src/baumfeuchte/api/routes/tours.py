"""`/api/v1/tours`: tours and their stops."""

from fastapi import APIRouter

router = APIRouter(tags=["tours"])
