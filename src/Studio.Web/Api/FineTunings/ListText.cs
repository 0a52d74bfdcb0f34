using FineTuningStudio.Core.Filtering;
using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Web.Api.FineTunings;

/// <summary>What the OpenAPI document says of the list's filter and order.</summary>
internal static class ListText
{
    public const string Description = "Reads no provider. camelCase names are taken too, also inside filter and order_by. A page begins where the last one ended, so that jobs which come and go meanwhile move no other from its place.";

    public static string OrderBy { get; } = $"""
        AIP-132: fields with commas between, each ascending or with " desc" behind it, such as `status, finished_at desc`; default `created_at desc`.
        Every order ends in created_at and the id, in the direction of its last field. A missing value comes first where it ascends, last where it descends.
        Fields: {Names(field => field.IsOrderable)}. Error: invalid_order_by.
        """;

    public static string Filter { get; } = $"""
        AIP-160, such as `status = (failed OR cancelled) AND created_at >= 2026-11-01`, `metadata.team = "sales" -alias:test`, `alias = "my-job*"`, `NOT finished_at:*` or `nightly`.

        Fields: {Names(_ => true)}. Also name (alias), base_llm.model_provider (provider), base_llm.model_name (model_name).

        - Conditions with a space between must all hold, as with AND. OR binds tighter than AND. NOT and - negate; brackets group.
        - `= != < <= > >=` compare; text with its case, by code points. `:` is "contains" in any case on text, a key on maps (`metadata:team`), and with * "has a value" on all (`error:*`). On statuses, numbers and times it is `=`.
        - * at the beginning or end of a value is a wildcard with = and !=. Strings stand in " or ', with `\" \' \\ \n \t \uXXXX`, and `\*` for the character.
        - Times are of RFC 3339, or a date for its midnight in UTC; they are compared to the microsecond.
        - A word alone is looked for in alias, model name, model id and id, in any case.
        - A missing value equals nothing and no comparison with it is true, != neither; so it is with null. NOT is the complement.
        - The values of maps are text; beside < <= > >= a number without quotes compares those that are numbers.

        At most {FilterParser.MaxLength:N0} characters, brackets {FilterParser.MaxDepth} deep, {FilterBinder.MaxComparisons} different comparisons; no functions. Errors: invalid_filter where it cannot be read, invalid_filter_field where a field is unknown or a value does not fit it; both say the character, counted from 1.
        """;

    private static string Names(Func<FilterField, bool> which) =>
        string.Join(", ", FineTuningFields.Table.Names.Where(name => which(FineTuningFields.Table.Find(name)!)));
}
