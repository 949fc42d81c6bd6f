"""PLACEHOLDER."""

from allauth.account.forms import LoginForm, SignupForm


class SignUpForm(SignupForm):
    """PLACEHOLDER."""


class SignInForm(LoginForm):
    """PLACEHOLDER."""
