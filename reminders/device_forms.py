"""What a browser tells us when its person wants notices there."""

from django import forms

from reminders.channels.push import is_push_service
from walkapp.vapid import from_letters, is_public_key

AUTH_BYTES = 16


class DeviceForm(forms.Form):
    """Filled in by a script, so its errors are for programs."""

    endpoint = forms.CharField(max_length=500)
    p256dh = forms.CharField(max_length=100)
    auth = forms.CharField(max_length=40)

    def clean_endpoint(self) -> str:
        """A push service that we know."""
        endpoint = str(self.cleaned_data["endpoint"])
        if not is_push_service(endpoint):
            raise forms.ValidationError("This push service is not known here.")
        return endpoint

    def clean_p256dh(self) -> str:
        """A point of the curve."""
        key = str(self.cleaned_data["p256dh"]).rstrip("=")
        if not is_public_key(key):
            raise forms.ValidationError("This is no public key.")
        return key

    def clean_auth(self) -> str:
        """Sixteen bytes."""
        secret = str(self.cleaned_data["auth"]).rstrip("=")
        try:
            is_whole = len(from_letters(secret)) == AUTH_BYTES
        except ValueError:
            is_whole = False
        if not is_whole:
            raise forms.ValidationError("This is no secret of 16 bytes.")
        return secret
