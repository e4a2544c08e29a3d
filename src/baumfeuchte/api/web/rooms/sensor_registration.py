"""`/sensors/register`: a device is registered or moved, step by step, by somebody on site."""

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from baumfeuchte.api import registration
from baumfeuchte.api.auth import Caller, Sensors
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.new_list import Asked, renew_list
from baumfeuchte.api.type_lookup import probe_choices
from baumfeuchte.api.web import engine, formats
from baumfeuchte.api.web import sensor_form_view as views
from baumfeuchte.api.web.new_list_view import parameter
from baumfeuchte.api.web.sensor_form import (
    Form,
    FormError,
    placement_of,
    position_of,
    read_form,
    with_defaults,
)
from baumfeuchte.api.web.sensor_form_view import StepView
from baumfeuchte.api.web.sensor_look import renew
from baumfeuchte.api.web.sensor_results import back
from baumfeuchte.api.web.texts import Language, text
from baumfeuchte.domain.device_code import CodeError, tree_number_of
from baumfeuchte.domain.errors import InputError, NotFoundError
from baumfeuchte.domain.sensor_id import is_dev_eui, meant_dev_eui
from baumfeuchte.storage.device_types import all_device_types
from baumfeuchte.storage.nearby import NearTree, found_trees, nearest_trees
from baumfeuchte.storage.query import run

router = APIRouter(include_in_schema=False)

_PATH = "/sensors/register"
_TREES = 8


@router.get(_PATH)
async def register_page(*, request: Request, context: Ctx, _caller: Sensors) -> Response:
    """The step that the address says."""
    form = read_form(dict(request.query_params))
    language = engine.language_of(request)
    return _answer(request, await run_in_threadpool(_step, context, form, language))


@router.post(_PATH)
async def register(*, request: Request, context: Ctx, caller: Sensors) -> Response:
    """Save; then on to the sensor's page."""
    form = read_form(dict(await request.form()))
    language = engine.language_of(request)
    saved = await run_in_threadpool(_save, context, form, caller, language)
    if isinstance(saved, tuple):
        dev_eui, did, asked = saved
        return back(request, f"/sensors/{dev_eui}", did=did, **parameter(asked))
    return _answer(request, saved, status=422)


def _answer(request: Request, view: StepView | str, status: int = 200) -> Response:
    if isinstance(view, str):
        return RedirectResponse(view, status_code=303)
    # The library that reads QR codes where the browser cannot.
    built = engine.is_built("qr/decode.js")
    return engine.page(
        request, "sensors_register.html", status=status, view=view, reads_codes=built
    )


def _save(
    context: Context, form: Form, caller: Caller, language: Language
) -> StepView | str | tuple[str, str, Asked | None]:
    """Write the placement; the form again, with a sentence, where it cannot be."""
    try:
        found = _device(context, form.code)
        placement = placement_of(form, found, context.clock(), context.zone)
        placed, _ = registration.place(context, placement, caller)
    except CodeError as error:
        return _device_step(context, form, language, f"code_{error.code}")
    except FormError as error:
        return _probe_step(context, form, language, error.code)
    except NotFoundError:
        return _tree_step(context, form, language, "no_tree")
    except InputError:
        return _probe_step(context, form, language, "contradiction")
    renew(context, placed.dev_eui)
    asked = renew_list(context, due=registration.changes_a_list(placed))
    return placed.dev_eui, "registered" if placed.created else "moved", asked


def _step(context: Context, form: Form, language: Language) -> StepView | str:
    """A step, or the address of the one that comes next by itself."""
    if not form.device or form.step == 1 or not _is_code(context, form.code):
        return _device_step(context, form, language)
    if form.step == 2 or not form.tree:  # noqa: PLR2004 - the second step
        return _tree_step(context, form, language)
    if form.step == 3:  # noqa: PLR2004 - the third step
        return _probe_step(context, form, language)
    return _check_step(context, form, language)


def _is_code(context: Context, code: str) -> bool:
    try:
        _device(context, code)
    except CodeError:
        return False
    return True


def _device(context: Context, code: str) -> registration.FoundDevice:
    """The device; what is no DevEUI has to be known already, or heard: else it is a slip.

    Raises:
        CodeError: no device can be made out, or nobody knows one of this name.
    """
    found = registration.find_device(context, code)
    name = found.code.dev_eui
    if is_dev_eui(name) or found.sensor is not None or found.heard.count:
        return found
    if meant_dev_eui(code) is not None:
        raise CodeError("look_alike", "A DevEUI has 0 and 1, no O, I or L.")
    raise CodeError("no_eui", "This is no DevEUI, and no sensor of this name is known.")


def _device_step(context: Context, form: Form, language: Language, error: str = "") -> StepView:
    now = context.clock()
    view = StepView(form=form, step=1)
    with context.blocking.begin() as conn:
        view.unknown = views.unknown_view(registration.unknown_devices(conn), now, language)
        own = [entry.name for entry in run(conn, all_device_types())]
    if form.code and not error:
        try:
            found = _device(context, form.code)
        except CodeError as problem:
            error = f"code_{problem.code}"
            if problem.code == "look_alike":
                view.meant = (meant_dev_eui(form.code) or "").upper()
        else:
            view.device = views.device_view(found, own, now, language)
            view.is_move = found.sensor is not None
    view.error = _sentence(error, language)
    return view


def _tree_step(context: Context, form: Form, language: Language, error: str = "") -> StepView | str:
    number = tree_number_of(form.q)
    position = position_of(form)
    rows: list[NearTree] = []
    with context.blocking.begin() as conn:
        if number:
            rows = run(conn, found_trees(number, _TREES))
        elif position is not None:
            rows = run(conn, nearest_trees(*position, _TREES))
    choices = tuple(views.tree_choice(row, form, language) for row in rows)
    if "/t/" in form.q and rows and rows[0].number == number:
        return choices[0].url  # its label was scanned: nothing is left to choose
    return StepView(
        form=form,
        step=2,
        trees=choices,
        searched=bool(number),
        located=position is not None,
        error=_sentence(error, language),
        hidden={"step": "2", **form.fields("code", "device")},
        back_url=_address(language, form, 1),
        is_move=bool(_device(context, form.code).places),
    )


def _probe_step(context: Context, form: Form, language: Language, error: str = "") -> StepView:
    found = _device(context, form.code)
    choices = probe_choices(context, form.device, found.heard.uplinks)
    form = with_defaults(form, choices, found)
    first = found.heard.first_at
    now = context.clock()
    return StepView(
        form=form,
        step=3,
        is_move=bool(found.places),
        device=views.device_view(found, (), now, language),
        tree=_tree(context, form, language),
        probes=views.probe_fields(form, choices, language),
        first="" if first is None else formats.moment(first, context.zone, language),
        now=f"{now.astimezone(context.zone):%Y-%m-%dT%H:%M}",
        error=_sentence(error, language),
        hidden={"step": "4", **form.fields("code", "device", "tree")},
        back_url=_address(language, form, 2),
    )


def _check_step(context: Context, form: Form, language: Language) -> StepView:
    found = _device(context, form.code)
    now = context.clock()
    try:
        placement_of(form, found, now, context.zone)
    except FormError as error:
        return _probe_step(context, form, language, error.code)
    tree = _near(context, form.tree)
    if tree is None:
        return _probe_step(context, form, language, "no_tree")
    hidden = form.fields("code", "device", "tree", "when", "since", "gone") | form.depth_fields()
    return StepView(
        form=form,
        step=4,
        is_move=bool(found.places),
        device=views.device_view(found, (), now, language),
        tree=views.tree_choice(tree, form, language),
        summary=views.summary(form, found, tree, now=now, zone=context.zone, language=language),
        hidden=hidden,
        back_url=_address(language, form, 3, **hidden),
    )


def _near(context: Context, number: str) -> NearTree | None:
    with context.blocking.begin() as conn:
        rows = run(conn, found_trees(number, 1))
    return rows[0] if rows and rows[0].number == number else None


def _tree(context: Context, form: Form, language: Language) -> views.TreeChoice | None:
    tree = _near(context, form.tree)
    return None if tree is None else views.tree_choice(tree, form, language)


def _address(language: Language, form: Form, step: int, **more: str) -> str:
    fields = form.fields("code", "device") | more
    return engine.address(language, _PATH, step=step, **fields)


def _sentence(code: str, language: Language) -> str:
    return text(f"sensors_error_{code}", language) if code else ""
