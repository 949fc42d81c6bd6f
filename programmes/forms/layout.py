"""How every form of this app is laid out: inside a form tag of the page, one wrapper class a field."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout


def fields(**wrappers: str) -> FormHelper:
    """A helper that shows the named fields, each in its wrapper class (`wk-choices`, `wk-days`, …)."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(*(Field(name, wrapper_class=css) for name, css in wrappers.items()))
    return helper
