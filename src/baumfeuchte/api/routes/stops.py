"""`/api/v1/stops`: what crews say of the stops of their tour."""

from fastapi import APIRouter

router = APIRouter(tags=["stops"])
