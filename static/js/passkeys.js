// Buttons that need a passkey are shown where the browser knows passkeys; without one, or without
// JavaScript, they stay hidden and the password remains.
document.addEventListener('DOMContentLoaded', () => {
  if (!window.PublicKeyCredential) return
  for (const id of ['passkey_login', 'mfa_webauthn_authenticate', 'mfa_webauthn_reauthenticate', 'mfa_webauthn_add']) {
    document.getElementById(id)?.removeAttribute('hidden')
  }
})
