using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Filtering;
using FineTuningStudio.Core.FineTunings;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Providers;

/// <summary>
/// The training files that are at a provider, whoever uploaded them. A provider that is not named is the default one.
/// Problems of all: <c>provider_not_ready</c>, <c>provider_refused</c>, <c>not_found</c>, <c>too_large</c>, <c>unavailable</c>.
/// </summary>
public sealed class ProviderFiles(ProviderRegistry providers, PageTokens tokens, IDbContextFactory<StudioDb> databases)
{
    /// <summary>The name by which a provider is found that a request names or leaves out.</summary>
    public string NameOf(string? provider) => provider ?? providers.DefaultName();

    public Task<Result<RemoteFile>> UploadAsync(string? provider, UploadFile file, CancellationToken cancellationToken) => AskAsync(
        provider,
        client => FileLimits.Refusal(client.Describe(), file.Bytes) is { } refusal ? Task.FromResult<Answer<RemoteFile>>(refusal) : client.UploadAsync(file, cancellationToken));

    /// <summary>
    /// One page, the newest first. The token is the cursor that the page before gave, good for the same provider alone;
    /// any other is <c>invalid_page_token</c>.
    /// </summary>
    public async Task<Result<RemoteFilePage>> ListAsync(string? provider, string? pageToken, CancellationToken cancellationToken)
    {
        var bound = $"files of {NameOf(provider)}";
        string? cursor = null;
        if (!string.IsNullOrEmpty(pageToken) && !tokens.TryRead(pageToken, bound, out cursor))
        {
            return Paging.AlienToken;
        }
        return (await AskAsync(provider, client => client.ListFilesAsync(cursor, cancellationToken))).TryGet(out var page, out var problem)
            ? page with { NextCursor = page.NextCursor is { } next ? tokens.Write(bound, next) : null }
            : problem;
    }

    public Task<Result<RemoteFile>> GetAsync(string? provider, string fileId, CancellationToken cancellationToken) =>
        AskAsync(provider, client => client.GetFileAsync(fileId, cancellationToken));

    /// <summary>The content; the caller disposes the stream.</summary>
    public Task<Result<Stream>> OpenAsync(string? provider, string fileId, CancellationToken cancellationToken) =>
        AskAsync(provider, client => client.OpenFileAsync(fileId, cancellationToken));

    /// <summary>Deletes a file that is there; <c>conflict</c> while a job that has not ended needs it.</summary>
    public async Task<Result<Done>> DeleteAsync(string? provider, string fileId, CancellationToken cancellationToken)
    {
        if (!(await GetAsync(provider, fileId, cancellationToken)).TryGet(out var file, out var problem))
        {
            return problem;
        }
        return await UserOfAsync(NameOf(provider), file.Id, cancellationToken) is { } alias
            ? new Problem(ProblemKind.Conflict, "conflict", $"The job {alias} needs the file {fileId} and has not ended: cancel the job first, or wait for its end.")
            : await AskAsync(provider, client => client.DeleteFileAsync(fileId, cancellationToken));
    }

    /// <summary>The last piece of an id that is a name with slashes, which a caller may have written for the file.</summary>
    internal static string ShortId(string fileId) => fileId[(fileId.LastIndexOf('/') + 1)..];

    /// <summary>
    /// The alias of a job that has not ended and trains on the file; null where there is none. Where an id is a name with
    /// slashes, a job or a caller may have the last piece of it instead, which stands for the same file.
    /// </summary>
    private async Task<string?> UserOfAsync(string provider, string fileId, CancellationToken cancellationToken)
    {
        var shortId = ShortId(fileId);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.FineTunings
            .Where(job => job.Provider == provider)
            .Where(job => job.Status != FineTuningStatus.Succeeded && job.Status != FineTuningStatus.Failed && job.Status != FineTuningStatus.Cancelled)
            .Where(job => job.TrainingFile == fileId || job.ValidationFile == fileId || job.RemoteFileId == fileId || job.RemoteValidationFileId == fileId
                || job.TrainingFile == shortId || job.ValidationFile == shortId)
            .OrderBy(job => job.Id).Select(job => job.Alias).FirstOrDefaultAsync(cancellationToken);
    }

    private async Task<Result<T>> AskAsync<T>(string? provider, Func<IFineTuningProvider, Task<Answer<T>>> ask)
        where T : notnull
    {
        var name = NameOf(provider);
        if (!providers.Ready(name).TryGet(out _, out var problem))
        {
            return problem;
        }
        return (await ask(providers.Find(name)!)) is var answer && answer.Error is { } error ? error.ToProblem(name) : Result.Of(answer.Value!);
    }
}
