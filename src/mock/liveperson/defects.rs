//! The seeded breaches of the LivePerson model: one table, by the part of the contract that they break.

use crate::mock::defect::defects;

defects! {
    // Selection.
    SELECT_IGNORED = "liveperson.select-ignored", Document, ["LP-PARAM-SELECT-FILTERS"],
        "A selection changes nothing: every member is sent.";
    SELECT_DROPS_ID = "liveperson.select-drops-id", Document, ["LP-PARAM-SELECT-FILTERS", "LP-PARAM-SELECT-LIST"],
        "The id is missing under a selection even if it is selected.";
    SELECT_DROPS_ROW = "liveperson.select-drops-row", Document, ["LP-PARAM-SELECT-FILTERS"],
        "The last user is missing under a selection.";
    SELECT_DROPS_BARE_ROWS = "liveperson.select-drops-bare-rows", Document, ["LP-PARAM-SELECT-FILTERS"],
        "Users that lack a selected optional member are missing.";
    SELECT_DROPS_EMPTY_ROWS = "liveperson.select-drops-empty-rows", Document, ["LP-PARAM-SELECT-FILTERS"],
        "Users that have none of the selected members are missing.";
    SELECT_DROPS_AT_RANDOM = "liveperson.select-drops-at-random", Document, ["LP-PARAM-SELECT-FILTERS"],
        "One user, another each time, is missing under a selection.";
    SELECT_ADDS_EMAIL = "liveperson.select-adds-email", Document, ["LP-PARAM-SELECT-FILTERS"],
        "The email is sent with every selection.";
    SELECT_LATE_ROW_WHOLE = "liveperson.select-late-row-whole", Document, ["LP-PARAM-SELECT-FILTERS"],
        "One late user has every member under a selection.";
    SELECT_NULLS = "liveperson.select-nulls", Document, ["LP-PARAM-SELECT-FILTERS"],
        "Members that are not selected are sent as null.";
    SELECT_EMPTIES = "liveperson.select-empties", Document, ["LP-PARAM-SELECT-FILTERS"],
        "Every user is an empty object under a selection.";
    SELECT_ALTERS_LATE = "liveperson.select-alters-late", Document, ["LP-PARAM-SELECT-VALUE"],
        "One late user's number of chats differs under a selection.";
    SELECT_LOWERCASES = "liveperson.select-lowercases", Document, ["LP-PARAM-SELECT-VALUE"],
        "Nicknames are in lower case under a selection.";
    SELECT_RETYPES = "liveperson.select-retypes", Document, ["LP-PARAM-SELECT-VALUE"],
        "Numbers of chats are strings under a selection.";
    SELECT_NULL_TO_TEXT = "liveperson.select-null-to-text", Document, ["LP-PARAM-SELECT-VALUE"],
        "What is null is an empty text under a selection.";
    SELECT_SHIFTS = "liveperson.select-shifts", Document, ["LP-PARAM-SELECT-VALUE"],
        "Under a selection each user has the login name of the next.";
    SELECT_JOINS_LISTS = "liveperson.select-joins-lists", Document, ["LP-PARAM-SELECT-FILTERS", "LP-PARAM-SELECT-LIST"],
        "Profiles and permission groups selected together list every user twice.";
    SELECT_LOSES_DELETED = "liveperson.select-loses-deleted", Vendor, ["LP-VENDOR-DELETED", "LP-PARAM-SELECT-FILTERS"],
        "Under a selection deleted users are missing although they are asked for.";
    SPACED_NAME_FILLED = "liveperson.spaced-name-filled", Document, ["LP-PARAM-SELECT-SPACE", "LP-PARAM-SELECT-UNKNOWN"],
        "A name with a space before it brings the member under that name.";
    PLUS_FAILS = "liveperson.plus-fails", Document, ["LP-PARAM-SELECT-SPACE", "LP-STATUS-500"],
        "A plus sign in a selection is an internal error.";
    SELECT_FAILS = "liveperson.select-fails", Document, ["LP-PARAM-SELECT-FILTERS", "LP-STATUS-500"],
        "Every selection is an internal error.";
    SELECT_SHOWS_DELETED = "liveperson.select-shows-deleted", Vendor, ["LP-PARAM-SELECT-FILTERS", "LP-LIST"],
        "Deleted users are listed under a selection.";
    SELECT_SHOWS_FOREIGN = "liveperson.select-shows-foreign", Document, ["LP-LIST-ACCOUNT", "LP-PARAM-SELECT-FILTERS"],
        "Another tenant's user is listed under a selection.";
    FIRST_MEMBER_ONLY = "liveperson.first-member-only", Document, ["LP-PARAM-SELECT-LIST"],
        "Only the first name of a selection counts.";
    LAST_MEMBER_LOST = "liveperson.last-member-lost", Document, ["LP-PARAM-SELECT-LIST"],
        "The last name of a selection of three or more is lost.";
    MEMBERS_CAPPED = "liveperson.members-capped", Document, ["LP-PARAM-SELECT-LIST"],
        "Only the first eight names of a selection count.";
    OUT_OF_ORDER_LOST = "liveperson.out-of-order-lost", Document, ["LP-PARAM-SELECT-LIST"],
        "Names that are not in the order of the entity are lost.";
    DUPLICATES_DOUBLE_ROWS = "liveperson.duplicates-double-rows", Document, ["LP-PARAM-SELECT-LIST"],
        "A name that is selected twice lists every user twice.";
    ONE_MEMBER_UNSELECTABLE = "liveperson.one-member-unselectable", Document, ["LP-PARAM-SELECT-FILTERS"],
        "The member skillIds cannot be selected.";
    UNKNOWN_MEMBER_FAILS = "liveperson.unknown-member-fails", Document, ["LP-PARAM-SELECT-UNKNOWN", "LP-STATUS-500"],
        "An unknown name in a selection is an internal error.";
    UNKNOWN_MEMBER_REFUSED = "liveperson.unknown-member-refused", Document, ["LP-PARAM-SELECT-UNKNOWN"],
        "An unknown name in a selection is refused.";
    UNKNOWN_MEMBER_SELECTS_ALL = "liveperson.unknown-member-selects-all", Document, ["LP-PARAM-SELECT-UNKNOWN", "LP-PARAM-SELECT-FILTERS"],
        "An unknown name in a selection selects every member.";
    BESIDES_ALTERED = "liveperson.besides-altered", Document, ["LP-PARAM-SELECT-VALUE"],
        "Login names are sent in capitals where they are not selected.";
    NESTED_UNKNOWN_DROPS = "liveperson.nested-unknown-drops", Document, ["LP-PARAM-SELECT-UNKNOWN"],
        "An unknown name in parentheses takes all users away.";
    UNKNOWN_MEMBER_FILLED = "liveperson.unknown-member-filled", Vendor, ["LP-PARAM-SELECT-UNKNOWN"],
        "The unknown member name is sent with a made-up value.";
    ENCODED_COMMA_KEPT = "liveperson.encoded-comma-kept", Document, ["LP-PARAM-SELECT-ENC"],
        "An escaped comma does not separate names.";
    ENCODED_DOLLAR_KEPT = "liveperson.encoded-dollar-kept", Vendor, ["LP-PARAM-SELECT-ENC"],
        "An escaped dollar sign does not begin an alias.";
    ENCODED_PARENTHESES_KEPT = "liveperson.encoded-parentheses-kept", Vendor, ["LP-PARAM-SELECT-ENC"],
        "Escaped parentheses do not nest.";
    NESTED_IGNORED = "liveperson.nested-ignored", Vendor, ["LP-PARAM-SELECT-FILTERS"],
        "A nested selection sends the whole member.";
    NESTED_FIRST_ONLY = "liveperson.nested-first-only", Vendor, ["LP-VENDOR-SELECT-NESTED"],
        "Only the first name in parentheses counts.";
    NESTED_ENDS_LIST = "liveperson.nested-ends-list", Vendor, ["LP-VENDOR-SELECT-NESTED", "LP-PARAM-SELECT-LIST"],
        "Names after a closing parenthesis are lost.";
    NESTED_LOST = "liveperson.nested-lost", Vendor, ["LP-PARAM-SELECT-FILTERS"],
        "A member with a nested selection is lost.";
    ALIAS_LACKS_SKILLS = "liveperson.alias-lacks-skills", Vendor, ["LP-VENDOR-SELECT-ALIAS"],
        "The alias $all sends every member but skillIds.";
    ALIAS_FAILS = "liveperson.alias-fails", Vendor, ["LP-PARAM-SELECT-DEFAULT", "LP-STATUS-500"],
        "The alias $all is an internal error.";
    PARENTHESIS_FAILS = "liveperson.parenthesis-fails", Document, ["LP-STATUS-500", "LP-STATUS-SET"],
        "Unbalanced parentheses are an internal error.";
    NESTED_ALTERS = "liveperson.nested-alters", Vendor, ["LP-PARAM-SELECT-VALUE"],
        "A nested selection sends another group id.";
    SPACE_FAILS = "liveperson.space-fails", Document, ["LP-PARAM-SELECT-SPACE", "LP-STATUS-500"],
        "A space in a selection is an internal error.";
    EMPTY_SELECT_FAILS = "liveperson.empty-select-fails", Document, ["LP-PARAM-SELECT-OPTIONAL", "LP-STATUS-500"],
        "An empty selection is an internal error.";
    SELECT_ABSENT_REFUSED = "liveperson.select-absent-refused", Document, ["LP-PARAM-SELECT-OPTIONAL"],
        "A request without selection is refused.";
    SELECT_ABSENT_EMPTIES = "liveperson.select-absent-empties", Document, ["LP-PARAM-SELECT-OPTIONAL", "LP-PARAM-SELECT-DEFAULT"],
        "Without a selection every user is an empty object.";
    DEFAULT_LACKS_EMAIL = "liveperson.default-lacks-email", Document, ["LP-PARAM-SELECT-DEFAULT"],
        "Without a selection every member but the email is sent.";
    DEFAULT_ODD = "liveperson.default-odd", Document, ["LP-PARAM-SELECT-DEFAULT"],
        "Without a selection an odd subset of members is sent.";

    // Version.
    VERSION_CURRENT_FAILS = "liveperson.version-current-fails", Document, ["LP-VER-CURRENT", "LP-PARAM-V-VALUE"],
        "Version 4.0 is an internal error.";
    VERSION_CURRENT_REFUSED = "liveperson.version-current-refused", Document, ["LP-VER-CURRENT", "LP-PARAM-V-VALUE"],
        "Version 4 is refused in every spelling.";
    VERSION_ABSENT_FAILS = "liveperson.version-absent-fails", Document, ["LP-STATUS-500", "LP-VER-ADVICE", "LP-PARAM-V-REQUIRED"],
        "A request without version is an internal error.";
    VERSION_INTEGER_DIFFERS = "liveperson.version-integer-differs", Document, ["LP-PARAM-V-TYPE"],
        "Version 4 sends fewer members than version 4.0.";
    VERSION_ZEROS_REFUSED = "liveperson.version-zeros-refused", Document, ["LP-PARAM-V-TYPE"],
        "Version 4.00 is refused.";
    VERSION_LEADING_ZERO_FAILS = "liveperson.version-leading-zero-fails", Document, ["LP-PARAM-V-TYPE", "LP-STATUS-500"],
        "A version that begins with a zero is an internal error.";
    VERSION_NAME_CASELESS = "liveperson.version-name-caseless", Document, ["LP-PARAM-V-NAME"],
        "The parameters V and version count as v.";
    VERSION_MALFORMED_FAILS = "liveperson.version-malformed-fails", Document, ["LP-PARAM-V-TYPE", "LP-STATUS-500"],
        "A version that is no number is an internal error.";
    VERSION_MALFORMED_422 = "liveperson.version-malformed-422", Document, ["LP-STATUS-SET"],
        "A version that is no number is answered 422.";
    VERSION_MALFORMED_EMPTIES = "liveperson.version-malformed-empties", Document, ["LP-PARAM-V-TYPE"],
        "A version that is no number is answered with an empty list.";
    VERSION_OVERFLOW_FAILS = "liveperson.version-overflow-fails", Document, ["LP-PARAM-V-TYPE", "LP-STATUS-500"],
        "A version with an exponent is an internal error.";
    VERSION_EMPTY_FAILS = "liveperson.version-empty-fails", Document, ["LP-PARAM-V-TYPE", "LP-STATUS-500"],
        "An empty version is an internal error.";
    VERSION_ZERO_FAILS = "liveperson.version-zero-fails", Document, ["LP-PARAM-V-TYPE", "LP-STATUS-500"],
        "Version 0 is an internal error.";
    VERSION_TWO_POINTS_FAILS = "liveperson.version-two-points-fails", Document, ["LP-PARAM-V-TYPE", "LP-STATUS-500"],
        "A version with two points is an internal error.";
    VERSION_STAYS = "liveperson.version-stays", Document, ["LP-VER-CURRENT", "LP-PARAM-V-TYPE"],
        "A request right after one for another version has fewer members.";
    VERSION_UNKNOWN_FAILS = "liveperson.version-unknown-fails", Document, ["LP-PARAM-V-VALUE", "LP-STATUS-500"],
        "An unknown version is an internal error.";
    VERSION_UNKNOWN_PAGE = "liveperson.version-unknown-page", Document, ["LP-PARAM-V-VALUE"],
        "An unknown version is answered 200 with a web page.";
    VERSION_UNKNOWN_FEWER = "liveperson.version-unknown-fewer", Document, ["LP-PARAM-V-VALUE"],
        "An unknown version is served with fewer members.";

    // Authentication and authorisation.
    NO_HEADER_ACCEPTED = "liveperson.no-header-accepted", Document, ["LP-HDR-AUTH-PRESENT", "LP-STATUS-401"],
        "A request without credentials is served.";
    ANY_BEARER_ACCEPTED = "liveperson.any-bearer-accepted", Document, ["LP-HDR-AUTH-VALID", "LP-STATUS-401"],
        "Every bearer token is accepted.";
    EMPTY_BEARER_ACCEPTED = "liveperson.empty-bearer-accepted", Document, ["LP-HDR-AUTH-VALID", "LP-STATUS-401"],
        "An empty bearer token is accepted.";
    BEARER_SHORTER_ACCEPTED = "liveperson.bearer-shorter-accepted", Document, ["LP-HDR-AUTH-VALID", "LP-STATUS-401"],
        "A bearer token is accepted without its last letter.";
    BEARER_LAST_LETTER_IGNORED = "liveperson.bearer-last-letter-ignored", Document, ["LP-HDR-AUTH-VALID", "LP-STATUS-401"],
        "The last letter of a bearer token does not count.";
    BEARER_CASE_IGNORED = "liveperson.bearer-case-ignored", Document, ["LP-HDR-AUTH-VALID", "LP-STATUS-401"],
        "Bearer tokens are compared without regard to case.";
    BODY_NEEDS_NO_TOKEN = "liveperson.body-needs-no-token", Document, ["LP-HDR-AUTH-PRESENT", "LP-STATUS-401"],
        "A request with a body needs no credentials.";
    FOREIGN_ACCOUNT_CONDITIONAL = "liveperson.foreign-account-conditional", Document, ["LP-LIST-ACCOUNT", "LP-STATUS-403"],
        "With a condition another tenant's users are shown.";
    VERSION_DROPS_SELECTION = "liveperson.version-drops-selection", Document, ["LP-PARAM-V-TYPE", "LP-PARAM-SELECT-FILTERS"],
        "With the version written as 4 the selection is ignored.";
    BODY_DROPS_SELECTION = "liveperson.body-drops-selection", Document, ["LP-REQBODY"],
        "With a body the selection is ignored.";
    CONDITION_DROPS_SELECTION = "liveperson.condition-drops-selection", Document, ["LP-PARAM-SELECT-FILTERS", "LP-IFMATCH-RETRIEVE"],
        "With a condition the selection is ignored.";
    SELECTION_STAYS = "liveperson.selection-stays", Document, ["LP-PARAM-SELECT-FILTERS", "LP-PARAM-SELECT-OPTIONAL", "LP-PARAM-SELECT-DEFAULT"],
        "A request without a selection right after one with a selection is narrowed too.";
    SELECTION_COMES_FIRST = "liveperson.selection-comes-first", Document, ["LP-PARAM-V-NAME", "LP-PARAM-SELECT-ENC", "LP-PARAM-SELECT-FILTERS"],
        "A selection in front of the version is ignored.";
    SELECT_EMPTY_LIST_LOST = "liveperson.select-empty-list-lost", Document, ["LP-PARAM-SELECT-FILTERS", "LP-PARAM-SELECT-VALUE"],
        "Empty lists are lost under a selection.";
    SELECT_ALONE_LOWERCASES = "liveperson.select-alone-lowercases", Document, ["LP-PARAM-SELECT-VALUE"],
        "A member that is selected by itself is in lower case.";
    UNKNOWN_ENDS_LIST = "liveperson.unknown-ends-list", Document, ["LP-PARAM-SELECT-UNKNOWN", "LP-PARAM-SELECT-LIST"],
        "Names after an unknown one are lost.";
    LONGER_BEARER_ACCEPTED = "liveperson.longer-bearer-accepted", Document, ["LP-HDR-AUTH-VALID", "LP-STATUS-401"],
        "A bearer token is accepted whatever follows it.";
    SCHEME_IGNORED = "liveperson.scheme-ignored", Document, ["LP-HDR-AUTH-VALID", "LP-STATUS-401"],
        "Every other authorization scheme is accepted.";
    EXPIRED_SELECTS = "liveperson.expired-selects", Document, ["LP-HDR-AUTH-VALID", "LP-STATUS-401"],
        "An expired token is accepted with a selection.";
    DELETED_NEEDS_NO_TOKEN = "liveperson.deleted-needs-no-token", Document, ["LP-HDR-AUTH-PRESENT", "LP-STATUS-401"],
        "A request for deleted users needs no credentials.";
    NEWEST_NEEDS_NO_TOKEN = "liveperson.newest-needs-no-token", Document, ["LP-HDR-AUTH-PRESENT", "LP-STATUS-401"],
        "A request for version 6.0 needs no credentials.";
    UNKNOWN_SELECTS = "liveperson.unknown-selects", Document, ["LP-HDR-AUTH-VALID", "LP-STATUS-401"],
        "Every bearer token is accepted with a selection.";
    EXPIRED_CONDITIONAL = "liveperson.expired-conditional", Document, ["LP-HDR-AUTH-VALID", "LP-STATUS-401"],
        "An expired token is accepted with a condition.";
    BLANK_HEADER_FAILS = "liveperson.blank-header-fails", Document, ["LP-HDR-AUTH-VALID", "LP-STATUS-500"],
        "A blank authorization header is an internal error.";
    APOSTROPHE_TOKEN_FAILS = "liveperson.apostrophe-token-fails", Document, ["LP-HDR-AUTH-VALID", "LP-STATUS-500"],
        "A bearer token with an apostrophe is an internal error.";
    EXPIRED_ACCEPTED = "liveperson.expired-accepted", Document, ["LP-HDR-AUTH-VALID", "LP-STATUS-401"],
        "An expired token is accepted.";
    SIGNATURE_UNVERIFIED = "liveperson.signature-unverified", Document, ["LP-HDR-AUTH-VALID", "LP-STATUS-401"],
        "Every OAuth 1.0 signature is accepted.";
    REPLAY_FAILS = "liveperson.replay-fails", Document, ["LP-HDR-AUTH-FRESH", "LP-STATUS-500"],
        "A signature that is sent again is an internal error.";
    STALE_FAILS = "liveperson.stale-fails", Document, ["LP-HDR-AUTH-FRESH", "LP-STATUS-500"],
        "A signature of yesterday is an internal error.";
    REFUSED_AS_403 = "liveperson.refused-as-403", Document, ["LP-STATUS-401", "LP-HDR-AUTH-PRESENT", "LP-HDR-AUTH-VALID"],
        "Bad credentials are answered 403.";
    REFUSED_AS_400 = "liveperson.refused-as-400", Document, ["LP-STATUS-401", "LP-HDR-AUTH-PRESENT", "LP-HDR-AUTH-VALID"],
        "Bad credentials are answered 400.";
    REFUSED_AS_500 = "liveperson.refused-as-500", Document, ["LP-STATUS-401", "LP-STATUS-500"],
        "Bad credentials are an internal error.";
    REFUSED_AS_REDIRECT = "liveperson.refused-as-redirect", Document, ["LP-STATUS-401", "LP-STATUS-SET"],
        "Bad credentials are redirected to a login page.";
    REFUSED_AS_ERROR_IN_200 = "liveperson.refused-as-error-in-200", Document, ["LP-STATUS-401", "LP-HDR-AUTH-PRESENT"],
        "Bad credentials are answered 200 with an error body.";
    REFUSAL_SHOWS_USERS = "liveperson.refusal-shows-users", Document, ["LP-HDR-AUTH-PRESENT", "LP-HDR-AUTH-VALID"],
        "The body of a 401 holds users.";
    UNPRIVILEGED_SELECTS = "liveperson.unprivileged-selects", Document, ["LP-HDR-AUTHZ", "LP-STATUS-403"],
        "A caller without the right to read users may read with a selection.";
    UNPRIVILEGED_SEES_ALL = "liveperson.unprivileged-sees-all", Document, ["LP-HDR-AUTHZ", "LP-STATUS-403"],
        "A caller without the right to read users may read with the alias $all.";
    STRANGER_SEES_ALL = "liveperson.stranger-sees-all", Document, ["LP-HDR-AUTH-PRESENT", "LP-STATUS-401"],
        "A request without credentials is served with the alias $all.";
    UNPRIVILEGED_SEES_DELETED = "liveperson.unprivileged-sees-deleted", Document, ["LP-HDR-AUTHZ", "LP-STATUS-403"],
        "A caller without the right to read users may read deleted ones.";
    UNPRIVILEGED_NEWEST = "liveperson.unprivileged-newest", Document, ["LP-HDR-AUTHZ", "LP-STATUS-403"],
        "A caller without the right to read users may read with version 6.0.";
    UNPRIVILEGED_OLDER = "liveperson.unprivileged-older", Document, ["LP-HDR-AUTHZ", "LP-STATUS-403"],
        "A caller without the right to read users may read with version 2.0.";
    QUERY_TOKEN_ACCEPTED = "liveperson.query-token-accepted", Document, ["LP-HDR-AUTH-PRESENT"],
        "Whatever stands in the query as `access_token` is taken for a good token.";
    UNPRIVILEGED_ACCEPTED = "liveperson.unprivileged-accepted", Document, ["LP-HDR-AUTHZ", "LP-STATUS-403"],
        "A caller without the privilege reads users.";
    UNPRIVILEGED_AS_401 = "liveperson.unprivileged-as-401", Document, ["LP-HDR-AUTHZ", "LP-STATUS-403"],
        "A caller without the privilege is answered 401.";
    UNPRIVILEGED_EMPTY = "liveperson.unprivileged-empty", Document, ["LP-HDR-AUTHZ", "LP-STATUS-403"],
        "A caller without the privilege gets an empty list.";
    FORBIDDEN_AS_401 = "liveperson.forbidden-as-401", Document, ["LP-STATUS-403"],
        "Everything forbidden is answered 401.";
    FORBIDDEN_AS_500 = "liveperson.forbidden-as-500", Document, ["LP-STATUS-403", "LP-STATUS-500"],
        "Everything forbidden is an internal error.";
    FOREIGN_ACCOUNT_SELECTED = "liveperson.foreign-account-selected", Document, ["LP-LIST-ACCOUNT", "LP-STATUS-403"],
        "With a selection another tenant's users are served.";
    FOREIGN_ACCOUNT_NEWEST = "liveperson.foreign-account-newest", Document, ["LP-LIST-ACCOUNT", "LP-STATUS-403"],
        "With version 6.0 another tenant's users are served.";
    FOREIGN_ACCOUNT_TO_NOBODY = "liveperson.foreign-account-to-nobody", Document, ["LP-LIST-ACCOUNT", "LP-HDR-AUTH-PRESENT"],
        "Without credentials another tenant's users are served.";
    FOREIGN_ACCOUNT_TO_UNPRIVILEGED = "liveperson.foreign-account-to-unprivileged", Document, ["LP-LIST-ACCOUNT", "LP-HDR-AUTHZ"],
        "A caller without the right to read users is served another tenant's.";
    ACCOUNT_PATTERN_SERVED = "liveperson.account-pattern-served", Document, ["LP-PATH-ACCOUNTID"],
        "The account id is a pattern: a percent sign is every account.";
    FOREIGN_ACCOUNT_SERVED = "liveperson.foreign-account-served", Document, ["LP-LIST-ACCOUNT", "LP-STATUS-403"],
        "Another tenant's users are listed.";
    FOREIGN_ACCOUNT_REDIRECTED = "liveperson.foreign-account-redirected", Document, ["LP-LIST-ACCOUNT"],
        "Under another tenant's account the own users are listed.";
    UNKNOWN_ACCOUNT_FAILS = "liveperson.unknown-account-fails", Document, ["LP-PATH-ACCOUNTID", "LP-STATUS-500"],
        "An unknown account is an internal error.";
    UNKNOWN_ACCOUNT_SERVED = "liveperson.unknown-account-served", Document, ["LP-PATH-ACCOUNTID", "LP-LIST-ACCOUNT"],
        "Under an unknown account the own users are listed.";
    ACCOUNT_PREFIX_SERVED = "liveperson.account-prefix-served", Document, ["LP-PATH-ACCOUNTID"],
        "An account id that begins with the own one is taken for it.";
    ACCOUNT_END_IGNORED = "liveperson.account-end-ignored", Document, ["LP-PATH-ACCOUNTID"],
        "The last digit of the account id is not looked at.";
    LONG_ACCOUNT_FAILS = "liveperson.long-account-fails", Document, ["LP-PATH-ACCOUNTID", "LP-STATUS-500"],
        "An account id of more than twenty characters is an internal error.";
    MALFORMED_ACCOUNT_FAILS = "liveperson.malformed-account-fails", Document, ["LP-PATH-ACCOUNTID", "LP-STATUS-500"],
        "A malformed account id is an internal error.";

    // Revision.
    REVISION_MISSING = "liveperson.revision-missing", Document, ["LP-HDR-ACREV"],
        "No revision is sent.";
    REVISION_MISSING_SELECTED = "liveperson.revision-missing-selected", Document, ["LP-HDR-ACREV"],
        "No revision is sent under a selection.";
    REVISION_MISSING_NESTED = "liveperson.revision-missing-nested", Document, ["LP-HDR-ACREV"],
        "No revision is sent under a nested selection.";
    REVISION_MISSING_UNVERSIONED = "liveperson.revision-missing-unversioned", Document, ["LP-HDR-ACREV"],
        "No revision is sent to a request without version.";
    REVISION_MISSING_VERSIONED = "liveperson.revision-missing-versioned", Document, ["LP-HDR-ACREV"],
        "No revision is sent to a request for a version that is not spelled 4.0.";
    REVISION_MISSING_DELETED = "liveperson.revision-missing-deleted", Document, ["LP-HDR-ACREV"],
        "No revision is sent with deleted users.";
    REVISION_PER_VERSION = "liveperson.revision-per-version", Document, ["LP-HDR-ACREV"],
        "The revision depends on the version.";
    REVISION_UNVERSIONED_DIFFERS = "liveperson.revision-unversioned-differs", Document, ["LP-HDR-ACREV"],
        "A request without version is told of another revision.";
    REVISION_TEXT = "liveperson.revision-text", Document, ["LP-HDR-ACREV"],
        "The revision is no number.";
    REVISION_QUOTED = "liveperson.revision-quoted", Vendor, ["LP-HDR-ACREV"],
        "The revision is quoted.";
    REVISION_NEGATIVE = "liveperson.revision-negative", Document, ["LP-HDR-ACREV"],
        "The revision is negative.";
    REVISION_EMPTY = "liveperson.revision-empty", Document, ["LP-HDR-ACREV"],
        "The revision is empty.";
    REVISION_PER_SELECT = "liveperson.revision-per-select", Document, ["LP-HDR-ACREV"],
        "The revision depends on the selection.";
    REVISION_DECREASES = "liveperson.revision-decreases", Vendor, ["LP-HDR-ACREV"],
        "The revision goes down with each read.";
    REVISION_GOES_BACK = "liveperson.revision-goes-back", Vendor, ["LP-HDR-ACREV"],
        "Every third revision is an older one.";
    REVISION_FALLS_LATE = "liveperson.revision-falls-late", Document, ["LP-HDR-ACREV"],
        "After a dozen reads the revision is one less than before.";
    REVISION_TWICE = "liveperson.revision-twice", Document, ["LP-HDR-ACREV"],
        "An answer has two revisions.";
    IF_MATCH_ALWAYS_UNCHANGED = "liveperson.if-match-always-unchanged", Vendor, ["LP-IFMATCH-RETRIEVE"],
        "If-Match with -1 is answered 304.";
    IF_MATCH_ALWAYS_FEWER = "liveperson.if-match-always-fewer", Vendor, ["LP-IFMATCH-RETRIEVE"],
        "If-Match with -1 sends fewer members.";
    IF_MATCH_CURRENT_FAILS = "liveperson.if-match-current-fails", Document, ["LP-IFMATCH-RETRIEVE", "LP-STATUS-500"],
        "If-Match with the current revision is an internal error.";
    IF_MATCH_CURRENT_LOST = "liveperson.if-match-current-lost", Document, ["LP-IFMATCH-RETRIEVE"],
        "If-Match with the current revision is answered 404.";
    IF_MATCH_CURRENT_EMPTIES = "liveperson.if-match-current-empties", Document, ["LP-IFMATCH-RETRIEVE"],
        "If-Match with the current revision is answered with an empty list.";
    IF_MATCH_CURRENT_SELECTED_FAILS = "liveperson.if-match-current-selected-fails", Document, ["LP-IFMATCH-RETRIEVE", "LP-STATUS-500"],
        "If-Match with the current revision is an internal error under a selection.";
    IF_MATCH_STALE_UNCHANGED = "liveperson.if-match-stale-unchanged", Vendor, ["LP-IFMATCH-RETRIEVE"],
        "If-Match with any other revision is answered 304.";
    IF_MATCH_STALE_FAILS = "liveperson.if-match-stale-fails", Document, ["LP-IFMATCH-RETRIEVE", "LP-STATUS-500"],
        "If-Match with any other revision is an internal error.";
    IF_MATCH_NEGATIVE_FAILS = "liveperson.if-match-negative-fails", Document, ["LP-IFMATCH-RETRIEVE", "LP-STATUS-500"],
        "If-Match with a negative number other than -1 is an internal error.";
    IF_MATCH_MALFORMED_FAILS = "liveperson.if-match-malformed-fails", Document, ["LP-IFMATCH-RETRIEVE", "LP-STATUS-500"],
        "If-Match that is no number is an internal error.";

    // The list.
    LIST_WRAPPED = "liveperson.list-wrapped", Document, ["LP-LIST"],
        "The list is wrapped into an object.";
    LIST_NESTED = "liveperson.list-nested", Document, ["LP-LIST"],
        "The list is wrapped into another list.";
    LIST_HAS_NULL = "liveperson.list-has-null", Document, ["LP-LIST"],
        "The list ends with null.";
    LIST_HAS_BARE_ID = "liveperson.list-has-bare-id", Document, ["LP-LIST"],
        "The list holds an id where a user belongs.";
    USER_TWICE = "liveperson.user-twice", Document, ["LP-LIST"],
        "One user is listed twice.";
    ID_SHARED = "liveperson.id-shared", Vendor, ["LP-LIST", "LP-BODY-ENTITY"],
        "Two users share an id.";
    PID_SHARED = "liveperson.pid-shared", Vendor, ["LP-BODY-ENTITY"],
        "Two users have one process id.";
    LOGIN_NAME_SHARED = "liveperson.login-name-shared", Vendor, ["LP-BODY-ENTITY"],
        "Two users share a login name.";
    ACCEPT_SHORTENS = "liveperson.accept-shortens", Document, ["LP-LIST"],
        "A caller that accepts more than JSON is told of one user less.";
    LIST_FLAPS = "liveperson.list-flaps", Document, ["LP-LIST", "LP-HDR-ACREV"],
        "Every second list lacks a user under an unchanged revision.";
    READ_ADDS_USER = "liveperson.read-adds-user", Document, ["LP-LIST", "LP-EP-METHOD"],
        "Each read adds a user.";
    READ_TOUCHES_USER = "liveperson.read-touches-user", Document, ["LP-LIST", "LP-EP-METHOD"],
        "Each read changes the date of a user.";
    READ_STAMPS_USERS = "liveperson.read-stamps-users", Document, ["LP-LIST", "LP-HDR-ACREV"],
        "Users carry a member that counts the reads under an unchanged revision.";
    DELETED_LISTED = "liveperson.deleted-listed", Vendor, ["LP-LIST"],
        "Deleted users are listed without being asked for.";
    DELETED_UNMARKED = "liveperson.deleted-unmarked", Vendor, ["LP-VENDOR-DELETED", "LP-LIST"],
        "Deleted users that are asked for are not marked as deleted.";
    DELETED_EMPTIES_SKILLS = "liveperson.deleted-empties-skills", Vendor, ["LP-VENDOR-DELETED", "LP-BODY-ENTITY"],
        "With deleted users included nobody has skills.";
    PASSWORD_DELETED = "liveperson.password-deleted", Vendor, ["LP-VENDOR-SECRET", "LP-BODY-ENTITY"],
        "Deleted users have a password hash.";
    ONLY_DELETED_LISTED = "liveperson.only-deleted-listed", Vendor, ["LP-LIST"],
        "With deleted users included the others are missing.";

    // The entity.
    PASSWORD_SELECTED = "liveperson.password-selected", Vendor, ["LP-BODY-ENTITY"],
        "Under a selection one late user has a password hash.";
    PASSWORD_NESTED = "liveperson.password-nested", Vendor, ["LP-BODY-ENTITY"],
        "Under a nested selection one late user has a password hash.";
    PASSWORD_SHOWN = "liveperson.password-shown", Vendor, ["LP-BODY-ENTITY"],
        "One late user has a password hash.";
    ID_MISSING = "liveperson.id-missing", Vendor, ["LP-BODY-ENTITY"],
        "One late user has no id.";
    ID_NULL = "liveperson.id-null", Vendor, ["LP-BODY-ENTITY"],
        "One late user's id is null.";
    ID_FRACTION = "liveperson.id-fraction", Vendor, ["LP-BODY-ENTITY"],
        "One late user's id is no whole number.";
    LOGIN_NAME_MISSING = "liveperson.login-name-missing", Vendor, ["LP-BODY-ENTITY"],
        "One late user has no login name.";
    LOGIN_NAME_NUMBER = "liveperson.login-name-number", Vendor, ["LP-BODY-ENTITY"],
        "One late user's login name is a number.";
    LOGIN_NAME_NULL = "liveperson.login-name-null", Vendor, ["LP-BODY-ENTITY"],
        "One late user's login name is null.";
    DELETED_NULL = "liveperson.deleted-null", Vendor, ["LP-BODY-ENTITY"],
        "One late user's mark of deletion is null.";
    DELETED_NUMBER = "liveperson.deleted-number", Vendor, ["LP-BODY-ENTITY"],
        "Marks of deletion are the numbers 0 and 1.";
    ENABLED_YES = "liveperson.enabled-yes", Vendor, ["LP-BODY-ENTITY"],
        "One late user is enabled with the word yes.";
    MAX_CHATS_OBJECT = "liveperson.max-chats-object", Vendor, ["LP-BODY-ENTITY"],
        "One late user's number of chats is an object.";
    MAX_CHATS_WORD = "liveperson.max-chats-word", Vendor, ["LP-BODY-ENTITY"],
        "One late user's number of chats is a word.";
    EMAIL_LIST = "liveperson.email-list", Vendor, ["LP-BODY-ENTITY"],
        "One late user's email is a list.";
    NICKNAME_BOOLEAN = "liveperson.nickname-boolean", Vendor, ["LP-BODY-ENTITY"],
        "One late user's nickname is a boolean.";
    SKILLS_STRING = "liveperson.skills-string", Vendor, ["LP-BODY-ENTITY"],
        "One late user's skills are one string.";
    PROFILES_OBJECTS = "liveperson.profiles-objects", Vendor, ["LP-BODY-ENTITY"],
        "One late user's profiles are objects.";
    MEMBER_RENAMED = "liveperson.member-renamed", Vendor, ["LP-BODY-ENTITY"],
        "The member `isEnabled` is called `enabled`.";
    GROUPS_NESTED = "liveperson.groups-nested", Vendor, ["LP-BODY-ENTITY"],
        "One late user's permission groups are nested lists.";
    MEMBER_OF_STRING = "liveperson.member-of-string", Vendor, ["LP-BODY-ENTITY"],
        "One late user's group is a string.";
    MEMBER_OF_GROUP_BOOLEAN = "liveperson.member-of-group-boolean", Vendor, ["LP-BODY-ENTITY"],
        "The id of one late user's group is a boolean.";
    MANAGER_OF_OBJECT = "liveperson.manager-of-object", Vendor, ["LP-BODY-ENTITY"],
        "One late user's managed groups are an object.";
    DATE_MONTH_13 = "liveperson.date-month-13", Vendor, ["LP-BODY-ENTITY", "LP-VENDOR-ENTITY-STRICT"],
        "One late user's password was changed in the thirteenth month.";
    DATE_HOUR_24 = "liveperson.date-hour-24", Vendor, ["LP-BODY-ENTITY", "LP-VENDOR-ENTITY-STRICT"],
        "One late user was updated in the twenty-fifth hour of a day.";
    DATE_DAY_FIRST = "liveperson.date-day-first", Vendor, ["LP-BODY-ENTITY", "LP-VENDOR-ENTITY-STRICT"],
        "The date of one late user's group begins with the day.";
    USER_TYPE_UNKNOWN = "liveperson.user-type-unknown", Vendor, ["LP-BODY-ENTITY"],
        "One late user's type is a number that stands for nothing.";
    USER_TYPE_WORD = "liveperson.user-type-word", Vendor, ["LP-BODY-ENTITY"],
        "One late user's type is a word.";

    // The status, the request and the media type.
    STATUS_201 = "liveperson.status-201", Document, ["LP-STATUS-200"],
        "The list is answered 201.";
    STATUS_202 = "liveperson.status-202", Document, ["LP-STATUS-200"],
        "The list is answered 202.";
    STATUS_206 = "liveperson.status-206", Document, ["LP-STATUS-200"],
        "The list is answered 206.";
    STATUS_204 = "liveperson.status-204", Document, ["LP-STATUS-200"],
        "The list is answered 204 without a body.";
    STATUS_418 = "liveperson.status-418", Document, ["LP-STATUS-200", "LP-STATUS-SET"],
        "The list is answered 418.";
    ERROR_IN_200 = "liveperson.error-in-200", Document, ["LP-STATUS-200", "LP-LIST"],
        "The list is answered 200 with an error body.";
    METHOD_REFUSED = "liveperson.method-refused", Document, ["LP-EP-METHOD"],
        "GET is answered 405.";
    PATH_MOVED = "liveperson.path-moved", Document, ["LP-EP-PATH"],
        "The path is answered 404.";
    BODY_REFUSED = "liveperson.body-refused", Document, ["LP-REQBODY"],
        "A request with a body is refused with 400.";
    BODY_UNSUPPORTED = "liveperson.body-unsupported", Document, ["LP-REQBODY"],
        "A request with a body is refused with 415.";
    BODY_EMPTIES = "liveperson.body-empties", Document, ["LP-REQBODY"],
        "A request with a body is answered with an empty list.";
    HOSTILE_SELECT_FAILS = "liveperson.hostile-select-fails", Document, ["LP-STATUS-500", "LP-PARAM-SELECT-UNKNOWN"],
        "A quote, an angle bracket or a control character in a selection is an internal error.";
    STAR_SELECT_FAILS = "liveperson.star-select-fails", Document, ["LP-STATUS-500", "LP-PARAM-SELECT-UNKNOWN"],
        "A star in a selection is an internal error.";
    LONG_SELECT_FAILS = "liveperson.long-select-fails", Document, ["LP-STATUS-500", "LP-PARAM-SELECT-UNKNOWN"],
        "A selection of more than 1,000 characters is an internal error.";
    EXTRA_PARAMETER_FAILS = "liveperson.extra-parameter-fails", Document, ["LP-STATUS-500"],
        "A parameter without a name known to the service is an internal error.";
    MEDIA_TYPE_HTML = "liveperson.media-type-html", Vendor, ["LP-LIST"],
        "The list is declared to be a web page.";
}
