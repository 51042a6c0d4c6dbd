use domain::backend::MoveForm;
use domain::error::{Field, FieldError, Refusal};
use domain::lang::Lang;

use super::typed;

/// What a route hands to the page when a move was refused, or when its answer is on the page itself.
#[derive(Debug, Clone, Default)]
pub struct MoveAgain {
    pub form: MoveForm,
    pub fields: Vec<FieldError>,
    pub refusal: Option<Refusal>,
    /// The reporter's phone, to be shown this once.
    pub phone: Option<String>,
    /// The move was made, and took the ticket out of the person's sight.
    pub gone: bool,
}

/// What the fields of one form need: its name on the page, what was typed into this very form before, and what is
/// wrong with it.
#[derive(Debug, Clone)]
pub struct Kit {
    pub id: String,
    pub lang: Lang,
    typed: Option<Vec<(String, String)>>,
    wrong: Vec<FieldError>,
    refusal: Option<Refusal>,
}

impl Kit {
    /// For a form that is shown for the first time.
    pub fn new(id: String, lang: Lang) -> Self {
        Self { id, lang, typed: None, wrong: Vec::new(), refusal: None }
    }

    /// For a form that is shown again.
    pub fn again(
        id: String,
        lang: Lang,
        typed: Vec<(String, String)>,
        wrong: Vec<FieldError>,
        refusal: Option<Refusal>,
    ) -> Self {
        Self { id, lang, typed: Some(typed), wrong, refusal }
    }

    /// A move's form, shown again where it was this one that was refused.
    pub fn of_move(id: String, lang: Lang, again: Option<&MoveAgain>) -> Self {
        match again {
            Some(again) => {
                Self::again(id, lang, typed::pairs(&again.form), again.fields.clone(), again.refusal.clone())
            }
            None => Self::new(id, lang),
        }
    }

    pub fn is_again(&self) -> bool {
        self.typed.is_some()
    }

    /// Where a field's parts stand on the page.
    pub fn at(&self, name: &str) -> String {
        format!("{}-{name}", self.id)
    }

    /// What was typed; `None` for a form that is shown for the first time.
    pub fn typed(&self, name: &str) -> Option<String> {
        let typed = self.typed.as_ref()?;
        Some(typed.iter().find(|(n, _)| n == name).map(|(_, value)| value.clone()).unwrap_or_default())
    }

    /// All that was typed or ticked under a name.
    pub fn all(&self, name: &str) -> Vec<String> {
        let typed = self.typed.iter().flatten();
        typed.filter(|(n, _)| n == name).map(|(_, value)| value.clone()).collect()
    }

    /// The sentences for a field, where something is wrong with it.
    pub fn wrong(&self, field: Field) -> Option<String> {
        let of_field = self.wrong.iter().filter(|error| error.field == field);
        let sentences: Vec<&str> = of_field.map(|error| error.sentence(self.lang)).collect();
        (!sentences.is_empty()).then(|| sentences.join(" "))
    }

    /// What is wrong with the whole form.
    pub fn summary(&self) -> Option<String> {
        let mut told: Vec<&str> = self.refusal.iter().map(|refusal| refusal.sentence(self.lang)).collect();
        let nowhere =
            |error: &&FieldError| matches!(error.field, Field::Action | Field::Version | Field::Key);
        told.extend(self.wrong.iter().filter(nowhere).map(|error| error.sentence(self.lang)));
        (!told.is_empty()).then(|| told.join(" "))
    }
}
