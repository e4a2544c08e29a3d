"""`/api/v1/register`: trees and sites in and out."""

from fastapi import APIRouter

router = APIRouter(tags=["register"])
