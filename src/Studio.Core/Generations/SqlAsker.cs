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
    string Sql, string Text, bool Declined, double? Confidence, int? PromptTokens, int? CompletionTokens, TimeSpan Elapsed, int Candidates, int Dropped);

/// <summary>
/// Asks a model for the SQL of a question, once. Where the provider gives several candidates for the price of one (the
/// built-in trainer), the first that the database can run is taken.
/// </summary>
public sealed class SqlAsker
{
    /// <summary>One attempt; repeats are the caller's business. <paramref name="onText"/> is told each piece of text as it comes, where the provider streams.</summary>
    public Task<Answer<SqlAnswer>> AskAsync(ModelTarget target, string question, Action<string>? onText, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
