"""Saved views of lists."""

from contracts.core.errors import Conflict
from contracts.core.schema import Empty
from gateway.http.routing import LOGGED_IN, Local, delete, get, put
from gateway.views import keeping, schemas

_LIST = Local("list_views", schemas.ListViews, schemas.ViewPage, keeping.list_views)
_GET = Local("get_view", schemas.NameView, schemas.View, keeping.get_view)
_SAVE = Local("save_view", schemas.SaveView, schemas.View, keeping.save, errors=(Conflict,))
_REMOVE = Local("remove_view", schemas.NameView, Empty, keeping.remove)
_SHARE = Local("share_view", schemas.ShareView, schemas.View, keeping.share)
_UNSHARE = Local("unshare_view", schemas.NameView, Empty, keeping.unshare)

ROUTES = (
    get("/v1/views", _LIST, LOGGED_IN),
    get("/v1/views/{view_id}", _GET, LOGGED_IN),
    put("/v1/views/{view_id}", _SAVE, LOGGED_IN),
    delete("/v1/views/{view_id}", _REMOVE, LOGGED_IN),
    put("/v1/views/{view_id}/sharing", _SHARE, "view:share"),
    delete("/v1/views/{view_id}/sharing", _UNSHARE, "view:share"),
)
