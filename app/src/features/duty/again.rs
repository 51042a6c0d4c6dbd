//! What a refused form hands to its page: what was typed and what is wrong with it.

use domain::backend::ShiftForm;
use domain::error::{Field, FieldError, Refusal};
use domain::lang::Lang;

#[derive(Debug, Clone, Default)]
pub struct RosterAgain {
    pub form: ShiftForm,
    pub refusal: Option<Refusal>,
}

#[derive(Debug, Clone, Default)]
pub struct HandoverAgain {
    pub note: String,
    pub refusal: Option<Refusal>,
}

/// The sentence for a field, where something is wrong with it.
pub fn wrong(refusal: Option<&Refusal>, field: Field, lang: Lang) -> Option<&'static str> {
    let Some(Refusal::Invalid { fields }) = refusal else { return None };
    let of: Option<&FieldError> = fields.iter().find(|error| error.field == field);
    of.map(|error| error.sentence(lang))
}

/// The sentence above a form.
pub fn summary(refusal: Option<&Refusal>, lang: Lang) -> Option<&'static str> {
    refusal.map(|refusal| refusal.sentence(lang))
}
