//! What must hold between the variants of a scenario.

use crate::suite::lint::Lint;

impl Lint<'_> {
    pub(super) fn check_variants(&mut self) {
        let variants = &self.case.scenario.variants;
        if variants.len() == 1 {
            let wrong = self
                .document
                .wrong_key(&self.at("/variants"), "a single variant is no choice");
            self.mistakes
                .push(wrong.help("put it under `expect`, or add the others"));
        }
        for (index, variant) in variants.iter().enumerate() {
            let earlier = &variants[..index];
            if earlier.iter().any(|other| other.name == variant.name) {
                self.wrong(
                    &format!("/variants/{index}/name"),
                    format!("the variant `{}` stands here twice", variant.name),
                );
            }
            if variant.when.is_empty() {
                let at = self.at(&format!("/variants/{index}/when"));
                let message = format!("the variant `{}` fits every answer", variant.name);
                let wrong = self.document.wrong(&at, message);
                self.mistakes
                    .push(wrong.expected("what must hold for it to be this one"));
            } else if let Some(other) = earlier.iter().find(|other| other.when == variant.when) {
                let at = self.at(&format!("/variants/{index}/when"));
                let message = format!(
                    "the variant `{}` can never be told from `{}`",
                    variant.name, other.name
                );
                let wrong = self.document.wrong_key(&at, message);
                self.mistakes
                    .push(wrong.help("both demand the same, and the first that fits is recorded"));
            }
        }
    }
}
