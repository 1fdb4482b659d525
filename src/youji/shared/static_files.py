"""Static files under names that change with their content, those that scripts import from one another too."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Every file once as it is and once under its hash; pages and scripts ask for the latter."""

    support_js_module_import_aggregation = True
