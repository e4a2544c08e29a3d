"""People and API keys, for OpenAPI."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from baumfeuchte.api.schemas.common import WITHOUT_NUL, Page, Shape
from baumfeuchte.domain.people import Role

Text = Annotated[str, Field(max_length=200), WITHOUT_NUL]
Name = Annotated[str, Field(min_length=1, max_length=200), WITHOUT_NUL]
Scope = Literal["read", "crew", "planner", "sensors", "admin", "gateway"]


class Me(Shape):
    """Who asks."""

    kind: Literal["key", "person", "nobody"]
    name: str = Field(description="Of the key or the person; empty for nobody in particular.")
    display_name: str
    role: Role | None
    scopes: list[str]
    districts: list[str] = Field(description="Empty: all.")
    contractor: str | None = Field(description="null: the trees of all.")


class User(Shape):
    """Somebody who may log in."""

    id: int
    name: str = Field(examples=["a.muster"])
    display_name: str
    role: Role
    districts: list[str] = Field(description="Only trees of these; empty: of all.")
    contractor: str | None = Field(description="Only trees of this contractor; null: all.")
    has_password: bool
    oidc_subject: str | None
    created_at: datetime
    disabled_at: datetime | None


class UserPage(Page):
    """People by name."""

    items: list[User]


class UserChange(Shape):
    """What is to change of a person; what is left out stays."""

    display_name: Text | None = None
    role: Role | None = None
    districts: list[Name] | None = Field(default=None, max_length=200)
    contractor: Text | None = Field(default=None, description='"": the trees of all.')
    oidc_subject: Text | None = Field(default=None, description='"": none.')
    disabled: bool | None = None


class UserIn(Shape):
    """A person to let in."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"name": "a.muster", "role": "crew", "contractor": "Grün & Söhne"}]
        },
    )

    name: Name
    display_name: Text = ""
    role: Role = Role.VIEWER
    districts: list[Name] = Field(default_factory=list, max_length=200)
    contractor: Name | None = None
    oidc_subject: Name | None = None
    with_password: bool = Field(
        default=True, description="false: the person comes through the city's login service."
    )


class NewUser(Shape):
    """A person who was let in, with the password that is shown this once."""

    user: User
    password: str | None


class NewPassword(Shape):
    """A password that is shown this once."""

    password: str


class Key(Shape):
    """An API key, without the key itself."""

    id: int
    name: str
    scopes: list[Scope]
    districts: list[str]
    contractor: str | None
    created_at: datetime
    created_by: str
    revoked_at: datetime | None


class KeyPage(Page):
    """Keys by name."""

    items: list[Key]


class KeyIn(Shape):
    """A key to make."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"name": "Tablet Kolonne 3", "scopes": ["crew"]}]},
    )

    name: Name
    scopes: list[Scope] = Field(min_length=1, max_length=6)
    districts: list[Name] = Field(default_factory=list, max_length=200)
    contractor: Name | None = None


class NewKey(Shape):
    """A key that was made, with the key itself, which is shown this once."""

    key: str = Field(examples=["bf_..."])
    stored: Key
