using System.Globalization;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Tokens;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Snapshots;

/// <summary>A row that is longer than its provider takes.</summary>
/// <param name="RecordId">The golden record.</param>
/// <param name="Question">Its question.</param>
/// <param name="Tokens">How many it has by the rule.</param>
public sealed record RowOverLimit(string RecordId, string Question, int Tokens);

/// <summary>
/// The rows of a training part that are longer than the provider takes: it would cut them off, and the SQL stands at the end.
/// </summary>
/// <param name="Limit">The most tokens that a row may have.</param>
/// <param name="ReadOn">The day on which the limit was read.</param>
/// <param name="Rows">All of them, in the order of the file.</param>
public sealed record RowsOverLimit(long Limit, DateOnly? ReadOn, IReadOnlyList<RowOverLimit> Rows)
{
    public const string Code = "rows_over_limit";

    private const int Named = 3;
    private const int NamedLength = 80;

    /// <summary>How many tokens are over in all.</summary>
    public long Excess => Rows.Sum(row => row.Tokens - Limit);

    /// <summary>
    /// Null where the provider tells no limit. What may be over by its length alone is looked up in the database; only that is
    /// counted. What is held out counts too where the plan's split is not drawn yet.
    /// </summary>
    internal static async Task<RowsOverLimit?> FindAsync(
        SnapshotPlan plan, ProviderDescription? provider, TokenRule rule, StudioDb database, CancellationToken cancellationToken)
    {
        if (provider?.Limit(ProviderLimit.TokensPerRow) is not { } limit || plan.Prompt is not { } prompt)
        {
            return null;
        }
        var within = rule.CharactersWithin(limit.Value) - prompt.MostSystemCharacters - prompt.Template.RenderUser("").Length;
        var rows = plan.Rows(database);

        // The database counts characters, of which some are two of ours.
        if (!await rows.AnyAsync(row => (row.PromptText.Length + row.Sql.Length) * 2 > within, cancellationToken))
        {
            return new RowsOverLimit(limit.Value, limit.ReadOn, []);
        }
        var (heldOut, over, position) = (plan.HeldOut.ToHashSet(), new List<RowOverLimit>(), 0);
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (!heldOut.Contains(position++) && row.PromptText.Length + row.Sql.Length > within
                && (int)rule.OfRows(prompt.UnitsOf(row.Sql, row.PromptText, rule), 1) is var tokens && tokens > limit.Value)
            {
                over.Add(new RowOverLimit(row.RecordId, row.PromptText, tokens));
            }
        }
        return new RowsOverLimit(limit.Value, limit.ReadOn, over);
    }

    /// <summary>Which rows are over and what that means, in two sentences without the last step.</summary>
    internal string Describe(ProviderDescription provider, TokenRule rule)
    {
        var which = Rows.Count == 1 ? "1 row has" : string.Create(CultureInfo.InvariantCulture, $"{Rows.Count:N0} rows have");
        var shown = string.Join(", ", Rows.Take(Named).Select(row => string.Create(CultureInfo.InvariantCulture, $"\"{Short(row.Question)}\" ({row.Tokens:N0})")));
        var more = Rows.Count > Named ? string.Create(CultureInfo.InvariantCulture, $" and {Rows.Count - Named:N0} more") : "";
        var day = ReadOn is { } read ? $" (read on {read:yyyy-MM-dd})" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{which} more than {Limit:N0} tokens by {rule.Name}: {shown}{more}; {provider.Title} cuts off what is over{day}, and the SQL stands at the end");
    }

    private static string Short(string question) => question.Length > NamedLength ? $"{question[..NamedLength]}…" : question;
}
