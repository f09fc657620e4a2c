"""The named rule that classes a legal form, and when it contradicts the ownership."""

import pytest

from cases.legal_forms import FormClass, LegalForm, Ownership, class_of_form, form_contradicts_ownership


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (LegalForm.CIC, FormClass.GENERATIVE),
        (LegalForm.REGISTERED_SOCIETY, FormClass.GENERATIVE),
        (LegalForm.LBG, FormClass.GENERATIVE),
        (LegalForm.LTD, FormClass.EXTRACTIVE),
        (LegalForm.LLP, FormClass.EXTRACTIVE),
        (LegalForm.SCOTTISH_PARTNERSHIP, FormClass.EXTRACTIVE),
        (LegalForm.COUNCIL, FormClass.IN_HOUSE),
        (LegalForm.CIO, FormClass.UNCLASSIFIED),
        (LegalForm.NOT_STATED, FormClass.UNCLASSIFIED),
    ],
)
def test_class_of_form_follows_the_list_of_the_source(form: LegalForm, expected: FormClass) -> None:
    assert class_of_form(form) == expected


def test_lists_of_the_source_are_complete() -> None:
    classes = [class_of_form(form) for form in LegalForm]

    assert classes.count(FormClass.GENERATIVE) == 5
    assert classes.count(FormClass.EXTRACTIVE) == 13


def test_worker_owned_private_company_is_a_mismatch() -> None:
    assert form_contradicts_ownership(FormClass.EXTRACTIVE, Ownership.WORKER)
    assert not form_contradicts_ownership(FormClass.GENERATIVE, Ownership.WORKER)
    assert not form_contradicts_ownership(FormClass.EXTRACTIVE, Ownership.NATIONAL_PRIVATE)
