from shared_logging import clean_logging

__all__ = ["clean_logging"]
