//! What a conforming LivePerson endpoint may do differently.

use crate::mock::variation::variations;

variations! {
    DEFAULT_CORE = "liveperson.default-select-core", ["liveperson::select::*", "liveperson::body::*", "liveperson::version::*"],
        "Without a selection only id, pid, deleted and loginName are sent.";
    CORE_ADDED = "liveperson.core-added", ["liveperson::select::*"],
        "Each selection is sent with id, pid, deleted and loginName.";
    SELECTED_ONLY = "liveperson.selected-only", ["liveperson::select::*"],
        "A selection is sent exactly as asked for, without the id.";
    SELECT_TRIMMED = "liveperson.select-trimmed", ["liveperson::select::*"],
        "Spaces around the names of a selection are ignored.";
    SELECT_LENIENT = "liveperson.select-lenient", ["liveperson::select::*", "liveperson::robustness::*"],
        "A selection with unbalanced parentheses is taken as one unknown name.";
    ALIAS_UNSUPPORTED = "liveperson.alias-unsupported", ["liveperson::select::*"],
        "The alias $all is an unknown name.";
    UNKNOWN_NULL = "liveperson.unknown-null", ["liveperson::select::*"],
        "A selected member that does not exist is sent as null.";
    UNKNOWN_BLANK = "liveperson.unknown-blank", ["liveperson::select::*"],
        "A selected member that does not exist is sent as an empty string.";
    VERSION_REQUIRED = "liveperson.version-required", ["liveperson::version::*"],
        "A request without version is refused with 400.";
    VERSION_RECENT_ONLY = "liveperson.version-recent-only", ["liveperson::version::*"],
        "Only the versions 4.0 and 6.0 are served.";
    VERSION_ANY = "liveperson.version-any", ["liveperson::version::*"],
        "Every decimal number is accepted as a version.";
    VERSION_MALFORMED_IGNORED = "liveperson.version-malformed-ignored", ["liveperson::version::*"],
        "A version that is no number counts as absent.";
    IF_MATCH_RETRIEVES = "liveperson.if-match-retrieves", ["liveperson::revision::*"],
        "If-Match retrieves the state at that revision.";
    IF_MATCH_GUARDS = "liveperson.if-match-guards", ["liveperson::revision::*"],
        "If-Match with anything but the latest revision is refused with 412.";
    IF_MATCH_IGNORED = "liveperson.if-match-ignored", ["liveperson::revision::*"],
        "If-Match is ignored.";
    ANYTHING_AS_XML = "liveperson.anything-as-xml", ["liveperson::list::*"],
        "A caller that accepts anything is answered in XML.";
    ANYTHING_REFUSED = "liveperson.anything-refused", ["liveperson::list::*"],
        "A caller that does not ask for JSON by name is refused with 406.";
    ETAG = "liveperson.etag", [],
        "The revision is sent as ETag as well.";
    VENDOR_STRINGS = "liveperson.vendor-strings", ["liveperson::body::*"],
        "Numbers and booleans are strings where the vendor's own example has strings.";
    ID_STRINGS = "liveperson.id-strings", ["liveperson::body::*"],
        "The id is a string of digits.";
    DATES_2015 = "liveperson.dates-2015", ["liveperson::body::*"],
        "Dates are written with the name of the month and twelve hours.";
    OPTIONAL_NULL = "liveperson.optional-null", ["liveperson::body::*", "liveperson::select::*"],
        "Optional members without a value are null.";
    OPTIONAL_ABSENT = "liveperson.optional-absent", ["liveperson::body::*", "liveperson::select::*"],
        "No user has any optional member.";
    EXTRA_MEMBERS = "liveperson.extra-members", ["liveperson::body::*", "liveperson::select::*"],
        "Users have members that no page names.";
    EXTRA_UNDER_SELECTION = "liveperson.extra-members-under-selection", ["liveperson::select::*"],
        "A member that no page names comes with every selection.";
    FULL_NAME_FILLED = "liveperson.full-name-filled", [],
        "Full name and employee id are filled in.";
    ELSEWHERE_401 = "liveperson.elsewhere-401", ["liveperson::auth::*", "liveperson::account::*"],
        "Every account but the own one is answered 401.";
    ELSEWHERE_404 = "liveperson.elsewhere-404", ["liveperson::auth::*", "liveperson::account::*"],
        "Every account but the own one is answered 404.";
    NONCE_UNCHECKED = "liveperson.nonce-unchecked", ["liveperson::auth::replayed"],
        "A signature may be used again.";
    TIMESTAMP_UNCHECKED = "liveperson.timestamp-unchecked", ["liveperson::auth::stale"],
        "A signature is accepted however old it is.";
    NO_CHALLENGE = "liveperson.no-challenge", ["liveperson::auth::*"],
        "A 401 comes without a challenge header.";
    VALIDATION_FIRST = "liveperson.validation-first", ["liveperson::auth::before-validation*"],
        "Parameters are validated before the credentials.";
    BARE_TOKEN_ACCEPTED = "liveperson.bare-token-accepted", ["liveperson::auth::without-scheme"],
        "A token is accepted without its scheme.";
    GROUP_AS_LIST = "liveperson.group-as-list", ["liveperson::body::type-table"],
        "The group of an agent is a list of one, as an older text has it.";
    NESTED_REFUSED = "liveperson.nested-refused", ["liveperson::select::*", "liveperson::body::*", "liveperson::revision::*", "liveperson::status::*", "liveperson::robustness::*"],
        "Parentheses in a selection are refused.";
    MEDIA_TYPE_OWN = "liveperson.media-type-own", [],
        "The media type of JSON is one of the service's own.";
    MEDIA_TYPE_TEXT = "liveperson.media-type-text", ["liveperson::body::media-type", "liveperson::list::whatever-accepted"],
        "JSON is declared to be plain text.";
    MEDIA_TYPE_ABSENT = "liveperson.media-type-absent", ["liveperson::body::media-type"],
        "No media type is declared.";
    ERROR_TEXT = "liveperson.error-text", [],
        "Errors are plain text.";
    ERROR_PROBLEM = "liveperson.error-problem", [],
        "Errors are problem documents.";
    ERROR_FLAT = "liveperson.error-flat", [],
        "Errors are JSON without a wrapper.";
    ERROR_OAUTH_TEXT = "liveperson.error-oauth-text", [],
        "A 401 is answered with the text form of OAuth 1.0 problems.";
    ORDER_SHUFFLED = "liveperson.order-shuffled", [],
        "Users come in an arbitrary order that stays the same.";
    ORDER_UNSTABLE = "liveperson.order-unstable", ["liveperson::select::*", "liveperson::list::*"],
        "Users come in another order each time.";
    ORDER_BY_SELECTION = "liveperson.order-by-selection", ["liveperson::select::*"],
        "Users come in the reverse order under a selection.";
    LISTS_REORDERED = "liveperson.lists-reordered", [],
        "The items of a user's lists stand in reverse order under a selection.";
    USERS_ADDED = "liveperson.users-added", ["liveperson::*"],
        "Users are added while the endpoint is read.";
    USERS_REMOVED = "liveperson.users-removed", ["liveperson::*"],
        "Users are removed while the endpoint is read.";
    USERS_RENAMED = "liveperson.users-renamed", ["liveperson::*"],
        "Users are renamed while the endpoint is read.";
    REVISION_GROWS = "liveperson.revision-grows", ["liveperson::*"],
        "The revision grows now and then although no user changes.";
    REVISION_EACH_READ = "liveperson.revision-each-read", ["liveperson::revision::*", "liveperson::safety::*"],
        "The revision grows with each read although no user changes.";
    INCLUDE_DELETED_IGNORED = "liveperson.include-deleted-ignored", ["liveperson::list::*"],
        "Deleted users are never listed.";
    JSON_CHARSET = "liveperson.json-charset", [],
        "The media type of JSON names a character set.";
    SLASHES_COLLAPSED = "liveperson.slashes-collapsed", ["liveperson::endpoint::*"],
        "Doubled and trailing slashes in the path are ignored.";
}
