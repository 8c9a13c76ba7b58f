"""The schema, and the page that explains it."""

from csp.decorators import csp_update
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

schema = SpectacularAPIView.as_view()
# Swagger's own style sheet has icons as data: images; nothing else of the policy is relaxed.
docs = csp_update({"img-src": ["data:"]})(
    SpectacularSwaggerSplitView.as_view(
        template_name="lifecycle/api/docs.html", url_name="api:schema"
    )
)
