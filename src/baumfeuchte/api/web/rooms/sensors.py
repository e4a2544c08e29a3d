"""The sensor team: health, register and move, rejections, device types."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
