// What needs a passkey is shown where the browser has them; what went wrong is said in words.
(() => {
  "use strict";
  const words = {
    NotAllowedError: "没有完成：可能取消了，或等得太久。请再试一次。",
    InvalidStateError: "这个设备上已经有这个账号的通行密钥。",
    SecurityError: "这个网址不能使用通行密钥。请用平台的正式网址（https）打开。",
    NotSupportedError: "这个设备不支持通行密钥。请用密码和动态验证码登录。",
  };
  if (window.PublicKeyCredential) {
    for (const part of document.querySelectorAll("[data-passkey]")) part.hidden = false;
  } else {
    for (const part of document.querySelectorAll("[data-passkey-absent]")) part.hidden = false;
  }
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const place = document.querySelector("[data-passkey-problem]");
    if (!place) return;
    const name = event.detail.exception?.name;
    place.textContent = words[name] || "通行密钥没有用上。请再试一次，或用密码和动态验证码登录。";
    place.hidden = false;
  });
})();
