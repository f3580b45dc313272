//! The filter expression: `column:pattern` or `column=value`.

use crate::mock::avaya::pattern::{self, Operator, Pattern};
use crate::mock::avaya::problem::Problem;
use crate::mock::avaya::text;
use crate::mock::avaya::user::{Field, User};
use crate::mock::avaya::{defects, variations};
use crate::mock::switches::Switches;

const LONGEST: usize = 255;

/// A filter that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Filter {
    /// The column that the request named.
    pub(crate) field: Field,
    /// The operator that the request used.
    pub(crate) operator: Operator,
    /// The value as the request wrote it.
    pub(crate) value: String,
    /// What the value of the column must look like.
    pub(crate) pattern: Pattern,
}

/// What became of a filter expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reading {
    /// There is none, or it counts for nothing.
    Everybody,
    /// It can match nobody.
    Nobody,
    /// It is applied.
    Filter(Filter),
}

/// Reads a filter expression.
pub(crate) fn parse(expression: &str, switches: &Switches) -> Result<Reading, Problem> {
    let unlimited = switches.varies(&variations::FILTER_LENGTH_UNLIMITED);
    if expression.chars().count() > LONGEST && !unlimited {
        return Err(Problem::of("filter", "size must be between 0 and 255"));
    }
    let Some((column, operator, value)) = split(expression) else {
        return malformed(switches);
    };
    let field = match known(column, switches) {
        Ok(field) => field,
        Err(reading) => return reading,
    };
    let value = written(value, switches);
    let starred = operator == Operator::Equals && value.contains('*');
    if starred && switches.breaks(&defects::EQUALS_STAR_FAILS) {
        return Err(Problem::Internal);
    }
    if refuses(operator, value, switches) {
        return Err(Problem::of("filter", "the pattern is not supported"));
    }
    Ok(Reading::Filter(Filter {
        field,
        operator,
        value: value.to_owned(),
        pattern: pattern::of(field, operator, value, switches),
    }))
}

fn split(expression: &str) -> Option<(&str, Operator, &str)> {
    let at = expression.find([':', '='])?;
    let operator = match &expression[at..=at] {
        ":" => Operator::Colon,
        _ => Operator::Equals,
    };
    let value = &expression[at + 1..];
    (!value.is_empty()).then_some((&expression[..at], operator, value))
}

fn malformed(switches: &Switches) -> Result<Reading, Problem> {
    if switches.breaks(&defects::MALFORMED_FILTER_FAILS) {
        Err(Problem::Internal)
    } else if switches.varies(&variations::FILTER_MALFORMED_IGNORED) {
        Ok(Reading::Everybody)
    } else {
        Err(Problem::of(
            "filter",
            "must be a column, an operator and a value",
        ))
    }
}

fn known(column: &str, switches: &Switches) -> Result<Field, Result<Reading, Problem>> {
    let found = match Field::parse(column) {
        Some(Field::LoginId) if switches.breaks(&defects::FILTER_LOGIN_REFUSED) => None,
        None if switches.breaks(&defects::FIELD_CASE_IGNORED) => Field::parse_any_case(column),
        found => found,
    };
    found.ok_or_else(|| {
        let miswritten = Field::parse_any_case(column).is_some();
        if switches.breaks(&defects::UNKNOWN_FIELD_FAILS)
            || miswritten && switches.breaks(&defects::FIELD_CASE_FAILS)
        {
            Err(Problem::Internal)
        } else if switches.varies(&variations::FILTER_FIELD_IGNORED) {
            Ok(Reading::Everybody)
        } else if switches.varies(&variations::FILTER_FIELD_EMPTY) {
            Ok(Reading::Nobody)
        } else {
            Err(Problem::of("filter", "the column cannot be filtered on"))
        }
    })
}

fn written<'v>(value: &'v str, switches: &Switches) -> &'v str {
    match value.split_once(' ') {
        Some((head, _)) if switches.breaks(&defects::VALUE_CUT_AT_SPACE) => head,
        _ => value,
    }
}

fn refuses(operator: Operator, value: &str, switches: &Switches) -> bool {
    let stars = value.matches('*').count();
    match operator {
        Operator::Equals => switches.breaks(&defects::EQUALS_REFUSED),
        Operator::Colon if stars == 0 => switches.breaks(&defects::COLON_REFUSED),
        Operator::Colon => {
            switches.varies(&variations::LONE_STAR_REFUSED) && (stars > 1 || value == "*")
        }
    }
}

impl Filter {
    /// The test that each user must pass.
    pub(crate) fn test(&self, switches: &Switches) -> impl Fn(&User) -> bool {
        let ignored = self.is_ignored(switches);
        let folding = switches.varies(&variations::VALUES_CASE_INSENSITIVE);
        let pattern = if folding {
            self.pattern.folded()
        } else {
            self.pattern.clone()
        };
        let field = self.field_read(switches);
        let keeps_missing = switches.breaks(&defects::FILTER_KEEPS_MISSING);
        move |user| match user.text(field) {
            _ if ignored => true,
            None => keeps_missing,
            Some(value) if folding => pattern.matches(&text::fold(value)),
            Some(value) => pattern.matches(value),
        }
    }

    fn is_ignored(&self, switches: &Switches) -> bool {
        switches.breaks(&defects::FILTER_IGNORED)
            || match self.field {
                Field::ProfileId => switches.breaks(&defects::FILTER_PROFILE_IGNORED),
                Field::FirstName => switches.breaks(&defects::FILTER_FIRST_NAME_IGNORED),
                _ => false,
            }
    }

    fn field_read(&self, switches: &Switches) -> Field {
        match self.field {
            Field::EmailId if switches.breaks(&defects::FILTER_EMAIL_READS_LOGIN) => Field::LoginId,
            Field::LastName if switches.breaks(&defects::FILTER_NAMES_SWAPPED) => Field::FirstName,
            Field::FirstName if switches.breaks(&defects::FILTER_NAMES_SWAPPED) => Field::LastName,
            field => field,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Reading, parse};
    use crate::mock::avaya::problem::Problem;
    use crate::mock::avaya::user::User;
    use crate::mock::avaya::{defects, variations};
    use crate::mock::defect::Defect;
    use crate::mock::switches::Switches;
    use crate::mock::variation::Variation;

    const NAMES: [&str; 7] = [
        "Steven", "Stevens", "McSteven", "stevens", "van Dyke", "Dyke", "O'Neill",
    ];

    fn kept(expression: &str, switches: &Switches) -> Vec<&'static str> {
        let Ok(Reading::Filter(filter)) = parse(expression, switches) else {
            panic!("{expression} is a filter");
        };
        let test = filter.test(switches);
        let named = |name: &&str| User {
            last_name: (*name).into(),
            ..User::default()
        };
        NAMES
            .into_iter()
            .filter(|name| test(&named(name)))
            .collect()
    }

    #[track_caller]
    fn check(expression: &str, expected: &[&str]) {
        assert_eq!(kept(expression, &Switches::default()), expected);
    }

    #[track_caller]
    fn check_broken(defect: &'static Defect, expression: &str, expected: &[&str]) {
        let defects = vec![defect];
        let switches = Switches {
            defects,
            ..Switches::default()
        };
        assert_eq!(kept(expression, &switches), expected);
    }

    #[track_caller]
    fn check_varied(variation: &'static Variation, expression: &str, expected: &[&str]) {
        let variations = vec![variation];
        let switches = Switches {
            variations,
            ..Switches::default()
        };
        assert_eq!(kept(expression, &switches), expected);
    }

    #[test]
    fn a_prefix_keeps_exactly_the_users_that_start_with_it() {
        check("lastName:Steven*", &["Steven", "Stevens"]);
    }

    #[test]
    fn a_suffix_keeps_exactly_the_users_that_end_with_it() {
        check("lastName:*teven", &["Steven", "McSteven"]);
        check("lastName:*Dyke", &["van Dyke", "Dyke"]);
    }

    #[test]
    fn both_operators_match_the_whole_value() {
        check("lastName:Steven", &["Steven"]);
        check("lastName=Steven", &["Steven"]);
        check("lastName=O'Neill", &["O'Neill"]);
    }

    #[test]
    fn two_stars_match_anywhere_and_the_equals_form_knows_no_star() {
        check("lastName:*Stev*", &["Steven", "Stevens", "McSteven"]);
        check("lastName:*", &NAMES);
        check("lastName=Stev*", &[]);
    }

    #[test]
    fn unknown_columns_and_missing_operators_are_refused() {
        for wrong in [
            "displayName:x",
            "LASTNAME:x",
            "lastName",
            "lastName:",
            "",
            ":x",
            " lastName:x",
        ] {
            let refused = parse(wrong, &Switches::default());
            assert!(matches!(refused, Err(Problem::Violations(_))), "{wrong}");
        }
        assert!(
            parse(
                &format!("lastName:{}", "x".repeat(247)),
                &Switches::default()
            )
            .is_err()
        );
    }

    #[test]
    fn seeded_breaches_change_the_matches() {
        check_broken(
            &defects::PREFIX_AS_CONTAINS,
            "lastName:Steven*",
            &["Steven", "Stevens", "McSteven"],
        );
        check_broken(
            &defects::SUFFIX_AS_PREFIX,
            "lastName:*Steven",
            &["Steven", "Stevens"],
        );
        check_broken(
            &defects::EQUALS_AS_PREFIX,
            "lastName=Steven",
            &["Steven", "Stevens"],
        );
        check_broken(&defects::COLON_FINDS_NOBODY, "lastName:Steven", &[]);
        check_broken(&defects::WILDCARD_LITERAL, "lastName:Steven*", &[]);
        check_broken(
            &defects::PREFIX_NEEDS_MORE,
            "lastName:Steven*",
            &["Stevens"],
        );
    }

    #[test]
    fn variations_change_how_words_and_case_are_read() {
        check_varied(
            &variations::COLON_WORD,
            "lastName:Dyke",
            &["van Dyke", "Dyke"],
        );
        check_varied(
            &variations::COLON_CONTAINS,
            "lastName:even",
            &["Steven", "Stevens", "McSteven", "stevens"],
        );
        check_varied(
            &variations::WILDCARD_WORD,
            "lastName:Dy*",
            &["van Dyke", "Dyke"],
        );
        check_varied(
            &variations::VALUES_CASE_INSENSITIVE,
            "lastName=STEVENS",
            &["Stevens", "stevens"],
        );
    }
}
