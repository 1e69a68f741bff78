"""The form that sends a bundle."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from backend.web.forms.administration import CompanyMoment


class SeveralFiles(forms.FileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class Files(forms.FileField):
    """One file or several."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        """Each of the files sent, as the field checks one."""
        sent: Sequence[Any] = data if isinstance(data, list | tuple) and data else [data or None]
        return [super(Files, self).clean(each, initial) for each in sent]


class ImportForm(forms.Form):
    """The files of a bundle, and until when they tell everything."""

    key = forms.CharField(min_length=8, max_length=64, widget=forms.HiddenInput)
    bundle = Files(
        label=_("Files"),
        widget=SeveralFiles(attrs={"accept": ".csv,text/csv", "multiple": True}),
        error_messages={"required": _("Choose the files of the bundle.")},
    )
    complete_until = CompanyMoment(
        label=_("Everything from before"),
        help_text=_("Until when the files tell everything. Empty: until now."),
        required=False,
    )
