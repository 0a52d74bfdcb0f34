using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Asks a finished job's model a question, with the prompt it was trained on, and runs its SQL read-only.</summary>
public sealed class AskModel(IDbContextFactory<StudioDb> databases, ProviderRegistry providers, ReadOnlyQueries queries)
{
    /// <summary>Problems: <c>finetuning_not_found</c>, <c>validation_failed</c>, <c>conflict</c> (no model yet), or the provider's.</summary>
    public async Task<Result<ModelReply>> RunAsync(string id, string question, CancellationToken cancellationToken)
    {
        if (question.Trim().Length is 0 or > GoldenRecord.MaxPromptLength)
        {
            return Problem.Invalid("question", $"question must have 1 to {GoldenRecord.MaxPromptLength} characters; found {question.Trim().Length}.");
        }
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var job = await database.FineTunings.AsNoTracking().Include(job => job.Snapshot)
            .SingleOrDefaultAsync(job => job.Id == id, cancellationToken);
        if (job is null)
        {
            return Problem.FineTuningNotFound();
        }
        if (job is not { Status: FineTuningStatus.Succeeded, ModelId: { } model })
        {
            return new Problem(ProblemKind.Conflict, "conflict", $"The job is {job.Status.ToWire()}: there is no model to ask{(job.Status.IsTerminal() ? "." : " yet.")}");
        }
        if (providers.Find(job.Provider) is not { } provider)
        {
            return ProviderRegistry.Unknown(job.Provider);
        }
        if (provider.Describe().Reason is { } reason)
        {
            return new Problem(ProblemKind.Invalid, "provider_not_ready", reason);
        }
        var answer = await provider.ChatAsync(new ChatRequest(model, Messages(job.Snapshot, question.Trim())), cancellationToken);
        if (!answer.TryGet(out var said, out var error))
        {
            return error.ToProblem(job.Provider);
        }
        var sql = ModelText.Sql(said.Text);
        if (job.ConnectionId is null)
        {
            return new ModelReply(sql, said.Text, said.Elapsed, null, null);
        }
        var run = await queries.RunAsync(job.ConnectionId, sql, cancellationToken);
        return new ModelReply(sql, said.Text, said.Elapsed, run.Value, run.Problem);
    }

    private static List<ChatMessage> Messages(Snapshot? snapshot, string question)
    {
        if (snapshot is null)
        {
            return [new ChatMessage("user", question)];
        }
        var template = new PromptTemplate(snapshot.SystemTemplate, snapshot.UserTemplate);
        return
        [
            new ChatMessage("system", template.RenderSystem(snapshot.Dialect, snapshot.SchemaText)),
            new ChatMessage("user", template.RenderUser(question)),
        ];
    }
}
