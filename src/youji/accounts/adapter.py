"""Where the sign-in library meets the house: our words, our audit trail, our rules about who may sign in.

The library calls these methods at the moments that matter; nothing here is wired by signals.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from youji.accounts import sessions, turns
from youji.accounts.services import sign_in
from youji.shared import clock

#: The library's prefix for what happened, and our name for it in the trail.
SECURITY_EVENTS = {
    "account/email/password_changed": "accounts.password.changed",
    "account/email/password_reset": "accounts.password.recovered",
    "mfa/email/webauthn_added": "accounts.passkey.added",
    "mfa/email/webauthn_removed": "accounts.passkey.removed",
    "mfa/email/totp_activated": "accounts.second_factor.activated",
    "mfa/email/totp_deactivated": "accounts.second_factor.deactivated",
    "mfa/email/recovery_codes_generated": "accounts.recovery_codes.generated",
}


class Adapter(DefaultAccountAdapter):
    """Sign-in by name and password; nobody makes an account alone."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "用户名或密码不对。请核对后再试；忘记密码可用登记的邮箱找回，或联系安全管理员。",
        "too_many_login_attempts": "密码连续输错次数过多，这个账号暂停登录15分钟。请稍后再试，或联系安全管理员。",
        "incorrect_password": "密码不对，请再输一次。",
        "enter_current_password": "请输入现在的密码。",
        "rate_limited": "操作太快。请过一分钟再试。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by the administrators of the area."""
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        """Open the session and enter it in the trail."""
        super().login(request, user)
        sessions.keep(request, user)
        sign_in.opened(person=user, address=self.get_client_ip(request), now=clock.now())

    def logout(self, request: HttpRequest) -> None:
        """Close the session and enter it in the trail."""
        person = request.user
        super().logout(request)
        if person.is_authenticated:
            sign_in.closed(person=person, now=clock.now())

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Whose name and password these are. One at a time for each name: it is counted only after it was looked at."""
        with turns.turn(self._get_login_attempts_cache_key(request, **credentials)):
            return super().authenticate(request, **credentials)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse at once, and on record, when the name has used up its attempts.

        The library counts here and takes it back when the password was right: whoever was cut off in between, by a
        crash or a full disk, had typed a wrong one.
        """
        if not self._wrong_password(request, credentials, dry_run=True):
            self._refused(request, credentials, "too_many_attempts")
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A wrong name or password is counted, and entered in the trail."""
        self._wrong_password(request, credentials)
        self._refused(request, credentials, "wrong_credentials")

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """A locked account is told so."""
        self._refused(request, {"username": user.username}, "locked")
        return super().respond_user_inactive(request, user)

    def set_password(self, user: Any, password: str) -> None:
        """A password somebody else chose has been replaced by the person's own; wrong ones count from none again."""
        user.must_change_password = False
        super().set_password(user, password)
        self._delete_login_attempts_cached_email(self.request, username=user.username)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """The name alone. The library counts per ``Host`` header, whose port anybody may vary: five tries for each."""
        return f"sign-in:{credentials.get('username', '').lower()}"

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """What happened to somebody's keys goes into the trail and into their messages."""
        if action := SECURITY_EVENTS.get(template_prefix):
            sign_in.keys_changed(person=user, action=action, now=clock.now())

    def _wrong_password(self, request: HttpRequest, credentials: dict[str, Any], **how: bool) -> bool:
        """Whether there is room for one more, which now is taken unless this is a ``dry_run``."""
        key = self._get_login_attempts_cache_key(request, **credentials)
        return ratelimit.consume(request, action="login_failed", key=key, **how)

    def _refused(self, request: HttpRequest, credentials: dict[str, Any], why: str) -> None:
        sign_in.refused(
            username=str(credentials.get("username", "")),
            why=why,
            address=self.get_client_ip(request),
            now=clock.now(),
        )


class MfaAdapter(DefaultMFAAdapter):
    """Secrets of second factors are unreadable in a copy of the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "验证码不对或已过期。请看手机上现在的6位数字，再输一次。",
        "cannot_delete_authenticator": "您的岗位要求动态验证码，不能停用。",
        "cannot_generate_recovery_codes": "请先启用动态验证码，再生成恢复码。",
    }

    def encrypt(self, text: str) -> str:
        """``text`` under a key derived from the instance's secret."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What ``encrypt`` was given."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Where officers must have a second factor, they cannot drop it."""
        return not (settings.MFA_REQUIRED_FOR_OFFICERS and authenticator.user.agency_id)


def _cipher() -> Fernet:
    key = hashlib.sha256(b"youji second factor" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
