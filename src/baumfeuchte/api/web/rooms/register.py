"""Trees and sites: look up, edit, import."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
