"""Who a password belongs to, and who a session belongs to."""

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef

from samenhier.accounts.models import User


class Backend(AuthenticationBackend):
    """allauth's, which tells less and knows more.

    To a closed account a right password is as wrong as any other: allauth keeps such an account
    aside, to tell that it is closed, and so a page would tell who was known here.
    """

    @classmethod
    def _stash_user(cls, user: object) -> None:
        return None

    def get_user(self, user_id: int) -> User | None:
        """With `has_second_step`, so that no page needs a query of its own for it."""
        app = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
        user = User.objects.annotate(has_second_step=Exists(app)).filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
