//! What a conforming Avaya endpoint may do where the documents are silent.

use crate::mock::variation::variations;

variations! {
    // How texts are compared.
    COLLATION_ASCII_CI = "avaya.collation-ascii-ci", ["avaya::order::*"], "Orderings ignore the case of ASCII letters.";
    COLLATION_CASE_FOLD = "avaya.collation-case-fold", ["avaya::order::*"], "Orderings ignore the case of all letters.";
    COLLATION_ACCENTS = "avaya.collation-accent-insensitive", ["avaya::order::*"], "Orderings follow the root collation and ignore accents and case.";
    NULLS_FIRST = "avaya.nulls-first", ["avaya::order::*"], "Users without the ordered member come first, and last when descending.";
    NULLS_LAST_ALWAYS = "avaya.nulls-last-always", ["avaya::order::*"], "Users without the ordered member come last in both directions.";
    VALUES_CASE_INSENSITIVE = "avaya.values-case-insensitive", ["avaya::filter::*"], "Filter values are compared without regard to case.";
    // How filters are read.
    COLON_WORD = "avaya.colon-word", ["avaya::filter::*"], "A value after the colon without a star matches any whole word.";
    COLON_CONTAINS = "avaya.colon-contains", ["avaya::filter::*"], "A value after the colon without a star matches anywhere.";
    WILDCARD_WORD = "avaya.wildcard-word", ["avaya::filter::*"], "Prefixes and suffixes match any word of the value.";
    EQUALS_WILDCARD = "avaya.equals-wildcard", ["avaya::filter::*"], "The star is a wildcard in the `=` form, too.";
    LONE_STAR_REFUSED = "avaya.lone-star-refused", ["avaya::filter::*", "avaya::robustness::*"], "A pattern with more than one star, or nothing else, is refused.";
    FILTER_FIELD_IGNORED = "avaya.unknown-filter-field-ignored", ["avaya::filter::*"], "A filter on an unknown field is ignored.";
    FILTER_FIELD_EMPTY = "avaya.unknown-filter-field-empty", ["avaya::filter::*"], "A filter on an unknown field finds nobody.";
    FILTER_MALFORMED_IGNORED = "avaya.malformed-filter-ignored", ["avaya::filter::*", "avaya::robustness::*"], "A filter that cannot be read is ignored.";
    EMPTY_IGNORED = "avaya.empty-parameters-ignored", ["avaya::filter::*", "avaya::order::*", "avaya::paging::*", "avaya::robustness::*"], "A parameter without a value counts as absent.";
    FILTER_LENGTH_UNLIMITED = "avaya.filter-length-unlimited", ["avaya::filter::*", "avaya::robustness::*"], "Filters may have any length.";
    // How orderings are read.
    COLLATION_SWEDISH = "avaya.collation-swedish", ["avaya::order::*", "avaya::filter::*"], "The letters å, ä and ö, and their kin, come after z.";
    LINKS_OMIT_USUAL_SIZE = "avaya.links-omit-usual-size", [], "Links leave out a page size of ten, which is meant anyway.";
    LINKS_MORE = "avaya.links-more", [], "Links carry a parameter of the server's own.";
    ORDER_FIELD_IGNORED = "avaya.unknown-order-field-ignored", ["avaya::order::*", "avaya::robustness::long-query::order"], "An unknown order field is ignored.";
    ORDER_DIRECTION_CASE = "avaya.order-direction-any-case", ["avaya::order::*", "avaya::robustness::*"], "The direction may be written in any case, and ` asc` is understood.";
    DEFAULT_ORDER_SHUFFLED = "avaya.default-order-shuffled", ["avaya::paging::*"], "The order without `orderBy` is arbitrary but stable.";
    DEFAULT_ORDER_UNSTABLE = "avaya.default-order-unstable", ["avaya::paging::*", "avaya::links::*", "avaya::filter::*", "avaya::body::*"], "The order without `orderBy` differs from request to request.";
    // What is looked at first.
    VALIDATION_FIRST = "avaya.validation-first", ["avaya::auth::refusal-order::*"], "Parameters are validated before the credentials are.";
    ACCOUNT_FIRST = "avaya.account-first", ["avaya::auth::refusal-order-account::*"], "The account is looked up before the credentials are judged.";
    // Pages and links.
    SIZE_UNLIMITED = "avaya.size-unlimited", ["avaya::paging::*"], "Page sizes are not limited to 5 to 50.";
    NUMBER_RAISED = "avaya.number-raised", ["avaya::paging::no-number*"], "A page number below 1 is page 1.";
    SIZE_CLAMPED = "avaya.size-clamped", ["avaya::paging::*"], "A page size out of range becomes the nearest one allowed, and is echoed so.";
    BEYOND_LAST_404 = "avaya.beyond-last-404", ["avaya::paging::*"], "Beyond the last page the answer is 404.";
    BEYOND_LAST_400 = "avaya.beyond-last-400", ["avaya::paging::*"], "Beyond the last page the answer is 400.";
    LINKS_NULL = "avaya.links-null", ["avaya::paging::*", "avaya::links::*"], "A link that leads nowhere is null.";
    LINKS_ABSENT = "avaya.links-absent", ["avaya::paging::*", "avaya::links::*"], "A link that leads nowhere is absent.";
    LINKS_ABSOLUTE = "avaya.links-absolute", ["avaya::paging::*", "avaya::links::*"], "Links are absolute URLs of the same origin.";
    LINKS_WITHOUT_QUERY = "avaya.links-without-query", ["avaya::paging::*", "avaya::links::*", "avaya::filter::*", "avaya::order::*"], "Links keep neither filter nor ordering.";
    LINKS_ESCAPED = "avaya.links-escaped", [], "The ampersand in links is written `\\u0026`.";
    SAMPLE_PAGE_SIZE = "avaya.sample-page-size", ["avaya::paging::*", "avaya::filter::echo-size"], "The echoed page size is always 10, as in the vendor's sample.";
    // Bodies.
    NUMBERS_WITH_DECIMALS = "avaya.numbers-with-decimals", [], "The numbers of `pagination` are written with a decimal.";
    LISTS_REORDERED = "avaya.lists-reordered", [], "The items of a user's lists stand in reverse order on pages of more than ten users.";
    EXTRA_MEMBERS = "avaya.extra-members", ["avaya::body::*"], "Users and envelope carry undocumented members.";
    OPTIONAL_NULL = "avaya.optional-null", ["avaya::body::*", "avaya::filter::*", "avaya::order::*"], "A missing optional member is null instead of absent.";
    OPTIONAL_ABSENT = "avaya.optional-absent", ["avaya::body::*"], "Members that the vendor does not require are left out, but for those one can filter on.";
    CMVOICE_NUMBERS = "avaya.cmvoice-numbers", ["avaya::body::*"], "The ids of `cmvoice` are numbers, as in the page's sample.";
    NO_SECRETS = "avaya.no-secrets", ["avaya::body::*"], "Passwords of `cmvoice` are left out.";
    HTML_NOT_ACCEPTABLE = "avaya.html-not-acceptable", ["avaya::status::*", "avaya::body::*", "avaya::version::*"], "`Accept: text/html` is answered 406.";
    CHARSET = "avaya.charset", [], "The media type carries `charset=utf-8`.";
    // Refusals.
    FOREIGN_401 = "avaya.foreign-401", ["avaya::auth::*"], "Another tenant's account is answered 401.";
    FOREIGN_404 = "avaya.foreign-404", ["avaya::auth::*"], "Another tenant's account is answered 404.";
    PROBLEM_AS_JSON = "avaya.problem-as-json", ["avaya::auth::*", "avaya::status::*", "avaya::filter::*", "avaya::order::*", "avaya::paging::*"], "Problems are served as application/json.";
    PROBLEM_AS_TEXT = "avaya.problem-as-text", ["avaya::auth::*", "avaya::status::*", "avaya::filter::*", "avaya::order::*", "avaya::paging::*"], "Problems are plain text.";
    PROBLEM_STATUS_TEXT = "avaya.problem-status-text", ["avaya::auth::*", "avaya::status::*", "avaya::filter::*", "avaya::order::*", "avaya::paging::*"], "The status in a problem is a string.";
    PROBLEM_MINIMAL = "avaya.problem-minimal", ["avaya::auth::*", "avaya::status::*", "avaya::filter::*", "avaya::order::*", "avaya::paging::*"], "Problems hold a title and a status only.";
    NO_CHALLENGE = "avaya.no-challenge", ["avaya::auth::*"], "A 401 carries no `WWW-Authenticate`.";
    PROBLEM_GATEWAY = "avaya.problem-gateway", ["avaya::auth::*", "avaya::status::*", "avaya::filter::*", "avaya::order::*", "avaya::paging::*"], "Problems have the gateway's form.";
    // Data that moves.
    USERS_ADDED = "avaya.users-added", ["avaya::*"], "Users are added during the run.";
    USERS_REMOVED = "avaya.users-removed", ["avaya::*"], "Users are removed during the run.";
    USERS_REASSIGNED = "avaya.users-reassigned", ["avaya::*"], "Roles, groups and features of users change during the run.";
    USERS_RENAMED = "avaya.users-renamed", ["avaya::*"], "Users are renamed during the run.";
}
