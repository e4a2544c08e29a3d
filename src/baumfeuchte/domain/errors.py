"""Errors that a person reads: each is one sentence that says what to do."""


class BaumfeuchteError(Exception):
    """Base of all expected failures; its text is shown without a stack trace."""


class SettingError(BaumfeuchteError):
    """A setting is missing, unknown or has an unusable value."""


class InputError(BaumfeuchteError):
    """A file, body or argument that a person gave cannot be used."""


class NotFoundError(BaumfeuchteError):
    """The named tree, sensor or other thing does not exist."""


class StorageError(BaumfeuchteError):
    """The database refused something that was asked of it."""


class StorageUnavailableError(StorageError):
    """The database cannot be reached now; trying again later may work."""


class SchemaError(StorageError):
    """The database has no schema, or one of another version."""


class BrokerError(BaumfeuchteError):
    """The MQTT broker cannot be reached or refused us."""


class WeatherError(BaumfeuchteError):
    """A weather service answered something that cannot be used."""


class WeatherUnavailableError(WeatherError):
    """A weather service cannot be reached now; trying again later may work."""


class PlanningError(BaumfeuchteError):
    """A list could not be made; the one before stays."""


class EmbeddedError(BaumfeuchteError):
    """An embedded server could not be started."""


class DecodeError(BaumfeuchteError):
    """A payload that its codec cannot decode.

    Attributes:
        reason: short machine-readable code, for example ``truncated``.
    """

    def __init__(self, message: str, *, reason: str = "undecodable") -> None:
        super().__init__(message)
        self.reason = reason
