"""A crew's tour on the phone, with and without network."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
