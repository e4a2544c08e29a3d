"""`/api/v1/users`: people and their rights."""

from fastapi import APIRouter

router = APIRouter(tags=["users"])
