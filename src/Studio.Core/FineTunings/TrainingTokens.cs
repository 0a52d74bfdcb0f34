using System.Globalization;
using System.Text;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>What a plan's training part comes to, counted without building its file; nulls where that is not known here.</summary>
/// <param name="Total">Tokens to be billed: those of an epoch times the epochs. A validation part is not billed.</param>
internal sealed record TrainingTokens(long PerEpoch, int? Epochs, long? Total)
{
    private const int NamedLength = 80;

    /// <summary>
    /// Counts by <see cref="TokenEstimate"/>. Adds the warning where rows are longer than the provider takes, which then count
    /// with what it takes, and the problem where the file would be too large.
    /// </summary>
    public static async Task<TrainingTokens> CountAsync(CreationPlan plan, StudioDb database, CancellationToken cancellationToken)
    {
        var epochs = EpochsOf(plan);
        if (plan.Prompt is not { } prompt || plan.TrainingCount <= 0)
        {
            return new TrainingTokens(0, epochs, null);
        }
        var perRow = prompt.System.Length + prompt.Template.RenderUser("").Length;
        var limit = plan.Provider?.Limit(ProviderLimit.TokensPerRow);
        var longest = limit is null ? int.MaxValue : TokenEstimate.CharactersOf(limit.Value);
        var contents = await ReadAsync(plan, database, limit is null ? null : longest - perRow, cancellationToken);
        if (contents.TooLong > 0)
        {
            plan.Warnings.Add(await TooLongAsync(plan, database, contents, limit!, cancellationToken));
        }
        CheckSize(plan, prompt, contents.Characters);
        var tokens = TokenEstimate.Of(contents.Counted + (long)Math.Min(perRow, longest) * plan.TrainingCount, plan.TrainingCount);
        return new TrainingTokens(tokens, epochs, tokens * epochs);
    }

    /// <summary>Null where the provider decides. The word "auto" is OpenAI's, and so is the rule behind it.</summary>
    private static int? EpochsOf(CreationPlan plan) =>
        plan.Parameters.EpochsText() switch
        {
            "auto" => TokenEstimate.AutoEpochs(plan.TrainingCount),
            { } text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var epochs) => epochs,
            _ => null,
        };

    /// <summary>The lengths of questions and SQL; one sum where no row needs a look of its own.</summary>
    private static async Task<Contents> ReadAsync(CreationPlan plan, StudioDb database, int? longest, CancellationToken cancellationToken)
    {
        var rows = plan.Rows(database);
        if (plan.HeldOut.Count == 0 && (longest is null || !await rows.AnyAsync(row => row.PromptText.Length + row.Sql.Length > longest, cancellationToken)))
        {
            var sum = await rows.SumAsync(row => (long)row.PromptText.Length + row.Sql.Length, cancellationToken);
            return new Contents(sum, sum, 0, 0);
        }
        var heldOut = plan.HeldOut.ToHashSet();
        var (contents, position) = (new Contents(0, 0, 0, 0), 0);
        await foreach (var length in rows.Select(row => row.PromptText.Length + row.Sql.Length).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            contents = heldOut.Contains(position) ? contents : contents.With(length, Math.Max(0, longest ?? int.MaxValue), position);
            position++;
        }
        return contents;
    }

    private static async Task<string> TooLongAsync(CreationPlan plan, StudioDb database, Contents contents, ProviderLimit limit, CancellationToken cancellationToken)
    {
        var question = await plan.Rows(database).Skip(contents.FirstTooLong).Select(row => row.PromptText).FirstOrDefaultAsync(cancellationToken) ?? "";
        var which = contents.TooLong == 1 ? "1 row has" : $"{contents.TooLong:N0} rows have";
        return $"{which} more than {limit.Value:N0} tokens by the estimate, the first with the question \"{(question.Length > NamedLength ? $"{question[..NamedLength]}…" : question)}\"; "
            + $"{plan.Provider!.Title} cuts off what is over{DayOf(limit)}, and the SQL stands at the end: shorten the schema's descriptions or those records.";
    }

    /// <summary>By the least that the file can have: a character takes a byte or more. What is only then too large is refused once the file is built.</summary>
    private static void CheckSize(CreationPlan plan, RenderedPrompt prompt, long characters)
    {
        var empty = Encoding.UTF8.GetByteCount(TrainingFileWriter.Row(prompt.System, prompt.Template.RenderUser(""), "")) + 1L;
        if (plan.Provider is { } provider && FileLimits.Fault(provider, (empty * plan.TrainingCount) + characters) is { } fault)
        {
            plan.Problems.Add(Problem.Invalid("golden_records", fault));
        }
    }

    private static string DayOf(ProviderLimit limit) => limit.ReadOn is { } day ? $" (read on {day:yyyy-MM-dd})" : "";

    /// <param name="Characters">Of questions and SQL, as they are.</param>
    /// <param name="Counted">The same, each row cut to what the provider takes.</param>
    private sealed record Contents(long Characters, long Counted, int TooLong, int FirstTooLong)
    {
        public Contents With(int length, int longest, int position) => new(
            Characters + length,
            Counted + Math.Min(length, longest),
            TooLong + (length > longest ? 1 : 0),
            TooLong == 0 && length > longest ? position : FirstTooLong);
    }
}
