"""The few errors of this library. Each message names the report and the place, what was found, what was expected
and what to do next; `kind` is the word that stands in the `problems` frame when one bad file must not stop a corpus."""


class ReportError(Exception):
    """A file could not be turned into a report."""

    kind = "unreadable"


class UnreadableFile(ReportError):
    """The bytes of a file are not a document that any of our readers knows."""

    kind = "unreadable_file"


class NotAReport(ReportError):
    """The document was read, but it is not one annual report; `kind` says what it seems to be: 'list_page',
    'blank_form', 'several_reports', 'no_figures', 'not_a_report', or one of `forms/other_documents.csv`."""

    def __init__(self, message: str, kind: str = "not_a_report") -> None:
        super().__init__(message)
        self.kind = kind


class FormDataError(ReportError):
    """The library's own form data contradict themselves; this is a bug in a CSV file, not in a report."""

    kind = "form_data"


class StaleCorrection(ReportError):
    """A correction names a figure that the report does not print, or no longer prints as recorded."""

    kind = "stale_correction"


class RefusedAnalysis(ReportError):
    """The analysis asked for is known to mislead and is therefore not computed."""

    kind = "refused_analysis"


class UnusableFolder(ReportError, NotADirectoryError):
    """A folder to read from or to write to cannot serve; nothing was read and nothing written."""

    kind = "unusable_folder"
