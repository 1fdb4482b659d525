"""Static files under names that change with their content, those that scripts import from one another too."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from whitenoise.storage import CompressedManifestStaticFilesStorage

log = logging.getLogger(__name__)
NOT_COLLECTED = "没有收集静态文件：页面没有样式。请用 youji run 启动，或先运行 collectstatic，再重启。"


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Every file once as it is and once under its hash; pages and scripts ask for the latter.

    Where nothing was collected there are no hashes: pages name the files as they are and can be read without them, and the
    log says so. A single file that is missing beside the others is a slip of ours, and stays an error.
    """

    support_js_module_import_aggregation = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[str, str] = {}
        self._said = False

    def url(self, name: str | None, force: bool = False) -> str:
        """Where the file is found. A page names a dozen, and they stay where they are as long as the process lives."""
        if name is None or force or settings.DEBUG:
            return str(super().url(name, force))
        if name not in self._addresses:
            self._addresses[name] = self._hashed(name)
        return self._addresses[name]

    def _hashed(self, name: str) -> str:
        if self.hashed_files:
            return str(super().url(name))
        if not self._said:
            self._said = True
            log.error(NOT_COLLECTED)
        return f"{self.base_url}{name}"
