"""The addresses of accounts, under the names that django-allauth looks up; what has no screen of ours has none."""

from allauth.account import views as allauth_views
from django.urls import path, re_path

from wiki.accounts.views import own, people, signing

urlpatterns = [
    path("", own.account, name="account"),
    path("name/", own.name, name="account_name"),
    path("mail/", own.mail, name="account_mail"),
    path("preferences/", own.preferences, name="account_preferences"),
    path("sessions/", own.browsers, name="account_sessions"),
    path("close/", own.close, name="account_close"),
    path("closed/", own.closed, name="account_closed"),
    path("invitations/", people.invite, name="account_invitations"),
    path("waiting/", people.waiting, name="account_waiting"),
    path("signup/", signing.SignupView.as_view(), name="account_signup"),
    path("login/", signing.LoginView.as_view(), name="account_login"),
    path("logout/", signing.LogoutView.as_view(), name="account_logout"),
    path("password/change/", signing.PasswordChangeView.as_view(), name="account_change_password"),
    path("password/reset/", signing.PasswordResetView.as_view(), name="account_reset_password"),
    path("password/reset/done/", allauth_views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        signing.PasswordResetFromKeyView.as_view(),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        allauth_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
