"""The city's own thresholds and reference groups."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
