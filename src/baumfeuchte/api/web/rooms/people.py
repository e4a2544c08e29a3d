"""People and their rights, API keys and the audit log, for the administration."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
