"""Who a password belongs to."""

from allauth.account.auth_backends import AuthenticationBackend


class PasswordBackend(AuthenticationBackend):
    """To a closed account a right password is as wrong as any other.

    allauth keeps such an account aside, to tell that it is closed; so a page would tell who was
    known here.
    """

    @classmethod
    def _stash_user(cls, user: object) -> None:
        return None
