using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Tokens;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Prompts;

/// <summary>
/// The prompt templates of connections: versions that never change, numbered from 1, the last of which counts; without any the
/// built-in template does. Snapshots keep the texts that they were made with, so a change touches no model that is trained.
/// </summary>
public sealed class PromptTemplates(IDbContextFactory<StudioDb> databases, DatabaseSchema schema, TimeProvider time)
{
    private const string ExampleQuestion = "How many rows are there?";
    private const string ExampleSql = "SELECT 1";

    /// <summary>The template that counts now; the built-in one also for a connection that does not exist.</summary>
    public async Task<PromptTemplateView> CurrentAsync(string connectionId, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var latest = await database.PromptTemplateVersions.AsNoTracking().Where(version => version.ConnectionId == connectionId)
            .OrderByDescending(version => version.Version).FirstOrDefaultAsync(cancellationToken);
        return latest is null ? BuiltIn(connectionId, isCurrent: true) : View(latest, latest.Version);
    }

    /// <summary>All versions, the latest first, the built-in one last.</summary>
    public async Task<IReadOnlyList<PromptTemplateView>> ListAsync(string connectionId, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var versions = await database.PromptTemplateVersions.AsNoTracking().Where(version => version.ConnectionId == connectionId)
            .OrderByDescending(version => version.Version).ToListAsync(cancellationToken);
        var current = versions is [var latest, ..] ? latest.Version : 0;
        return [.. versions.Select(version => View(version, current)), BuiltIn(connectionId, current == 0)];
    }

    /// <summary>
    /// Makes a new version, or gives the present one where nothing differs. Problems: <c>database_connection_not_found</c>,
    /// <c>validation_failed</c>.
    /// </summary>
    public Task<Result<PromptTemplateView>> SaveAsync(string connectionId, PromptTemplateDraft draft, string? caller, CancellationToken cancellationToken) =>
        AddAsync(connectionId, draft, null, caller, cancellationToken);

    /// <summary>Makes an older version count again, as a new version with its texts. Problems: <c>database_connection_not_found</c>, <c>not_found</c>.</summary>
    public async Task<Result<PromptTemplateView>> RestoreAsync(string connectionId, int version, string? caller, CancellationToken cancellationToken) =>
        (await ListAsync(connectionId, cancellationToken)).FirstOrDefault(known => known.Version == version) is { } old
            ? await AddAsync(connectionId, new PromptTemplateDraft(old.System, old.User, old.MaxSchemaTokens), version, caller, cancellationToken)
            : new Problem(ProblemKind.NotFound, "not_found", $"The connection has no prompt template of version {version}; see the list of its versions.");

    /// <summary>
    /// What a draft makes of a golden record: of the given one, else of the connection's first. Problems:
    /// <c>database_connection_not_found</c>, <c>golden_record_not_found</c> (kind Impossible), <c>validation_failed</c>.
    /// </summary>
    public async Task<Result<PromptPreview>> PreviewAsync(string connectionId, PromptTemplateDraft draft, string? recordId, CancellationToken cancellationToken)
    {
        if (TemplateRules.Check(draft.System, draft.User, draft.MaxSchemaTokens) is { Count: > 0 } faults)
        {
            return Problem.Invalid(faults);
        }
        if (await schema.RenderAsync(connectionId, cancellationToken) is not { } text)
        {
            return Problem.ConnectionNotFound(connectionId);
        }
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var records = database.Visible().Where(record => record.ConnectionId == connectionId);
        var record = await (recordId is null ? records.InSnapshotOrder() : records.Where(record => record.Id == recordId))
            .Select(record => new { record.Id, record.PromptText, record.Sql }).FirstOrDefaultAsync(cancellationToken);
        if (record is null && recordId is not null)
        {
            return Problem.GoldenRecordNotFound(recordId, ProblemKind.Impossible);
        }
        var prompt = new TrainingPrompt(new PromptTemplate(draft.System!, draft.User!), new PromptSchema(text.Dialect, text.Text, text.Parts, draft.MaxSchemaTokens));
        var (question, sql) = (record?.PromptText ?? ExampleQuestion, record?.Sql ?? ExampleSql);
        var (system, user) = (prompt.SystemOf(sql), prompt.Template.RenderUser(question));
        var rule = TokenRule.O200k;
        return new PromptPreview(
            TrainingFileWriter.Row(system, user, sql), rule.CountRow(system, user, sql), rule.Count(prompt.Schema.ForSql(sql)), rule.Count(text.Text), rule.Name,
            prompt.Schema.Lacks(sql), record?.Id);
    }

    private async Task<Result<PromptTemplateView>> AddAsync(
        string connectionId, PromptTemplateDraft draft, int? restoredFrom, string? caller, CancellationToken cancellationToken)
    {
        if (TemplateRules.Check(draft.System, draft.User, draft.MaxSchemaTokens) is { Count: > 0 } faults)
        {
            return Problem.Invalid(faults);
        }
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (!await database.Connections.AnyAsync(connection => connection.Id == connectionId, cancellationToken))
        {
            return Problem.ConnectionNotFound(connectionId);
        }
        var current = await CurrentAsync(connectionId, cancellationToken);
        if ((current.System, current.User, current.MaxSchemaTokens) == (draft.System, draft.User, draft.MaxSchemaTokens))
        {
            return current;
        }
        var version = new PromptTemplateVersion
        {
            ConnectionId = connectionId,
            Version = current.Version + 1,
            SystemTemplate = draft.System ?? "",
            UserTemplate = draft.User!,
            MaxSchemaTokens = draft.MaxSchemaTokens,
            RestoredFrom = restoredFrom,
            CreatedAt = time.GetUtcNow().UtcDateTime,
            CreatedBy = caller,
        };
        database.PromptTemplateVersions.Add(version);
        try
        {
            await database.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            // Its number is the key: somebody else has saved that version in the same moment.
            if ((await CurrentAsync(connectionId, cancellationToken)).Version == current.Version)
            {
                throw;
            }
            return new Problem(ProblemKind.Conflict, "conflict", "The prompt template was changed by somebody else in the same moment: look at the new version, then save again.");
        }
        return View(version, version.Version);
    }

    private static PromptTemplateView BuiltIn(string connectionId, bool isCurrent) => new(
        connectionId, 0, PromptTemplate.Default.System, PromptTemplate.Default.User, null, null, null, null, isCurrent);

    private static PromptTemplateView View(PromptTemplateVersion version, int current) => new(
        version.ConnectionId, version.Version, version.SystemTemplate, version.UserTemplate, version.MaxSchemaTokens, version.RestoredFrom, version.CreatedAt,
        version.CreatedBy, version.Version == current);
}
