"""The disk is full or the database away: nothing the asker did, said in one sentence and logged in one line."""

from __future__ import annotations

import errno
import logging

from django.db import OperationalError

#: What a full, read-only or failing disk says.
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})
CANNOT_WRITE = (
    "平台暂时存不了数据（磁盘或数据库出了问题），这一步没有保存。请过几分钟再试；一直不行，请联系系统管理员。"
)


def cannot_write(fault: BaseException | None) -> bool:
    """Whether ``fault``, or what caused it, is the disk's or the database's: nothing the asker did."""
    while fault is not None:
        if isinstance(fault, OperationalError) or (isinstance(fault, OSError) and fault.errno in NO_ROOM):
            return True
        fault = fault.__cause__ or fault.__context__
    return False


class OneLine(logging.Filter):
    """A request refused because of that leaves one line: a traceback each fills the disk that is full already.

    Where ``youji.request`` writes a line for each request, that is the one.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Shorten the record, or drop it."""
        fault = record.exc_info[1] if record.exc_info else None
        if not cannot_write(fault):
            return True
        record.exc_info = record.exc_text = None
        record.msg, record.args = f"{record.getMessage()}: {type(fault).__name__}", ()
        return not logging.getLogger("youji.request").isEnabledFor(logging.INFO)
