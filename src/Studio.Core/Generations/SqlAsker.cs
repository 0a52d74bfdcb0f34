using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Core.Generations;

/// <summary>What a model answered to a question.</summary>
/// <param name="Sql">The SQL in the text; empty where the model declined.</param>
/// <param name="Text">What it said, as it came.</param>
/// <param name="Declined">True where the model says that it cannot answer; <paramref name="Text"/> is its sentence.</param>
/// <param name="Confidence">0..1 where the model tells; else null.</param>
/// <param name="Elapsed">From sending to the end of the answer, without the running of candidates.</param>
/// <param name="Candidates">How many different candidates there were.</param>
/// <param name="Dropped">How many of them came before the one taken and did not run.</param>
public sealed record SqlAnswer(
    string Sql, string Text, bool Declined, double? Confidence, int? PromptTokens, int? CompletionTokens, TimeSpan Elapsed, int Candidates, int Dropped)
{
    /// <summary>The SQL of the different candidates, in the model's order; empty where it declined.</summary>
    public IReadOnlyList<string> CandidateSqls { get; init; } = [];
}

/// <summary>
/// Asks a model for the SQL of a question, once. Where the provider gives several candidates for the price of one (the
/// built-in trainer), the first that the database can run is taken.
/// </summary>
public sealed class SqlAsker(ProviderRegistry providers, ReadOnlyQueries queries)
{
    /// <summary>A candidate is only tried: one row of it, and not for long.</summary>
    private static readonly QueryLimits Trial = new(TimeSpan.FromSeconds(2), Rows: 1);

    /// <summary>
    /// One attempt; repeats are the caller's business. <paramref name="onText"/> is told each piece of the first candidate's
    /// text as it comes, where the provider streams; the SQL that is taken in the end may be another candidate's.
    /// </summary>
    public async Task<Answer<SqlAnswer>> AskAsync(ModelTarget target, string question, Action<string>? onText, CancellationToken cancellationToken)
    {
        if (providers.Find(target.Provider) is not { } provider)
        {
            return NotReady(ProviderRegistry.Unknown(target.Provider).Message);
        }
        var description = provider.Describe();
        if (description.Reason is { } reason)
        {
            return NotReady(reason);
        }
        var request = new ChatRequest(target.Model, Messages(target, question)) { Candidates = description.Candidates };
        return (await provider.ChatAsync(request, onText, cancellationToken)).TryGet(out var said, out var error)
            ? await ChooseAsync(target.ConnectionId, said, cancellationToken)
            : error;
    }

    /// <summary>Whether the database understands the SQL and lets it run; null where the database cannot be asked.</summary>
    public async Task<bool?> RunsAsync(string connectionId, string sql, CancellationToken cancellationToken)
    {
        var run = await queries.RunAsync(connectionId, sql, Trial, cancellationToken);
        return run.Problem?.Code switch
        {
            // What is merely slow is understood.
            null or "sql_timeout" => true,
            "invalid_sql" or "sql_refused" => false,
            _ => null,
        };
    }

    private async Task<SqlAnswer> ChooseAsync(string? connectionId, ChatAnswer said, CancellationToken cancellationToken)
    {
        var candidates = said.Choices.Where(choice => !choice.Declined).Select(choice => (Choice: choice, Sql: ModelText.Sql(choice.Text)))
            .DistinctBy(candidate => candidate.Sql, StringComparer.Ordinal).ToList();
        if (candidates.Count is 0)
        {
            return Taken(said.Choices[0], "", 0);
        }
        var taken = candidates.Count is 1 || connectionId is null
            ? 0
            : await FirstThatRunsAsync(connectionId, candidates.ConvertAll(candidate => candidate.Sql), cancellationToken);
        return Taken(candidates[taken].Choice, candidates[taken].Sql, taken);

        SqlAnswer Taken(ChatChoice choice, string sql, int dropped) => new(
            sql, choice.Text, choice.Declined, choice.Confidence, said.PromptTokens, said.CompletionTokens, said.Elapsed, candidates.Count, dropped)
        {
            CandidateSqls = candidates.ConvertAll(candidate => candidate.Sql),
        };
    }

    /// <summary>Its index; 0 where none runs, or where that cannot be told.</summary>
    private async Task<int> FirstThatRunsAsync(string connectionId, List<string> candidates, CancellationToken cancellationToken)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            if (await RunsAsync(connectionId, candidates[i], cancellationToken) is not false and var runs)
            {
                return runs is true ? i : 0;
            }
        }
        return 0;
    }

    private static List<ChatMessage> Messages(ModelTarget target, string question) => target is not { Template: { } template, Schema: { } schema }
        ? [new ChatMessage("user", question)]
        :
        [
            new ChatMessage("system", template.RenderSystem(schema.Dialect, schema.ForQuestion(question))),
            new ChatMessage("user", template.RenderUser(question)),
        ];

    private static ProviderError NotReady(string reason) => new(ProviderErrorKind.Refused, "provider_not_ready", reason);
}
