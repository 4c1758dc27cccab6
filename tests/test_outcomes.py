"""How applications ended: per thousand decisions with counts and intervals, over all applicants and by each kind."""

import numpy as np
import pandas as pd
import pytest

from reportlib import comparison
from reportlib.corpus import Corpus, read_corpus
from reportlib.frames import COLUMNS, FRAMES, rows_to_frame
from reportlib.panel import build_panel
from reportlib.rates import rate_interval
from tests.test_comparison import PLACES, REPORT, panel_with, row_of


class TestOutcomes:
    panel = panel_with(
        applications_disposed=[200, 0, None], any_disclosure=[150, 0, None], refused=[4, 0, None], not_held=[None] * 3
    )
    frame = comparison.outcomes(panel)

    def test_are_per_thousand_decisions_of_the_year(self):
        row = row_of(self.frame, "衢州市-2016", outcome="any_disclosure")
        assert (row["per_thousand"], row["count"], row["decisions"], row["status"]) == (750, 150, 200, "ok")

    def test_have_their_counts_and_wilson_intervals_per_thousand(self):
        row = row_of(self.frame, "衢州市-2016", outcome="refused")
        lo, hi = rate_interval(np.array([4]), np.array([200]))
        assert row["cases"] == "4/200"
        assert (row["lo"], row["hi"]) == (pytest.approx(lo[0] * 1000), pytest.approx(hi[0] * 1000))
        unknown = row_of(self.frame, "衢州市-2016", outcome="not_held")
        assert unknown["cases"] == "?/200" and pd.isna(unknown["lo"]) and pd.isna(unknown["hi"])

    def test_more_than_all_decisions_has_no_interval(self):
        frame = comparison.outcomes(panel_with(applications_disposed=[200, 0, None], refused=[201, 0, None]))
        row = row_of(frame, "衢州市-2016", outcome="refused")
        assert (row["cases"], row["per_thousand"], row["status"]) == ("201/200", pytest.approx(1005), "ok")
        assert pd.isna(row["lo"]) and pd.isna(row["hi"])

    @pytest.mark.parametrize(
        ("report", "outcome", "status"),
        [
            ("衢州市-2016", "not_held", "not_published"),
            ("衢州市-2016", "other_outcome", "not_on_form"),
            ("沭阳县-2021", "any_disclosure", "no_decisions"),
            ("抚远市-2012", "any_disclosure", "not_on_form"),
        ],
    )
    def test_what_is_missing_stays_missing_with_its_reason(self, report, outcome, status):
        row = row_of(self.frame, report, outcome=outcome)
        assert row["status"] == status
        assert pd.isna(row["per_thousand"])

    def test_only_grades_a_and_b_may_be_compared_over_forms(self):
        over = {outcome: set(part["compare"]) for outcome, part in self.frame.groupby("outcome")}
        assert over["any_disclosure"] == over["not_held"] == {"all forms"}
        assert over["refused"] == over["unclear"] == over["other_outcome"] == {"2014", "since_2019", "prose"}
        assert set(self.frame.loc[self.frame["compare"] == "all forms", "grade"]) == {"A-", "B"}

    def test_have_a_row_for_every_report_and_outcome(self):
        assert len(self.frame) == len(PLACES) * len(comparison.OUTCOMES)
        assert not self.frame.duplicated(["report", "outcome"]).any()


APPLICANTS = ("natural_person", *comparison.LEGAL_PERSONS)


def corpus_with(figures: dict[str, dict[str, int | None]], form: str = "2021") -> Corpus:
    """One report with rows of the applications table: item (without its stem) -> applicant -> figure, None for blank."""
    report = REPORT | {"report": "a", "year": 2021, "form": form}
    cells = [
        ("a", f"applications.{item}", applicant, value, "件", "blank" if value is None else "published", "", "")
        for item, row in figures.items()
        for applicant, value in row.items()
    ]
    rows = {"reports": [tuple(report.get(column, "") for column in COLUMNS["reports"])], "cells": cells}
    frames = {name: rows_to_frame(name, rows.get(name, [])) for name in COLUMNS if name in FRAMES}
    return Corpus(**frames, unreadable=[])


class TestOutcomesByApplicant:
    row = dict(zip(APPLICANTS, (40, 5, 0, 0, 2, 1), strict=True))
    granted, part = dict.fromkeys(APPLICANTS, 0) | {"natural_person": 10}, dict.fromkeys(APPLICANTS, 1)
    corpus = corpus_with({"disposed": row, "granted": granted, "granted_in_part": part})

    def test_shares_are_of_the_applicants_own_decisions(self):
        frame = comparison.outcomes_by_applicant(self.corpus)
        person = row_of(frame, "a", applicant="natural_person", outcome="any_disclosure")
        assert (person["cases"], person["per_thousand"], person["status"]) == ("11/40", 275, "ok")
        lo, hi = rate_interval(np.array([11]), np.array([40]))
        assert (person["lo"], person["hi"]) == (pytest.approx(lo[0] * 1000), pytest.approx(hi[0] * 1000))
        company = row_of(frame, "a", applicant="company", outcome="any_disclosure")
        assert (company["cases"], company["per_thousand"]) == ("1/5", 200)

    def test_legal_persons_together_are_the_sum_of_their_five_kinds(self):
        row = row_of(
            comparison.outcomes_by_applicant(self.corpus), "a", applicant="legal_person", outcome="any_disclosure"
        )
        assert (row["count"], row["decisions"], row["cases"]) == (5, 8, "5/8")

    def test_a_blank_is_missing_and_so_is_what_adds_it_up(self):
        part = self.part | {"company": None}
        frame = comparison.outcomes_by_applicant(
            corpus_with({"disposed": self.row, "granted": self.granted, "granted_in_part": part})
        )
        for applicant, decisions in (("company", 5), ("legal_person", 8)):
            row = row_of(frame, "a", applicant=applicant, outcome="any_disclosure")
            assert (row["cases"], row["status"]) == (f"?/{decisions}", "not_published")
            assert pd.isna(row["count"]) and pd.isna(row["per_thousand"]) and pd.isna(row["hi"])
        assert row_of(frame, "a", applicant="natural_person", outcome="any_disclosure")["status"] == "ok"

    def test_no_decision_is_no_share_and_a_row_not_printed_is_missing(self):
        frame = comparison.outcomes_by_applicant(self.corpus)
        none = row_of(frame, "a", applicant="research", outcome="any_disclosure")
        assert none["status"] == "no_decisions" and pd.isna(none["per_thousand"])
        assert row_of(frame, "a", applicant="company", outcome="refused")["cases"] == "?/5"

    def test_only_the_forms_that_ask_for_it_have_rows(self):
        old = corpus_with({"answered": {"total": 8}}, form="2014")
        assert len(comparison.outcomes_by_applicant(old)) == 0

    def test_total_column_of_the_panel_is_what_the_columns_add_up_to(self, raw):
        corpus = read_corpus(raw)
        frame, panel = comparison.outcomes_by_applicant(corpus), build_panel(corpus).set_index("report")
        sums = frame[frame["applicant"].isin(["natural_person", "legal_person"])]
        sums = sums.groupby(["report", "outcome"])["count"].agg(["sum", "count"])
        known = sums[sums["count"] == 2]["sum"]
        assert len(known) >= 15
        for (report, outcome), count in known.items():
            assert pd.isna(panel.loc[report, outcome]) or panel.loc[report, outcome] == count
